#include "server/http/station_plans/station_plan_handlers.hpp"

#include <charconv>

#include "core/asset/asset_fields.hpp"
#include "server/http/assets/asset_choices.hpp"
#include "server/http/paper/sheet.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array actions{ json::Choice<PlanAction>{ "set_up", PlanAction::set_up },
    json::Choice<PlanAction>{ "upgrade", PlanAction::upgrade },
    json::Choice<PlanAction>{ "convert", PlanAction::convert },
    json::Choice<PlanAction>{ "content", PlanAction::content } };
constexpr std::array steps{ json::Choice<PlanStep>{ "submit", PlanStep::submit },
    json::Choice<PlanStep>{ "appraise", PlanStep::appraise },
    json::Choice<PlanStep>{ "approve", PlanStep::approve },
    json::Choice<PlanStep>{ "send_back", PlanStep::send_back } };
constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_remark = 500;
constexpr std::size_t longest_comment = 2000;
constexpr int first_year = 2000;
constexpr int last_year = 2200;
constexpr int most_stations = 1000;

enum class PlanFormat : std::uint8_t { csv, xlsx };
std::optional<PlanFormat> parse_plan_format(std::string_view text)
{
    if (text == "csv")
        return PlanFormat::csv;
    return text == "xlsx" ? std::optional(PlanFormat::xlsx) : std::nullopt;
}

std::string_view words_of(PlanAction action)
{
    switch (action) {
    case PlanAction::set_up:
        return "Thiết lập mới";
    case PlanAction::upgrade:
        return "Nâng cấp, sửa chữa";
    case PlanAction::convert:
        return "Chuyển đổi sang ứng dụng CNTT-VT";
    case PlanAction::content:
        return "Nâng chất lượng nội dung";
    }
    return {};
}

json::Object head_json(const app::ShownStationPlan& shown)
{
    const StationPlan& plan = shown.plan;
    return json::Object{ { "id", json::of(plan.id) }, { "unit", json::of(plan.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "year", plan.year },
        { "name", json::of(plan.name) }, { "state", json::of(name_of(plan.state)) },
        { "total_vnd", plan.total_vnd() }, { "may_edit", shown.may_edit },
        { "may_decide", shown.may_decide }, { "changed", json::of(plan.changed) },
        { "changed_by", json::of(plan.by_name) }, { "version", plan.version } };
}

json::Object to_json(const app::ShownStationPlan& shown)
{
    json::Object body = head_json(shown);
    body["day"] = json::of(shown.day);
    body["rows"] = json::list_of(shown.rows, [](const app::ShownStationPlan::Row& one) {
        return json::Object{ { "unit", json::of(one.row.unit) },
            { "unit_name", json::of(one.unit_name) },
            { "action", json::of(name_of(one.row.action)) }, { "quantity", one.row.quantity },
            { "remark", json::of(one.row.remark) }, { "done", one.done.done },
            { "done_since", json::of(one.done.since) } };
    });
    body["lines"] = json::list_of(shown.plan.lines, [](const EstimateLine& line) {
        return json::Object{ { "item", json::of(line.item) }, { "measure", json::of(line.measure) },
            { "quantity", line.quantity }, { "price_vnd", line.price_vnd },
            { "cost_vnd", line.cost_vnd() }, { "funding", json::of(name_of(line.funding)) } };
    });
    body["marks"] = json::list_of(shown.plan.marks, [](const PlanMark& mark) {
        return json::Object{ { "step", json::of(name_of(mark.step)) },
            { "comment", json::of(mark.comment) }, { "by_name", json::of(mark.by_name) },
            { "at", json::of(mark.at) } };
    });
    return body;
}

json::Object to_json(const app::AdvisedCommunes& all)
{
    return json::Object{ { "day", json::of(all.day) }, { "more", all.more },
        { "items", json::list_of(all.communes, [](const app::AdvisedCommune& one) {
             return json::Object{ { "unit", json::of(one.unit) },
                 { "unit_name", json::of(one.name) },
                 { "action", json::of(name_of(one.advice.action)) },
                 { "quantity", one.advice.quantity },
                 { "cause", json::of(name_of(one.advice.cause)) } };
         }) } };
}

PlanRow read_row(json::Reader& in)
{
    PlanRow row;
    row.unit = in.id<UnitId>("unit");
    row.action = in.choice("action", actions);
    row.quantity = static_cast<int>(in.integer("quantity", 1, most_stations));
    row.remark = in.optional_text("remark", { .most = longest_remark }).value_or("");
    return row;
}

EstimateLine read_line(json::Reader& in)
{
    EstimateLine line;
    line.item = in.text("item", { .least = 1, .most = longest_name });
    line.measure = in.optional_text("measure", { .most = 50 }).value_or("");
    line.quantity = in.integer("quantity", 1, most_estimate_quantity);
    line.price_vnd = in.integer("price_vnd", 0, most_price_vnd);
    line.funding = in.choice("funding", asset_fundings);
    return line;
}

StationPlan read_plan(json::Reader& in)
{
    StationPlan plan;
    plan.year = static_cast<int>(in.integer("year", first_year, last_year));
    plan.name = in.text("name", { .least = 1, .most = longest_name });
    plan.rows = in.list("rows", { .most = most_plan_rows }, read_row);
    plan.lines = in.list("lines", { .most = most_estimate_lines }, read_line);
    return plan;
}

std::vector<Sheet> sheets_of(const app::ShownStationPlan& shown)
{
    Sheet rows;
    rows.name = "Kế hoạch";
    rows.title = shown.plan.name;
    rows.head = { "Xã", "Nội dung", "Kế hoạch", "Đã làm", "Từ ngày", "Ghi chú" };
    for (const app::ShownStationPlan::Row& one : shown.rows)
        rows.rows.push_back({ one.unit_name, std::string(words_of(one.row.action)),
            static_cast<double>(one.row.quantity), static_cast<double>(one.done.done),
            one.done.since ? vietnamese_day(*one.done.since) : std::string(), one.row.remark });
    Sheet lines;
    lines.name = "Dự toán";
    lines.title = shown.plan.name;
    lines.head = { "Hạng mục", "Đơn vị tính", "Số lượng", "Đơn giá (đồng)", "Thành tiền (đồng)",
        "Nguồn kinh phí" };
    for (const EstimateLine& line : shown.plan.lines)
        lines.rows.push_back({ line.item, line.measure, static_cast<double>(line.quantity),
            static_cast<double>(line.price_vnd), static_cast<double>(line.cost_vnd()),
            std::string(label_of(line.funding)) });
    lines.rows.push_back({ std::string("Cộng"), std::string(), std::string(), std::string(),
        static_cast<double>(shown.plan.total_vnd()), std::string() });
    return { std::move(rows), std::move(lines) };
}

}

