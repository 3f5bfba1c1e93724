#include "server/http/deliveries/delivery_handlers.hpp"

#include "server/app/closing.hpp"
#include "server/app/power_facts.hpp"
#include "server/http/deliveries/delivery_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// A file that a spreadsheet still opens; a month of a province is asked for by unit.
constexpr std::size_t most_csv_rows = 500'000;
constexpr std::size_t most_retried = 2'000;

enum class ResultFormat : std::uint8_t { json, csv };

std::optional<ResultFormat> parse_result_format(std::string_view text)
{
    if (text == "json")
        return ResultFormat::json;
    return text == "csv" ? std::optional(ResultFormat::csv) : std::nullopt;
}

app::DeliveryFilter read_filter(QueryReader& query)
{
    app::DeliveryFilter filter;
    filter.unit = query.id<UnitId>("unit");
    filter.device = query.id<DeviceId>("device");
    filter.bulletin = query.id<BulletinId>("bulletin");
    filter.schedule = query.id<ScheduleId>("schedule");
    filter.states = query.choices("state", parse_delivery_state);
    filter.from = query.moment("from");
    filter.to = query.moment("to");
    return filter;
}

struct RetryBody {
    struct One {
        DeviceId device;
        OccurrenceKey occurrence;
    };
    std::vector<One> deliveries;
    std::optional<app::DeliveryFilter> filter;
    std::optional<Moment> starts;
    bool preview = false;
};

app::DeliveryFilter read_filter(json::Reader& in)
{
    app::DeliveryFilter filter;
    filter.unit = in.optional_id<UnitId>("unit");
    filter.device = in.optional_id<DeviceId>("device");
    filter.bulletin = in.optional_id<BulletinId>("bulletin");
    filter.schedule = in.optional_id<ScheduleId>("schedule");
    filter.from = in.moment("from");
    filter.to = in.moment("to");
    return filter;
}

Result<RetryBody> read_retry(const net::Request& request)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    RetryBody body;
    body.starts = in.optional_moment("starts");
    body.preview = in.optional_boolean("preview").value_or(false);
    if (auto list = in.optional_list(
            "deliveries", { .least = 1, .most = most_retried }, [](json::Reader& one) {
                const auto device = one.id<DeviceId>("device");
                const auto key = OccurrenceKey::parse(one.text("occurrence", { .most = 100 }));
                if (!key)
                    one.refuse("occurrence", "input.bad_id");
                return RetryBody::One{ device, key.value_or(OccurrenceKey{}) };
            }))
        body.deliveries = std::move(*list);
    body.filter
        = in.optional_object("filter", [](json::Reader& filter) { return read_filter(filter); });
    if (body.deliveries.empty() == !body.filter)
        in.refuse("deliveries", "delivery.one_of");
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return body;
}

std::vector<Delivery> find_all(app::Facts& facts, const RetryBody& body,
    const std::vector<UnitId>& units, const UnitTree& tree)
{
    std::vector<Delivery> found;
    for (const RetryBody::One& one : body.deliveries) {
        const auto delivery = facts.deliveries().find(one.device, one.occurrence);
        const bool seen = delivery && std::any_of(units.begin(), units.end(), [&](UnitId unit) {
            return tree.covers(unit, delivery->unit);
        });
        if (seen)
            found.push_back(*delivery);
    }
    if (!body.filter)
        return found;
    app::DeliveryFilter filter = *body.filter;
    filter.units = units;
    filter.states = { DeliveryState::missed, DeliveryState::refused, DeliveryState::preempted,
        DeliveryState::partial };
    app::Page page{ app::Page::most, {} };
    do {
        auto part = app::list_failures_first(facts, filter, tree, page);
        std::move(part.items.begin(), part.items.end(), std::back_inserter(found));
        page.cursor = part.next;
    } while (!page.cursor.empty() && found.size() < most_retried);
    return found;
}

}

DeliveryHandlers::DeliveryHandlers(TruthDesk& truth, FactDesk& facts, const runtime::Clock& clock,
    News& news, std::function<void()> changed)
    : truth_(truth)
    , facts_(facts)
    , clock_(clock)
    , news_(news)
    , changed_(std::move(changed))
{
}

