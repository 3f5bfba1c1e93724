#include "trust/approval.hpp"

#include <algorithm>
#include <limits>

#include "trust/malformed.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr std::size_t max_approval = 64 * 1024;

constexpr std::array priorities{
    json::Choice<Priority>{ "normal", Priority::normal },
    json::Choice<Priority>{ "priority", Priority::priority },
    json::Choice<Priority>{ "emergency", Priority::emergency },
};

Hash read_hash(const json::Field& field)
{
    const auto hash = Hash::parse(field.text({ .most = 64 }));
    if (hash)
        return *hash;
    field.refuse("input.bad_hash");
    return {};
}

}

bool ApprovalStatement::covers_media(const Hash& hash) const
{
    return std::find(media.begin(), media.end(), hash) != media.end();
}

std::string to_payload(const ApprovalStatement& statement)
{
    return json::canonical(json::Object{ { "bulletin", json::of(statement.bulletin) },
        { "version", statement.version }, { "content", statement.content.text() },
        { "media", json::list_of(statement.media, [](const Hash& hash) { return hash.text(); }) },
        { "audience", statement.audience }, { "valid_from", json::of(statement.valid_from) },
        { "valid_to", json::of(statement.valid_to) },
        { "priority", json::name_in(priorities, statement.priority) },
        { "approver", json::of(statement.approver) }, { "approver_name", statement.approver_name },
        { "approver_unit", json::of(statement.approver_unit) },
        { "approved_at", json::of(statement.approved_at) },
        { "issued", json::of(statement.issued) } });
}

Result<ApprovalStatement> parse_approval(std::string_view payload)
{
    const auto value = json::parse(payload, { .max_depth = 4, .max_bytes = max_approval });
    if (!value)
        return malformed(value.error());
    json::Reader in(*value);
    ApprovalStatement statement;
    statement.bulletin = in.id<BulletinId>("bulletin");
    statement.version = in.integer("version", 1, std::numeric_limits<std::int64_t>::max());
    if (const auto content = in.field("content"))
        statement.content = read_hash(*content);
    else
        in.refuse("content", "input.required");
    statement.media = in.list("media", { .most = 16 }, read_hash);
    statement.audience = in.text("audience", { .least = 1, .most = max_approval });
    statement.valid_from = in.moment("valid_from");
    statement.valid_to = in.moment("valid_to");
    statement.priority = in.choice("priority", priorities);
    statement.approver = in.id<AccountId>("approver");
    statement.approver_name = in.text("approver_name", { .least = 1, .most = 200 });
    statement.approver_unit = in.id<UnitId>("approver_unit");
    statement.approved_at = in.moment("approved_at");
    statement.issued = in.moment("issued");
    if (statement.valid_to <= statement.valid_from)
        in.refuse("valid_to", "input.out_of_range");
    if (const auto read = in.finish(); !read)
        return malformed(read.error());
    return statement;
}

Result<void> check_order_approval(std::string_view payload)
{
    constexpr std::size_t most_order_approval = 2'048;
    const auto value = json::parse(payload, { .max_depth = 2, .max_bytes = most_order_approval });
    if (!value)
        return malformed(value.error());
    json::Reader in(*value);
    in.id<OrderId>("order");
    in.integer("revision", 1, std::numeric_limits<std::int64_t>::max());
    for (const char* name : { "act", "class", "level", "content", "audience", "part" })
        in.text(name, { .least = 1, .most = 64 });
    for (const char* name : { "valid_to", "approved_at", "issued" })
        in.moment(name);
    in.id<AccountId>("approver");
    in.text("approver_name", { .most = 200 });
    in.id<UnitId>("approver_unit");
    if (const auto read = in.finish(); !read)
        return malformed(read.error());
    return {};
}

Result<ApprovalStatement> verify_approval(
    const SignedDocument& document, const Keyring& keyring, std::optional<Moment> now)
{
    const auto verified = verify(document, keyring, DocumentType::approval, now);
    if (!verified)
        return tl::unexpected(verified.error());
    return parse_approval(document.payload);
}

}
