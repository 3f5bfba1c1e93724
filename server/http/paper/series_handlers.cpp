// /api/v1/statistics/units: figures of units that compare across a change of these.
#include <charconv>

#include "core/time/first_days.hpp"
#include "server/app/archive.hpp"
#include "server/app/unit_series.hpp"
#include "server/http/paper/paper_handlers.hpp"
#include "server/http/paper/series_sheets.hpp"
#include "server/http/paper/span_wish.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr int most_months = 36;

json::Array months_json(
    const std::vector<Day>& months, const std::vector<app::SeriesFigures>& figures)
{
    json::Array list;
    for (std::size_t i = 0; i < months.size(); ++i)
        list.push_back(json::Object{ { "month", json::of(to_iso(months[i]).substr(0, 7)) },
            { "planned", figures[i].planned }, { "plays", figures[i].plays },
            { "heard_ms", figures[i].heard.count() } });
    return list;
}

// The rows of a page; the last one only where something counts there.
json::Object page_of(const app::UnitSeries& series, std::size_t first, std::size_t limit)
{
    const auto& rows = series.plan().rows;
    const std::size_t all = shown_rows(series);
    json::Array items;
    std::size_t at = first;
    for (; at < all && items.size() < limit; ++at)
        items.push_back(json::Object{ { "unit", json::of(rows[at].unit) },
            { "name", json::of(rows[at].unit ? rows[at].name : other_clusters) },
            { "shared", rows[at].shared }, { "above", json::of(rows[at].above) },
            { "months", months_json(series.months(), series.figures(at)) } });
    json::Array groups;
    for (const app::SeriesGroup& group : series.plan().groups)
        groups.push_back(
            json::Object{ { "unit", json::of(group.unit) }, { "name", json::of(group.name) },
                { "months", months_json(series.months(), series.figures_of(group)) } });
    return { { "items", std::move(items) }, { "groups", std::move(groups) },
        { "next", at < all ? json::of(std::to_string(at)) : json::Value(nullptr) },
        { "total", months_json(series.months(), series.total()) },
        { "unit_name", json::of(series.plan().unit_name) } };
}

// A table of one sheet would not hold what is counted.
std::optional<FigureFormat> parse_series_format(std::string_view text)
{
    const auto format = parse_figure_format(text);
    return format == FigureFormat::csv ? std::nullopt : format;
}

std::optional<std::size_t> place_in(const std::string& cursor, std::size_t rows)
{
    std::size_t at = 0;
    const char* end = cursor.data() + cursor.size();
    const auto read = std::from_chars(cursor.data(), end, at);
    if (!cursor.empty() && (read.ec != std::errc() || read.ptr != end || at >= rows))
        return std::nullopt;
    return at;
}

}

awaitable<net::Response> PaperHandlers::units(net::Request request)
{
    const auto under_way = opened(request);
    if (!under_way)
        co_return problem(under_way.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    const auto page = read_page(request);
    QueryReader query(request);
    const Day month = first_of_month(day_of(deed.now));
    const auto unit = query.id<UnitId>("unit");
    const Day from = first_of_month(query.day("from").value_or(app::add_months(month, -11)));
    const Day to = query.day("to").value_or(app::add_months(month, 1));
    const auto tree
        = query.choice("tree", app::parse_series_tree).value_or(app::SeriesTree::of_today);
    if (to <= from || to > app::add_months(from, most_months))
        query.refuse("to", "paper.months", std::to_string(most_months));
    const auto format = query.choice("format", parse_series_format).value_or(FigureFormat::json);
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed, unit, from, tree](app::Records& records) {
        return app::plan_series(records, deed, unit, from, tree);
    };
    auto plan = co_await parts_.truth.read(std::move(look));
    if (!plan)
        co_return problem(plan.error());
    const auto first = place_in(page->cursor, plan->rows.size());
    if (!first)
        co_return problem(fail_field("cursor", "input.bad_cursor").value());
    app::UnitSeries series(std::move(*plan));
    const auto plain = series.plain_units();
    const auto mixed = series.mixed_units();
    const auto months = months_in(from, to);
    app::PrintProgress progress;
    progress.to_gather = static_cast<int>(months.size());
    for (const auto& [begins, ends] : months) {
        (*under_way)->tell(progress);
        if ((*under_way)->stop().stop_requested())
            co_return problem(paper_given_up());
        auto gather = [&plain, &mixed, begins = begins, ends = ends](app::Facts& facts) {
            return std::pair(facts.deliveries().sums(plain, begins, ends),
                facts.deliveries().device_sums(mixed, begins, ends));
        };
        const auto [sums, by_device] = co_await parts_.facts.read(std::move(gather));
        series.add(begins, sums, by_device);
        ++progress.gathered;
    }
    if (format == FigureFormat::xlsx)
        co_return co_await table(
            *under_way, series_sheets(series), format, "so-lieu-theo-don-vi-" + to_iso(from));
    json::Object body = page_of(series, *first, static_cast<std::size_t>(page->limit));
    body["from"] = json::of(from);
    body["to"] = json::of(to);
    body["tree"] = json::of(name_of(tree));
    co_return json_response(net::Status::ok, body);
}

}
