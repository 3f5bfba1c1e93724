#include "server/http/emergencies/personal_approval.hpp"

#include "base/text.hpp"
#include "protocol/order_approval.hpp"
#include "server/http/plumbing/body.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

std::string read_bytes(json::Reader& in, std::string_view name)
{
    if (auto bytes = from_base64url(in.text(name, { .least = 1, .most = 2'000 })))
        return std::move(*bytes);
    in.refuse(name, "passkey.malformed");
    return {};
}

// What is approved, and the approval of whoever does it now: the last of them. None where nothing
// is to sound by it: a review lets nothing sound.
std::optional<Order> order_to_sign(const app::EmergencyChange& change)
{
    if (!change.order && !change.emergency.patient_until())
        return std::nullopt;
    Order order = change.order ? *change.order : order_if_approved(change.emergency);
    if (order.approvals.empty() || order.act != OrderAct::sound)
        return std::nullopt;
    return order;
}

// What the root took back, devices refuse whatever it signs.
bool is_revoked(const app::Passkey& passkey, const std::optional<Keyring>& keyring)
{
    const auto key = PersonalKey::parse(passkey.public_key);
    const TrustedPerson* person = key && keyring ? keyring->find_person(key->kid()) : nullptr;
    return person != nullptr && person->revoked_at;
}

Result<app::EmergencyChange> signed_draft(app::Records& records, app::Deed deed,
    const PersonalApproval::Draft& draft, const std::string& credential,
    const std::string& challenge, const Site& site, PersonalApproval::UsedPasskey& used)
{
    const auto usable = app::usable_passkey(records, deed, credential);
    if (!usable)
        return tl::unexpected(usable.error());
    deed.personal->proof.kid = usable->key.kid().text();
    const auto counter = check_assertion(deed.personal->proof, usable->key, site, challenge);
    if (!counter)
        return tl::unexpected(counter.error());
    if (const auto fresh = app::check_counter(usable->passkey, *counter); !fresh)
        return tl::unexpected(fresh.error());
    auto change = draft(records, deed);
    if (!change)
        return change;
    const auto order = order_to_sign(*change);
    if (!order)
        return fail(Kind::conflict, "approval.nothing_to_sign");
    if (protocol::approval_challenge(*order, order->approvals.back()).bytes() != challenge)
        return fail(Kind::conflict, "approval.other_statement");
    used = { usable->passkey.id, *counter };
    return change;
}

}

PersonalApproval::PersonalApproval(TruthDesk& truth, Challenges& challenges, PersonalTrust trust)
    : truth_(truth)
    , challenges_(challenges)
    , trust_(std::move(trust))
{
}

PersonalApproval::Answer PersonalApproval::read(const net::Request& request, json::Reader& in)
{
    Answer answer;
    answer.prepare = request.path.ends_with("/prepare");
    in.optional_object("passkey", [&](json::Reader& fields) {
        answer.credential = fields.text("credential", { .least = 1, .most = 1'400 });
        answer.proof.authenticator_data = read_bytes(fields, "authenticator_data");
        answer.proof.client_data = read_bytes(fields, "client_data");
        answer.proof.signature = read_bytes(fields, "signature");
        return true;
    });
    return answer;
}

awaitable<Result<net::Response>> PersonalApproval::ask(
    app::Deed deed, std::optional<EmergencyId> id, Draft draft)
{
    PersonalProof asked;
    asked.at = deed.now;
    deed.personal = app::PersonalDeed{ id ? *id : deed.new_id<EmergencyId>(), std::move(asked) };
    struct Prepared {
        app::EmergencyChange change;
        std::vector<app::Passkey> mine;
    };
    auto look = [deed, draft = std::move(draft)](app::Records& records) -> Result<Prepared> {
        auto change = draft(records, deed);
        if (!change)
            return tl::unexpected(change.error());
        return Prepared{ std::move(*change), app::own_passkeys(records, deed) };
    };
    auto prepared = co_await truth_.read(std::move(look));
    if (!prepared)
        co_return tl::unexpected(prepared.error());
    const auto order = order_to_sign(prepared->change);
    if (!order)
        co_return fail(Kind::conflict, "approval.nothing_to_sign");
    std::erase_if(prepared->mine,
        [keyring = trust_.keyring()](const app::Passkey& one) { return is_revoked(one, keyring); });
    if (prepared->mine.empty())
        co_return fail(Kind::forbidden, "passkey.none");
    const OrderApproval& approval = order->approvals.back();
    const std::string challenge(protocol::approval_challenge(*order, approval).bytes());
    challenges_.put(challenge, { deed.caller.account, deed.now, order->id });
    const auto credential = [](const app::Passkey& one) { return one.credential; };
    json::Object body{ { "challenge", json::of(to_base64url(challenge)) },
        { "site", json::of(trust_.site().id) },
        { "credentials", json::list_of(prepared->mine, credential) },
        { "statement", json::of(protocol::approval_payload(*order, approval)) } };
    co_return json_response(net::Status::ok, body);
}

Result<PersonalApproval::Press> PersonalApproval::press(app::Deed deed, Answer answer, Draft draft)
{
    Press press{ std::move(deed), std::move(draft), std::make_shared<UsedPasskey>() };
    if (answer.credential.empty())
        return press;
    const std::string challenge = challenge_of(answer.proof.client_data).value_or("");
    const auto asked = challenges_.take(challenge, press.deed.caller.account, press.deed.now);
    if (!asked || !asked->emergency)
        return fail(Kind::forbidden, "passkey.other_challenge");
    answer.proof.at = asked->asked;
    press.deed.personal = app::PersonalDeed{ asked->emergency, std::move(answer.proof) };
    press.draft
        = [draft = std::move(press.draft), credential = std::move(answer.credential), challenge,
              site = trust_.site(), used = press.used](app::Records& records, const app::Deed& by) {
              return signed_draft(records, by, draft, credential, challenge, site, *used);
          };
    return press;
}

Result<void> PersonalApproval::Press::note_use(app::Records& records) const
{
    return used->id ? app::use_passkey(records, *used->id, used->counter, deed) : Result<void>();
}

}
