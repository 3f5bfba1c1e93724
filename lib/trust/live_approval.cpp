#include "trust/live_approval.hpp"

#include "trust/malformed.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr std::size_t max_live_approval = 12 * 1024;

}

std::string to_payload(const LiveApproval& approval)
{
    return json::canonical(json::Object{ { "live", json::of(approval.live) },
        { "bulletin", json::of(approval.bulletin) }, { "schedule", json::of(approval.schedule) },
        { "starts", json::of(approval.starts) }, { "latest", json::of(approval.latest) },
        { "audience", approval.audience }, { "level", json::of(name_of(approval.level)) },
        { "key", json::of(approval.key.text()) }, { "approver", json::of(approval.approver) },
        { "approver_name", approval.approver_name },
        { "approver_unit", json::of(approval.approver_unit) },
        { "issued", json::of(approval.issued) } });
}

Result<LiveApproval> parse_live_approval(std::string_view payload)
{
    const auto value = json::parse(payload, { .max_depth = 2, .max_bytes = max_live_approval });
    if (!value)
        return malformed(value.error());
    json::Reader in(*value);
    LiveApproval approval;
    approval.live = in.id<LiveId>("live");
    approval.bulletin = in.id<BulletinId>("bulletin");
    approval.schedule = in.id<ScheduleId>("schedule");
    approval.starts = in.moment("starts");
    approval.latest = in.moment("latest");
    approval.audience = in.text("audience", { .least = 1, .most = max_live_approval });
    const auto level = parse_level(in.text("level", { .most = 20 }));
    const auto key = PublicKey::parse(in.text("key", { .most = 64 }));
    approval.approver = in.id<AccountId>("approver");
    approval.approver_name = in.text("approver_name", { .least = 1, .most = 200 });
    approval.approver_unit = in.id<UnitId>("approver_unit");
    approval.issued = in.moment("issued");
    if (!level)
        in.refuse("level", "input.not_a_choice");
    if (!key)
        in.refuse("key", "input.invalid");
    if (approval.latest <= approval.starts || approval.latest - approval.starts > longest_live)
        in.refuse("latest", "input.out_of_range");
    if (approval.starts < approval.issued || approval.starts > approval.issued + most_live_delay)
        in.refuse("starts", "input.out_of_range");
    if (const auto read = in.finish(); !read)
        return malformed(read.error());
    approval.level = *level;
    approval.key = *key;
    return approval;
}

Result<LiveApproval> open_live(
    const SignedDocument& document, const Keyring& keyring, std::optional<Moment> now)
{
    const auto verified = verify(document, keyring, DocumentType::approval, now);
    if (!verified)
        return tl::unexpected(verified.error());
    auto approval = parse_live_approval(document.payload);
    if (approval && now && *now >= approval->latest)
        return fail(Kind::conflict, "live.expired");
    return approval;
}

}
