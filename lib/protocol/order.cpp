#include "protocol/order.hpp"

#include "base/text.hpp"
#include "protocol/order_approval.hpp"

#include "protocol/levels.hpp"
#include "json/choice.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <set>

namespace nguon::protocol {
namespace {

constexpr std::int64_t longest_airing_ms = 3600LL * 1000;
// More would not keep words apart but take the alert from the air.
constexpr std::int64_t longest_phrase_gap_ms = 5'000;

constexpr std::array acts{ json::Choice<OrderAct>{ "sound", OrderAct::sound },
    json::Choice<OrderAct>{ "end", OrderAct::end },
    json::Choice<OrderAct>{ "cancel", OrderAct::cancel } };
constexpr std::array parts{ json::Choice<ApprovalPart>{ "sent", ApprovalPart::sent },
    json::Choice<ApprovalPart>{ "approved", ApprovalPart::approved },
    json::Choice<ApprovalPart>{ "unapproved", ApprovalPart::unapproved } };
// How an approval is signed.
constexpr std::string_view by_province = "ed25519";
constexpr std::string_view by_person = "webauthn-es256";
constexpr std::size_t most_approvals = 4;
json::Array to_json(Point point) { return json::Array{ point.latitude, point.longitude }; }

json::Object to_json(const OrderAudience& audience)
{
    const auto polygon = [](const Polygon& points) {
        return json::list_of(points, [](Point point) { return to_json(point); });
    };
    const auto circle = [](const Circle& c) {
        return json::Object{ { "centre", to_json(c.centre) }, { "radius", c.radius_m } };
    };
    return json::Object{ { "units", json::list_of(audience.units) },
        { "groups", json::list_of(audience.groups) },
        { "devices", json::list_of(audience.devices) },
        { "polygons", json::list_of(audience.polygons, polygon) },
        { "circles", json::list_of(audience.circles, circle) } };
}

Point read_point(const json::Field& field)
{
    const auto numbers = field.list(
        { .least = 2, .most = 2 }, [](const json::Field& f) { return f.number(-180, 180); });
    return numbers.size() == 2 ? Point{ numbers[0], numbers[1] } : Point{};
}

OrderAudience read_audience(json::Reader& in)
{
    OrderAudience audience;
    const auto ids
        = [&](const char* key, auto read) { return in.list(key, { .most = 500 }, read); };
    audience.units = ids("units", [](const json::Field& f) { return f.id<UnitId>(); });
    audience.groups = ids("groups", [](const json::Field& f) { return f.id<GroupId>(); });
    audience.devices = ids("devices", [](const json::Field& f) { return f.id<DeviceId>(); });
    audience.polygons = in.list("polygons", { .most = 20 }, [](const json::Field& field) {
        return field.list({ .least = 4, .most = 200 }, read_point);
    });
    audience.circles = in.list("circles", { .most = 20 }, [](json::Reader& circle) {
        Circle read;
        if (const auto centre = circle.field("centre"))
            read.centre = read_point(*centre);
        else
            circle.refuse("centre", "input.required");
        read.radius_m = circle.number("radius", 0, 1'000'000);
        return read;
    });
    return audience;
}

json::Object to_json(const OrderApproval& approval)
{
    json::Object body{ { "part", json::of(name_of(approval.part)) },
        { "by", json::of(approval.by.account) }, { "name", json::of(approval.by.name) },
        { "unit", json::of(approval.by.unit) },
        { "at", json::of(approval.by.proof ? approval.by.proof->at : approval.by.at) } };
    if (const auto& proof = approval.by.proof) {
        body["alg"] = by_person;
        body["kid"] = json::of(proof->kid);
        body["auth"] = json::of(to_base64url(proof->authenticator_data));
        body["client"] = json::of(proof->client_data);
        body["sig"] = json::of(to_base64url(proof->signature));
    } else {
        body["alg"] = by_province;
        body["kid"] = json::of(approval.kid);
        body["sig"] = json::of(to_base64url(approval.signature));
    }
    return body;
}

std::string read_bytes(json::Reader& in, std::string_view name)
{
    if (auto bytes = from_base64url(in.text(name, { .most = 700 })))
        return std::move(*bytes);
    in.refuse(name, "input.bad_base64");
    return {};
}

OrderApproval read_approval(json::Reader& in)
{
    OrderApproval approval;
    approval.part = in.choice("part", parts);
    approval.by.account = in.id<AccountId>("by");
    approval.by.name = in.text("name", { .most = 200 });
    approval.by.unit = in.id<UnitId>("unit");
    approval.by.at = in.moment("at");
    const std::string alg = in.text("alg", { .most = 32 });
    const std::string kid = in.text("kid", { .most = 16 });
    std::string signature = read_bytes(in, "sig");
    if (alg == by_person) {
        approval.by.proof = PersonalProof{ kid, approval.by.at, read_bytes(in, "auth"),
            in.text("client", { .most = 1'000 }), std::move(signature) };
    } else if (alg == by_province) {
        approval.kid = kid;
        approval.signature = std::move(signature);
    } else {
        in.refuse("alg", "input.not_a_choice");
    }
    return approval;
}

}

std::string_view name_of(OrderAct act) { return json::name_in(acts, act); }
std::string_view name_of(ApprovalPart part) { return json::name_in(parts, part); }
std::string audience_payload(const OrderAudience& audience)
{
    return json::canonical(to_json(audience));
}

std::string to_payload(const Order& order)
{
    json::Object body{ { "order", json::of(order.id) }, { "revision", order.revision },
        { "act", json::of(json::name_in(acts, order.act)) }, { "exercise", order.exercise },
        { "level", json::of(json::name_in(levels, order.level)) },
        { "issued", json::of(order.issued) }, { "starts", json::of(order.starts) },
        { "expires", json::of(order.expires) }, { "length", order.length.count() },
        { "repeat", order.repeat }, { "gap", order.gap.count() }, { "tone", json::of(order.tone) },
        { "text", json::of(order.text) }, { "media", json::of(order.media) },
        { "audience", to_json(order.audience) } };
    if (order.phrase_gap.count() > 0)
        body["phrase_gap"] = order.phrase_gap.count();
    if (!order.rounds.empty()) {
        json::Array rounds;
        for (const int round : order.rounds)
            rounds.emplace_back(round);
        body["rounds"] = std::move(rounds);
    }
    if (!order.approvals.empty())
        body["approvals"]
            = json::list_of(order.approvals, [](const OrderApproval& one) { return to_json(one); });
    return json::canonical(body);
}

Result<Order> parse_order(const json::Object& payload)
{
    json::Reader in(payload, json::Unknown::ignore);
    Order order;
    order.id = in.id<OrderId>("order");
    order.revision = in.integer("revision", 1, json::most_integer);
    order.act = in.choice("act", acts);
    order.exercise = in.boolean("exercise");
    order.level = in.choice("level", levels);
    order.issued = in.moment("issued");
    order.starts = in.moment("starts");
    order.expires = in.moment("expires");
    order.length = Milliseconds(in.integer("length", 0, longest_airing_ms));
    order.repeat = static_cast<int>(in.integer("repeat", 1, 10));
    order.gap = Milliseconds(in.integer("gap", 0, longest_airing_ms));
    order.phrase_gap
        = Milliseconds(in.optional_integer("phrase_gap", 0, longest_phrase_gap_ms).value_or(0));
    order.tone = in.text("tone", { .most = 40 });
    order.text = in.text("text", { .most = 4'000, .lines = json::Lines::many });
    order.media = in.text("media", { .most = 64 });
    order.audience = in.object("audience", read_audience, json::Unknown::ignore);
    if (in.has("approvals"))
        order.approvals
            = in.list("approvals", { .most = most_approvals }, [](const json::Field& field) {
                  return field.object(read_approval, json::Unknown::ignore);
              });
    const auto rounds = in.optional_list("rounds", { .most = most_rounds },
        [](const json::Field& field) { return field.integer(0, most_rounds - 1); });
    if (rounds)
        order.rounds.assign(rounds->begin(), rounds->end());
    const std::set<int> distinct(order.rounds.begin(), order.rounds.end());
    if (!in.finish() || order.expires <= order.issued || distinct.size() != order.rounds.size())
        return fail(Kind::invalid, "order.malformed");
    return order;
}

Result<Order> open_order(
    const SignedDocument& document, const Keyring& keyring, std::optional<Moment> now)
{
    const auto verified = verify(document, keyring, DocumentType::order, now);
    if (!verified)
        return tl::unexpected(verified.error());
    auto order = parse_order(verified->payload);
    if (!order)
        return order;
    if (order->expires - order->issued > longest_order_life)
        return fail(Kind::invalid, "order.too_long");
    if (now && *now >= order->expires)
        return fail(Kind::conflict, "order.expired");
    if (const auto approved = check_approvals(*order, keyring, now); !approved)
        return tl::unexpected(approved.error());
    return order;
}

}
