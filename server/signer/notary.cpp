#include "server/signer/notary.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "trust/approval.hpp"
#include "trust/chain.hpp"
#include "trust/limits.hpp"
#include "trust/live_approval.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"

namespace nguon::signer {
namespace {

// The server dates a document just before it asks; a batch may take a while.
constexpr Milliseconds most_off = std::chrono::minutes(10);

template <typename Parse> auto parses_with(Parse parse)
{
    return [parse](std::string_view payload) -> Result<void> {
        const auto parsed = parse(payload);
        if (!parsed)
            return tl::unexpected(parsed.error());
        return {};
    };
}

// Of a bulletin's version, of a live voice, or of an order.
Result<void> is_approval(std::string_view payload)
{
    if (parse_approval(payload) || parse_live_approval(payload))
        return {};
    return check_order_approval(payload);
}

Result<void> accept(std::string_view) { return {}; }

}

std::vector<PayloadRule> default_rules()
{
    return {
        { DocumentType::plan, 8 * 1024, accept },
        { DocumentType::order, most_order_payload, accept },
        { DocumentType::profile, 32 * 1024, accept },
        { DocumentType::command, 2 * 1024, accept },
        { DocumentType::approval, 16 * 1024, is_approval },
        { DocumentType::welcome, 1024, accept },
        { DocumentType::seal, 1024, parses_with(parse_seal) },
        { DocumentType::enrolment, 4 * 1024, accept },
    };
}

Notary::Notary(SecretKey key, SigningLog log, std::vector<PayloadRule> rules)
    : key_(std::move(key))
    , rules_(std::move(rules))
    , log_(std::move(log))
{
}

ChainHead Notary::log_head() const
{
    const std::lock_guard lock(mutex_);
    return log_.head();
}

Result<void> Notary::check(const PayloadRule& rule, std::string_view payload, Moment now) const
{
    if (payload.size() > rule.max_bytes)
        return fail(Kind::too_many, "signer.payload_too_large", std::to_string(rule.max_bytes));
    const auto value = json::parse(payload, { .max_bytes = rule.max_bytes });
    if (!value)
        return fail(Kind::invalid, "signer.payload_malformed", value.error().detail);
    json::Reader in(*value, json::Unknown::ignore);
    const Moment issued = in.moment("issued");
    if (const auto read = in.finish(); !read)
        return fail(Kind::invalid, "signer.payload_malformed", "issued");
    if (issued < now - most_off || issued > now + most_off)
        return fail(Kind::forbidden, "signer.not_of_today", to_rfc3339(issued));
    if (const auto checked = rule.check(payload); !checked)
        return fail(Kind::invalid, "signer.payload_malformed",
            checked.error().code + " " + checked.error().detail);
    return {};
}

Result<std::vector<Signature>> Notary::sign(
    DocumentType type, std::span<const std::string> payloads, Moment now)
{
    const auto rule = std::find_if(
        rules_.begin(), rules_.end(), [&](const PayloadRule& r) { return r.type == type; });
    if (rule == rules_.end())
        return fail(Kind::forbidden, "signer.type_not_allowed", std::string(name_of(type)));
    for (const std::string& payload : payloads) {
        if (const auto checked = check(*rule, payload, now); !checked)
            return tl::unexpected(checked.error());
    }
    std::vector<Signature> signatures;
    signatures.reserve(payloads.size());
    for (const std::string& payload : payloads)
        signatures.push_back(key_.sign(signing_bytes(type, payload)));
    {
        // Nobody sees a signature that is not in the log.
        const std::lock_guard lock(mutex_);
        log_.append(type, key_.public_key().kid(), payloads, now);
    }
    return signatures;
}

}
