#include "server/http/emergencies/emergency_press.hpp"

#include "protocol/order.hpp"
#include "protocol/order_approval.hpp"
#include "trust/limits.hpp"

namespace nguon::http {
namespace {

// Why no approval of the order is enough in a unit that asks for a person.
Error why_not(const Order& order, const Keyring* keyring, const Unit& unit)
{
    bool somebody_signed = false;
    for (const OrderApproval& approval : order.approvals) {
        if (!approval.by.proof)
            continue;
        somebody_signed = true;
        const auto kid = KeyId::parse(approval.by.proof->kid);
        const TrustedPerson* person
            = kid && keyring != nullptr ? keyring->find_person(*kid) : nullptr;
        if (person != nullptr && !person->revoked_at)
            return { Kind::forbidden, "approval.other_place", unit.name, {} };
    }
    return { Kind::forbidden,
        somebody_signed ? "approval.not_vouched_for" : "approval.person_missing", {}, {} };
}

// Every unit that asks for a person gets the answer its devices will give.
Result<void> check_person(app::Records& records, const app::EmergencyChange& change,
    const PersonalTrust& trust, Moment now)
{
    if (!change.order || change.order->act != OrderAct::sound)
        return {};
    const auto tree = records.units().tree(day_of(now));
    const auto keyring = trust.keyring();
    for (const UnitId unit :
        app::units_asking_for_person(records, change, trust.person_required(), day_of(now))) {
        DeviceProfile profile;
        profile.units = tree->path(unit);
        profile.requires_person = true;
        if (!keyring || !protocol::require_person(*change.order, *keyring, profile))
            return tl::unexpected(
                why_not(*change.order, keyring ? &*keyring : nullptr, *tree->find(unit)));
    }
    return {};
}

// As every device will open it. What makes others silent is handed on in any case: a device that
// has not heard of a revoked key yet still ends by it.
Result<void> check_document(
    const SignedDocument& document, OrderAct act, const PersonalTrust& trust, Moment now)
{
    const auto keyring = trust.keyring();
    if (!keyring || act != OrderAct::sound)
        return {};
    const auto opened = protocol::open_order(document, *keyring, now);
    if (!opened)
        return tl::unexpected(opened.error());
    return {};
}

}

EmergencyPress::EmergencyPress(TruthDesk& truth, Signer& signer, runtime::WorkerPool& signing,
    News& news, Publish publish, PersonalTrust trust)
    : truth_(truth)
    , signer_(signer)
    , signing_(signing)
    , news_(news)
    , publish_(std::move(publish))
    , trust_(std::move(trust))
{
}

awaitable<Result<std::string>> EmergencyPress::sign(const Order& order, Moment now)
{
    auto work = [this, approved = order, now]() mutable -> Result<SignedDocument> {
        if (const auto ok = protocol::sign_approvals(approved, signer_); !ok)
            return tl::unexpected(ok.error());
        const std::string payload = protocol::to_payload(approved);
        if (payload.size() > most_order_payload)
            return fail(Kind::invalid, "emergency.too_large");
        auto document = signer_.sign(DocumentType::order, payload);
        if (!document)
            return document;
        if (const auto good = check_document(*document, approved.act, trust_, now); !good)
            return tl::unexpected(good.error());
        return document;
    };
    const auto document = co_await signing_.run(std::move(work), runtime::Urgency::urgent);
    if (!document)
        co_return tl::unexpected(document.error());
    co_return encode(*document);
}

awaitable<Result<EmergencyPress::Signed>> EmergencyPress::prepare(app::Deed deed, Draft draft)
{
    auto look = [deed, draft = std::move(draft), trust = trust_](
                    app::Records& records) -> Result<app::EmergencyChange> {
        auto change = draft(records, deed);
        if (!change)
            return change;
        if (const auto by_person = check_person(records, *change, trust, deed.now); !by_person)
            return tl::unexpected(by_person.error());
        return change;
    };
    auto change = co_await truth_.read(std::move(look));
    if (!change)
        co_return tl::unexpected(change.error());
    Signed prepared{ std::move(*change), {} };
    if (prepared.change.order) {
        auto made = co_await sign(*prepared.change.order, deed.now);
        if (!made)
            co_return tl::unexpected(made.error());
        prepared.document = std::move(*made);
    }
    co_return prepared;
}

// Everybody hears that something changed; what it is, each may read as far as he may see.
void EmergencyPress::send(const Signed& prepared, const Emergency& saved)
{
    if (prepared.change.order)
        publish_(app::stored_order(prepared.change, prepared.document), prepared.change.devices);
    news_.tell({ "emergency", saved.id().value(), {} });
}

awaitable<Result<Emergency>> EmergencyPress::carry_out(app::Deed deed, Draft draft, Also also)
{
    const auto prepared = co_await prepare(deed, std::move(draft));
    if (!prepared)
        co_return tl::unexpected(prepared.error());
    auto work = [deed, &prepared, &also](app::Records& records) -> Result<Emergency> {
        auto saved = app::save_change(records, deed, prepared->change, prepared->document);
        if (!saved || !also)
            return saved;
        if (const auto done = also(records, *saved); !done)
            return tl::unexpected(done.error());
        return saved;
    };
    auto saved = co_await truth_.commit(std::move(work), runtime::Urgency::urgent);
    if (saved)
        send(*prepared, *saved);
    co_return saved;
}

}