awaitable<net::Response> StationPlanHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::StationPlanWish wish;
    wish.unit = query.id<UnitId>("unit");
    if (const auto year = query.text("year", 4)) {
        int number = 0;
        const auto [end, error]
            = std::from_chars(year->data(), year->data() + year->size(), number);
        if (error != std::errc() || end != year->data() + year->size())
            query.refuse("year", "input.wrong_type");
        wish.year = number;
    }
    wish.state = query.choice("state", parse_plan_state);
    wish.day = query.day("day");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), wish, page = *page](app::Records& records) {
        return app::list_station_plans(records, deed, wish, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const app::StationPlanPage& all) {
        json::Object body = page_body(all.plans, head_json);
        body["not_kept"] = all.not_kept;
        return body;
    });
}

awaitable<net::Response> StationPlanHandlers::advise(net::Request request)
{
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto day = query.day("day");
    if (!unit)
        query.refuse("unit", "input.required");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, clock_), unit = *unit, day](app::Records& records) {
        return app::advise_station_plan(records, deed, unit, day);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const app::AdvisedCommunes& all) { return to_json(all); });
}

awaitable<net::Response> StationPlanHandlers::show(net::Request request)
{
    const auto id = request.path_id<StationPlanId>("id");
    QueryReader query(request);
    const auto day = query.day("day");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, day](app::Records& records) {
        return app::show_station_plan(records, deed, id, day);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const app::ShownStationPlan& one) { return to_json(one); });
}

awaitable<net::Response> StationPlanHandlers::sheet(net::Request request)
{
    const auto id = request.path_id<StationPlanId>("id");
    QueryReader query(request);
    const auto day = query.day("day");
    const auto format = query.choice("format", parse_plan_format).value_or(PlanFormat::xlsx);
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, day](app::Records& records) {
        return app::show_station_plan(records, deed, id, day);
    };
    const auto found = co_await desk_.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    const std::vector<Sheet> sheets = sheets_of(*found);
    const std::string name = "ke-hoach-dai-" + std::to_string(found->plan.year);
    if (format == PlanFormat::csv)
        co_return attachment(csv_type, csv_of(sheets.front()), name + ".csv");
    auto write = [&sheets] { return xlsx_of(sheets); };
    auto bytes = co_await workers_.run(std::move(write));
    co_return attachment(xlsx_type, std::move(bytes), name + ".xlsx");
}

awaitable<net::Response> StationPlanHandlers::add(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    StationPlan plan = read_plan(in);
    plan.unit = in.id<UnitId>("unit");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), plan = std::move(plan)](
                    app::Records& records) { return app::add_station_plan(records, deed, plan); };
    auto show = [](app::Records&, const app::ShownStationPlan& one) {
        return json_response(net::Status::created, to_json(one));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> StationPlanHandlers::save(net::Request request)
{
    const auto id = request.path_id<StationPlanId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    StationPlan plan = read_plan(in);
    plan.id = *id;
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, plan = std::move(plan), seen](app::Records& records) {
        return app::save_station_plan(records, deed, plan, seen);
    };
    const auto saved = co_await desk_.commit(std::move(work));
    if (!saved && saved.error().code == "station_plan.stale")
        co_return co_await refused_as_stale(deed, *id, saved.error());
    co_return answer_of(saved, [](const app::ShownStationPlan& one) { return to_json(one); });
}

awaitable<net::Response> StationPlanHandlers::step(net::Request request)
{
    const auto id = request.path_id<StationPlanId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const PlanStep step = in.choice("step", steps);
    const std::string comment
        = in.optional_text("comment", { .most = longest_comment, .lines = json::Lines::many })
              .value_or("");
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, step, comment, seen](app::Records& records) {
        return app::step_station_plan(records, deed, id, step, comment, seen);
    };
    auto show = [](app::Records&, const app::ShownStationPlan& one) {
        return json_response(net::Status::ok, to_json(one));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done && done.error().code == "station_plan.stale")
        co_return co_await refused_as_stale(deed, *id, done.error());
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> StationPlanHandlers::refused_as_stale(
    app::Deed deed, StationPlanId id, Error error)
{
    auto look = [deed, id](app::Records& records) {
        return app::show_station_plan(records, deed, id, std::nullopt);
    };
    const auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(error);
    co_return stale(error, to_json(*current));
}

}
