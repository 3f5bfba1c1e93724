// /api/v1/statistics/airings: what was heard, counted, on the page or as a table to take away.
#include <cmath>

#include "core/time/first_days.hpp"
#include "server/app/archive.hpp"
#include "server/http/paper/paper_handlers.hpp"
#include "server/http/paper/span_wish.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

using std::chrono::days;

constexpr int most_counted_days = 366;
constexpr double ms_a_minute = 60'000;

json::Object to_json(const app::AiringFigures& row)
{
    return json::Object{ { "key", json::of(row.key) }, { "label", json::of(row.label) },
        { "bulletins", row.bulletins }, { "sessions", row.sessions }, { "plays", row.plays },
        { "aired_ms", row.aired.count() }, { "heard_ms", row.heard.count() },
        { "make_ups", row.make_ups } };
}

Sheet sheet_of(std::string name, std::string title, const char* first,
    const std::vector<app::AiringFigures>& rows)
{
    Sheet sheet;
    sheet.name = std::move(name);
    sheet.title = std::move(title);
    sheet.head
        = { first, "Số tin bài", "Số buổi phát", "Số lượt phát (cụm loa)", "Thời lượng phát (phút)",
              "Thời lượng trên các cụm loa (phút)", "Trong đó phát bù (lượt cụm loa)" };
    for (const app::AiringFigures& row : rows) {
        const auto minutes = [](Milliseconds length) {
            return std::round(static_cast<double>(length.count()) / ms_a_minute * 10) / 10;
        };
        sheet.rows.push_back({ row.label, static_cast<double>(row.bulletins),
            static_cast<double>(row.sessions), static_cast<double>(row.plays), minutes(row.aired),
            minutes(row.heard), static_cast<double>(row.make_ups) });
    }
    return sheet;
}

// Of the tab and of its first column.
std::pair<const char*, const char*> sheet_names(app::FiguresBy by)
{
    switch (by) {
    case app::FiguresBy::month:
        return { "Theo tháng", "Tháng" };
    case app::FiguresBy::category:
        return { "Theo lĩnh vực", "Lĩnh vực" };
    case app::FiguresBy::campaign:
        return { "Theo đợt tuyên truyền", "Đợt tuyên truyền" };
    }
    return { "", "" };
}

}

std::optional<FigureFormat> parse_figure_format(std::string_view text)
{
    if (text == "json")
        return FigureFormat::json;
    if (text == "csv")
        return FigureFormat::csv;
    return text == "xlsx" ? std::optional(FigureFormat::xlsx) : std::nullopt;
}

awaitable<Result<PaperHandlers::Counted>> PaperHandlers::count(PrintsUnderWay::PrintPtr under_way,
    app::DeliveryFilter filter, std::shared_ptr<const UnitTree> tree, app::FiguresBy by)
{
    app::Figures figures(by);
    const auto months = months_in(day_of(*filter.from), day_of(*filter.to));
    app::PrintProgress progress;
    progress.to_gather = static_cast<int>(months.size());
    for (const auto& [from, until] : months) {
        under_way->tell(progress);
        if (under_way->stop().stop_requested())
            co_return tl::unexpected(paper_given_up());
        filter.from = start_of(from);
        filter.to = start_of(until);
        auto gather = [filter, tree](app::Facts& facts) {
            return facts.deliveries().airings_in(filter, *tree);
        };
        const auto airings = co_await parts_.facts.read(std::move(gather));
        auto name = [&airings, by](app::Records& records) {
            return std::tuple(app::keys_of(records, by, airings),
                app::making_up_among(records, airings), app::stations_among(records, airings));
        };
        const auto [keys, making_up, stations] = co_await parts_.truth.read(std::move(name));
        figures.add(airings, keys, making_up, stations);
        ++progress.gathered;
    }
    auto known = [by, rows = figures.rows({})](
                     app::Records& records) { return app::names_of(records, by, rows); };
    const auto names = co_await parts_.truth.read(std::move(known));
    progress.stage = app::PrintStage::waiting;
    under_way->tell(progress);
    co_return Counted{ figures.rows(names), figures.total() };
}

awaitable<net::Response> PaperHandlers::table(PrintsUnderWay::PrintPtr under_way,
    std::vector<Sheet> sheets, FigureFormat format, std::string name)
{
    const bool is_csv = format == FigureFormat::csv;
    auto write = [sheets = std::move(sheets), is_csv,
                     watch = watch_of(std::move(under_way))]() -> Result<std::string> {
        // Given up while it waited.
        if (watch.stop.stop_requested())
            return tl::unexpected(paper_given_up());
        app::PrintProgress progress;
        progress.stage = app::PrintStage::writing;
        watch.tell(progress);
        return is_csv ? csv_of(sheets.front()) : xlsx_of(sheets);
    };
    auto bytes = co_await parts_.workers.run(std::move(write));
    if (!bytes)
        co_return problem(bytes.error());
    name += is_csv ? ".csv" : ".xlsx";
    co_return attachment(is_csv ? csv_type : xlsx_type, std::move(*bytes), name);
}

awaitable<net::Response> PaperHandlers::airings(net::Request request)
{
    const auto under_way = opened(request);
    if (!under_way)
        co_return problem(under_way.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const Day today = day_of(deed.now);
    const SpanWish wish = read_span_wish(
        query, first_of_year(today), [](Day from) { return app::add_months(from, 12); },
        most_counted_days);
    const auto by = query.choice("by", app::parse_figures_by).value_or(app::FiguresBy::month);
    const auto format = query.choice("format", parse_figure_format).value_or(FigureFormat::json);
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    struct Area {
        std::shared_ptr<const UnitTree> tree;
        app::PaperHead head;
    };
    auto look = [deed, wish](app::Records& records) -> Result<Area> {
        auto head = app::paper_head(records, deed, wish.unit, wish.from, wish.to);
        if (!head)
            return tl::unexpected(head.error());
        return Area{ records.units().tree(day_of(deed.now)), std::move(*head) };
    };
    const auto area = co_await parts_.truth.read(std::move(look));
    if (!area)
        co_return problem(area.error());
    app::DeliveryFilter filter;
    filter.units = { area->head.unit };
    filter.from = start_of(wish.from);
    filter.to = start_of(wish.to);
    const auto counted = co_await count(*under_way, filter, area->tree, by);
    if (!counted)
        co_return problem(counted.error());
    if (format == FigureFormat::json)
        co_return json_response(net::Status::ok,
            json::Object{ { "items",
                              json::list_of(counted->rows,
                                  [](const app::AiringFigures& row) { return to_json(row); }) },
                { "total", to_json(counted->total) },
                { "unit_name", json::of(area->head.unit_name) }, { "from", json::of(wish.from) },
                { "to", json::of(wish.to) } });
    const std::string title = "Số liệu phát thanh, " + area->head.unit_name + ", từ "
        + vietnamese_day(wish.from) + " đến " + vietnamese_day(wish.to - days(1));
    auto rows = counted->rows;
    rows.push_back(counted->total);
    const auto [tab, column] = sheet_names(by);
    std::vector<Sheet> sheets{ sheet_of(tab, title, column, rows) };
    co_return co_await table(
        *under_way, std::move(sheets), format, "so-lieu-phat-" + to_iso(wish.from));
}

}
