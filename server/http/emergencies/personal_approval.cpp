// An alert signed with a person's own key: first he is told what to sign, then the same press comes
// again with his signature, and what it would cause now must be what he signed.
#include "base/text.hpp"
#include "protocol/order_approval.hpp"
#include "server/app/passkeys.hpp"
#include "server/http/emergencies/emergency_handlers.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
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

// What is approved, and the approval of whoever does it now: the last of them.
Order order_to_sign(const app::EmergencyChange& change)
{
    return change.order ? *change.order : order_if_approved(change.emergency);
}

bool sounds(const app::EmergencyChange& change)
{
    return change.order && change.order->act == OrderAct::sound;
}

}

EmergencyHandlers::Personal EmergencyHandlers::read_personal(
    const net::Request& request, json::Reader& in)
{
    Personal personal;
    personal.prepare = request.path.ends_with("/prepare");
    in.optional_object("passkey", [&](json::Reader& answer) {
        personal.credential = answer.text("credential", { .least = 1, .most = 1'400 });
        personal.proof.authenticator_data = read_bytes(answer, "authenticator_data");
        personal.proof.client_data = read_bytes(answer, "client_data");
        personal.proof.signature = read_bytes(answer, "signature");
        return true;
    });
    return personal;
}

Result<void> EmergencyHandlers::is_vouched_for(
    app::Records& records, const app::EmergencyChange& change, const app::Deed& deed)
{
    if (!sounds(change))
        return {};
    const auto keyring = parts_.trust.keyring();
    const auto by_root = keyring ? keyring->person_required : std::vector<UnitId>();
    if (!app::asks_for_person(records, change.emergency, by_root, day_of(deed.now)))
        return {};
    bool signed_by_somebody = false;
    for (const OrderApproval& approval : change.order->approvals) {
        if (!approval.by.proof)
            continue;
        signed_by_somebody = true;
        const auto kid = KeyId::parse(approval.by.proof->kid);
        const TrustedPerson* person = kid && keyring ? keyring->find_person(*kid) : nullptr;
        if (person != nullptr && !person->revoked_at)
            return {};
    }
    // The devices would refuse it: better to know now than by their silence.
    return fail(Kind::forbidden,
        signed_by_somebody ? "approval.not_vouched_for" : "approval.person_missing");
}

Result<app::EmergencyChange> EmergencyHandlers::draft_and_check(app::Records& records,
    app::Deed deed, const Draft& draft, const Personal& personal, const std::string& challenge,
    UsedPasskey& used)
{
    if (deed.personal) {
        const auto usable = app::usable_passkey(records, deed, personal.credential);
        if (!usable)
            return tl::unexpected(usable.error());
        deed.personal->proof.kid = usable->key.kid().text();
        const auto counter
            = check_assertion(deed.personal->proof, usable->key, parts_.trust.site(), challenge);
        if (!counter)
            return tl::unexpected(counter.error());
        if (const auto fresh = app::check_counter(usable->passkey, *counter); !fresh)
            return tl::unexpected(fresh.error());
        used = { usable->passkey.id, *counter };
    }
    auto change = draft(records, deed);
    if (!change)
        return change;
    if (deed.personal) {
        const Order order = order_to_sign(*change);
        if (order.approvals.empty()
            || protocol::approval_challenge(order, order.approvals.back()).bytes() != challenge)
            return fail(Kind::conflict, "approval.other_statement");
    }
    if (const auto vouched = is_vouched_for(records, *change, deed); !vouched)
        return tl::unexpected(vouched.error());
    return change;
}

net::Response EmergencyHandlers::ask_to_sign(const app::EmergencyChange& change,
    const app::Deed& deed, const std::vector<app::Passkey>& mine)
{
    const Order order = order_to_sign(change);
    if (order.approvals.empty() || order.act != OrderAct::sound)
        return problem({ Kind::conflict, "approval.nothing_to_sign", {}, {} });
    if (mine.empty())
        return problem({ Kind::forbidden, "passkey.none", {}, {} });
    const OrderApproval& approval = order.approvals.back();
    const std::string challenge(protocol::approval_challenge(order, approval).bytes());
    parts_.challenges.put(challenge, { deed.caller.account, deed.now, order.id });
    return json_response(net::Status::ok,
        json::Object{ { "challenge", json::of(to_base64url(challenge)) },
            { "site", json::of(parts_.trust.site().id) },
            { "credentials",
                json::list_of(mine, [](const app::Passkey& one) { return one.credential; }) },
            { "statement", json::of(protocol::approval_payload(order, approval)) } });
}

awaitable<net::Response> EmergencyHandlers::prepare(
    net::Request request, std::optional<EmergencyId> id, Draft draft)
{
    app::Deed deed = deed_of(request, parts_.clock);
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
    const auto prepared = co_await parts_.truth.read(std::move(look));
    if (!prepared)
        co_return co_await refusal(deed, prepared.error(), id);
    co_return ask_to_sign(prepared->change, deed, prepared->mine);
}

}