awaitable<DeliveryHandlers::Area> DeliveryHandlers::area_of(app::Deed deed)
{
    auto look = [deed](app::Records& records) {
        auto tree = records.units().tree(day_of(deed.now));
        auto units = deed.caller.units_with(Right::view, *tree);
        return Area{ std::move(tree), std::move(units) };
    };
    co_return co_await truth_.read(std::move(look));
}

awaitable<std::vector<app::ShownDelivery>> DeliveryHandlers::named(
    std::shared_ptr<const UnitTree> tree, std::vector<Delivery> deliveries)
{
    auto look = [tree, deliveries = std::move(deliveries)](
                    app::Records& records) { return app::with_names(records, *tree, deliveries); };
    auto shown = co_await truth_.read(std::move(look));
    auto add = [shown = std::move(shown)](app::Facts& facts) mutable {
        app::add_told(facts, shown);
        return shown;
    };
    co_return co_await facts_.read(std::move(add));
}

awaitable<net::Response> DeliveryHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::DeliveryFilter filter = read_filter(query);
    const auto format = query.choice("format", parse_result_format);
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, clock_);
    const Area area = co_await area_of(deed);
    filter.units = area.units;
    if (format == ResultFormat::csv)
        co_return csv(area, std::move(filter));

    struct Found {
        LedgerSummary summary;
        app::Paged<Delivery> page;
        std::optional<Moment> closed;
        std::int64_t early = 0; // told before their planned end, so they stand in the ledger
    };
    auto look = [filter, tree = area.tree, page = *page, now = deed.now](app::Facts& facts) {
        // The summary shows all states of the window, whichever the list is cut to.
        app::DeliveryFilter whole = filter;
        whole.states.clear();
        const auto closed = facts.deliveries().closed_until();
        return Found{ facts.deliveries().summary(whole, *tree),
            app::list_failures_first(facts, filter, *tree, page), closed,
            facts.deliveries().count_early(whole, *tree, std::min(closed.value_or(now), now)) };
    };
    const Found found = co_await facts_.read(std::move(look));
    app::ComingAirings coming;
    // Nothing that is not closed began before this.
    const Moment closed = std::min(found.closed.value_or(deed.now), deed.now);
    const Moment open = std::max(closed, deed.now - app::longest_open) - app::longest_item;
    if (!filter.to || *filter.to > open) {
        const Moment begins = std::max(open, filter.from.value_or(open));
        const Moment day = std::max(begins, deed.now);
        const Span span{ begins, filter.to.value_or(start_of(day_of(day) + std::chrono::days(1))) };
        auto count
            = [filter, tree = area.tree, span, now = deed.now, closed](app::Records& records) {
                  return app::coming_airings(records, *tree, filter, span, now, closed);
              };
        coming = co_await truth_.read(std::move(count));
        coming.on_air = std::max<std::int64_t>(0, coming.on_air - found.early);
    }
    app::Paged<app::ShownDelivery> shown;
    shown.items = co_await named(area.tree, found.page.items);
    shown.next = found.page.next;
    json::Object body
        = page_body(shown, [](const app::ShownDelivery& one) { return to_json(one); });
    body["summary"] = to_json(found.summary, coming);
    co_return json_response(net::Status::ok, body);
}

net::Response DeliveryHandlers::csv(Area area, app::DeliveryFilter filter)
{
    net::BodyProducer produce = [this, area = std::move(area), filter = std::move(filter)](
                                    net::BodyWriter& out) { return write_csv(area, filter, out); };
    auto response = net::Response::stream("text/csv; charset=utf-8", std::move(produce));
    response.headers.set("Content-Disposition", "attachment; filename=\"ket-qua-phat.csv\"");
    return response;
}

awaitable<void> DeliveryHandlers::write_csv(
    Area area, app::DeliveryFilter filter, net::BodyWriter& out)
{
    co_await out.write(csv_head());
    app::Page page{ app::Page::most, {} };
    std::size_t written = 0;
    do {
        auto look = [filter, tree = area.tree, page](app::Facts& facts) {
            return app::list_failures_first(facts, filter, *tree, page);
        };
        auto part = co_await facts_.read(std::move(look));
        written += part.items.size();
        page.cursor = part.next;
        std::string lines;
        const auto shown = co_await named(area.tree, std::move(part.items));
        for (const app::ShownDelivery& one : shown)
            lines += csv_line(one);
        if (!lines.empty())
            co_await out.write(std::move(lines));
    } while (!page.cursor.empty() && written < most_csv_rows);
}

