#include "server/http/audit/audit_handlers.hpp"

#include <charconv>

#include "server/app/audit_log.hpp"
#include "server/http/audit/deed_words.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// `detail` is for readers; `data` is what was noted, for programs.
json::Object to_json(const app::AuditEntry& entry)
{
    const auto data
        = entry.detail.empty() ? Result<json::Object>() : json::parse_object(entry.detail);
    return json::Object{ { "id", json::of(entry.id) }, { "at", json::of(entry.at) },
        { "account", json::of(entry.account) },
        { "account_name", json::text_or_null(entry.account_name) },
        { "deed", json::of(entry.deed) }, { "deed_text", json::of(deed_words(entry.deed)) },
        { "subject_kind", json::of(entry.subject_kind) },
        { "subject",
            entry.subject == 0 ? json::Value(nullptr) : json::of(std::to_string(entry.subject)) },
        { "subject_name", json::text_or_null(entry.subject_name) },
        { "unit", json::of(entry.unit) },
        { "detail", json::text_or_null(detail_words(entry.detail)) },
        { "data", data ? json::Value(*data) : json::Value(nullptr) },
        { "address", json::text_or_null(entry.address) } };
}

// Subjects have ids of many kinds, readings small ones; all are positive numbers.
std::optional<std::int64_t> read_subject(QueryReader& query)
{
    const auto text = query.text("subject", 20);
    if (!text)
        return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size() || number <= 0)
        query.refuse("subject", "input.bad_id");
    return number;
}

}

AuditHandlers::AuditHandlers(TruthDesk& desk, const runtime::Clock& clock)
    : desk_(desk)
    , clock_(clock)
{
}

awaitable<net::Response> AuditHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    app::AuditFilter filter;
    filter.account = query.id<AccountId>("account");
    filter.deed = query.text("deed", 60).value_or("");
    filter.subject_kind = query.text("subject_kind", 40).value_or("");
    filter.subject = read_subject(query);
    filter.from = query.moment("from");
    filter.to = query.moment("to");
    filter.search = query.text("q").value_or("");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, clock_), unit, filter, page = *page](
              app::Records& records) { return app::list_audit(records, deed, unit, filter, page); };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const app::AuditEntry& entry) { return to_json(entry); });
}

}
