#include "protocol/order_approval.hpp"

#include <algorithm>

#include "protocol/order.hpp"
#include "json/choice.hpp"
#include "json/write.hpp"

namespace nguon::protocol {
namespace {

constexpr std::array classes{ json::Choice<bool>{ "emergency", false },
    json::Choice<bool>{ "exercise", true } };

Hash content_of(const Order& order)
{
    return sha256(json::canonical(
        json::Object{ { "text", json::of(order.text) }, { "media", json::of(order.media) },
            { "tone", json::of(order.tone) }, { "length", order.length.count() },
            { "repeat", order.repeat }, { "gap", order.gap.count() } }));
}

Result<void> check_person(const Order& order, const OrderApproval& approval,
    const TrustedPerson& person, const Site& site)
{
    if (person.revoked_at)
        return fail(Kind::forbidden, "approval.revoked", person.kid().text());
    if (person.account != approval.by.account || approval.by.proof->at < person.not_before)
        return fail(Kind::forbidden, "approval.forged", person.kid().text());
    const auto checked = check_assertion(
        *approval.by.proof, person.key, site, approval_challenge(order, approval).bytes());
    if (!checked)
        return fail(Kind::forbidden, "approval.forged", checked.error().code);
    return {};
}

const TrustedPerson* person_of(const OrderApproval& approval, const Keyring& keyring)
{
    const auto kid = approval.by.proof ? KeyId::parse(approval.by.proof->kid) : std::nullopt;
    return kid ? keyring.find_person(*kid) : nullptr;
}

Result<void> check_province(const Order& order, const OrderApproval& approval,
    const Keyring& keyring, std::optional<Moment> now)
{
    const auto kid = KeyId::parse(approval.kid);
    const auto signature = Signature::from_bytes(approval.signature);
    if (!kid || !signature)
        return fail(Kind::forbidden, "approval.forged");
    const auto verified = verify({ DocumentType::approval, Algorithm::ed25519, *kid,
                                     approval_payload(order, approval), *signature },
        keyring, DocumentType::approval, now);
    if (!verified)
        return fail(Kind::forbidden, "approval.forged", verified.error().code);
    return {};
}

}

std::string approval_payload(const Order& order, const OrderApproval& approval)
{
    const bool personal = approval.by.proof.has_value();
    const Moment at = personal ? approval.by.proof->at : approval.by.at;
    return json::canonical(json::Object{ { "order", json::of(order.id) },
        { "revision", order.revision }, { "act", json::of(name_of(order.act)) },
        { "class", json::of(json::name_in(classes, order.exercise)) },
        { "level", json::of(name_of(order.level)) }, { "content", content_of(order).text() },
        { "audience", sha256(audience_payload(order.audience)).text() },
        { "valid_to", json::of(order.expires) }, { "part", json::of(name_of(approval.part)) },
        { "approver", json::of(approval.by.account) },
        { "approver_name", json::of(approval.by.name) },
        { "approver_unit", json::of(approval.by.unit) }, { "approved_at", json::of(at) },
        { "issued", json::of(personal ? at : order.issued) } });
}

Hash approval_challenge(const Order& order, const OrderApproval& approval)
{
    return sha256(signing_bytes(DocumentType::approval, approval_payload(order, approval)));
}

Result<void> sign_approvals(Order& order, Signer& signer)
{
    std::vector<std::string> payloads;
    for (const OrderApproval& approval : order.approvals) {
        if (!approval.by.proof)
            payloads.push_back(approval_payload(order, approval));
    }
    if (payloads.empty())
        return {};
    const auto documents = signer.sign_all(DocumentType::approval, payloads);
    if (!documents)
        return tl::unexpected(documents.error());
    std::size_t next = 0;
    for (OrderApproval& approval : order.approvals) {
        if (approval.by.proof)
            continue;
        const SignedDocument& document = (*documents)[next++];
        approval.kid = document.kid.text();
        approval.signature = document.signature.bytes();
    }
    return {};
}

Result<void> check_approvals(const Order& order, const Keyring& keyring, std::optional<Moment> now)
{
    if (order.act == OrderAct::sound && order.approvals.empty())
        return fail(Kind::forbidden, "approval.missing");
    for (const OrderApproval& approval : order.approvals) {
        const TrustedPerson* person = person_of(approval, keyring);
        if (approval.by.proof && person == nullptr)
            continue;
        const auto checked = person != nullptr
            ? check_person(order, approval, *person, keyring.site)
            : check_province(order, approval, keyring, now);
        if (!checked)
            return checked;
    }
    return {};
}

bool needs_person(const Keyring& keyring, const DeviceProfile& profile)
{
    const auto& units = keyring.person_required;
    return profile.requires_person
        || std::any_of(profile.units.begin(), profile.units.end(), [&](UnitId unit) {
               return std::find(units.begin(), units.end(), unit) != units.end();
           });
}

Result<void> require_person(
    const Order& order, const Keyring& keyring, const DeviceProfile& profile)
{
    if (order.act != OrderAct::sound || !needs_person(keyring, profile))
        return {};
    const auto vouches = [&](const OrderApproval& approval) {
        const TrustedPerson* person = person_of(approval, keyring);
        return person != nullptr
            && std::any_of(person->units.begin(), person->units.end(),
                [&](UnitId unit) {
                    return std::find(profile.units.begin(), profile.units.end(), unit)
                        != profile.units.end();
                })
            && check_person(order, approval, *person, keyring.site).has_value();
    };
    if (std::none_of(order.approvals.begin(), order.approvals.end(), vouches))
        return fail(Kind::forbidden, "approval.person_missing");
    return {};
}

}