awaitable<net::Response> DeliveryHandlers::retry(net::Request request)
{
    const auto body = read_retry(request);
    if (!body)
        co_return problem(body.error());
    const app::Deed deed = deed_of(request, clock_);
    const Area area = co_await area_of(deed);
    auto look = [body = *body, area](
                    app::Facts& facts) { return find_all(facts, body, area.units, *area.tree); };
    auto found = co_await facts_.read(std::move(look));
    std::erase_if(found, [](const Delivery& one) { return !app::may_be_retried(one.state); });
    if (found.empty())
        co_return problem({ Kind::conflict, "delivery.nothing_to_retry", {}, {} });
    if (body->preview)
        co_return co_await preview_retry(deed, std::move(found), body->starts);
    auto work = [deed, found = std::move(found), starts = body->starts](
                    app::Records& records) -> Result<app::Retry> {
        auto retry = app::retry_deliveries(records, deed, found, starts);
        if (retry.made.empty() && retry.refused.size() == 1)
            return tl::unexpected(retry.refused.front().error);
        if (retry.made.empty() && retry.refused.empty())
            return fail(Kind::conflict, "delivery.made_up_already");
        return retry;
    };
    auto show = [](app::Records&, const app::Retry& retry) {
        return json_response(
            retry.made.empty() ? net::Status::ok : net::Status::created, to_json(retry));
    };
    auto retried = co_await once(truth_, claim_of(request), std::move(work), std::move(show));
    if (!retried)
        co_return problem(retried.error());
    if (retried->made && !retried->made->made.empty()) {
        changed_();
        for (const Schedule& schedule : retried->made->made)
            news_.tell({ "schedule", schedule.id.value(), { schedule.unit } });
    }
    co_return std::move(retried->answer);
}

// What would be made is what is made, in a transaction that is undone.
awaitable<net::Response> DeliveryHandlers::preview_retry(
    app::Deed deed, std::vector<Delivery> found, std::optional<Moment> starts)
{
    const auto shown = std::make_shared<std::optional<json::Object>>();
    auto look
        = [deed, found = std::move(found), starts, shown](app::Records& records) -> Result<void> {
        *shown = to_json(app::retry_deliveries(records, deed, found, starts));
        return fail(Kind::conflict, "delivery.looked_at");
    };
    const auto looked = co_await truth_.commit(std::move(look));
    if (!*shown)
        co_return problem(looked.error());
    co_return json_response(net::Status::ok, **shown);
}

awaitable<net::Response> DeliveryHandlers::play_log(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::PlayLogFilter filter;
    filter.unit = query.id<UnitId>("unit");
    filter.device = query.id<DeviceId>("device");
    filter.bulletin = query.id<BulletinId>("bulletin");
    filter.results = query.choices("result", parse_outcome);
    filter.onsite = query.boolean("onsite");
    filter.from = query.moment("from");
    filter.to = query.moment("to");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    const Area area = co_await area_of(deed_of(request, clock_));
    filter.units = area.units;
    auto look = [filter, tree = area.tree, page = *page](
                    app::Facts& facts) { return facts.play_logs().list(filter, *tree, page); };
    const auto found = co_await facts_.read(std::move(look));
    auto names = [items = found.items](app::Records& records) { return show(records, items); };
    app::Paged<ShownPlay> shown;
    shown.items = co_await truth_.read(std::move(names));
    shown.next = found.next;
    co_return answer_page(shown, [](const ShownPlay& one) { return to_json(one); });
}

awaitable<net::Response> DeliveryHandlers::recall(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look
        = [deed, id = *id](app::Records& records) { return app::recalled_on(records, deed, id); };
    auto found = co_await truth_.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    const Area area = co_await area_of(deed);
    auto count = [deed, id = *id, tree = area.tree, devices = std::move(*found)](
                     app::Facts& facts) mutable {
        app::add_heard(facts, deed, *tree, id, devices);
        return devices;
    };
    const auto devices = co_await facts_.read(std::move(count));
    co_return json_response(net::Status::ok,
        json::Object{
            { "items",
                json::list_of(devices, [](const app::RecalledOn& one) { return to_json(one); }) },
            { "next", nullptr } });
}

}
