// Watching an emergency: live sums, and the devices behind them.
#include <tuple>

#include "runtime/deadline.hpp"
#include "server/http/emergencies/emergency_handlers.hpp"
#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

using namespace std::chrono_literals;

constexpr auto watched_every = 200ms;
// Without news the stream still says something now and then: lines through proxies live by it, and
// who is connected changes without a word about the order.
constexpr int turns_of_silence = 25;

// Failures first, then silence, then how far it came.
int rank_of(const OrderReceipt& receipt)
{
    const OrderStage stage = receipt.stage();
    return stage == OrderStage::refused ? -1 : static_cast<int>(stage);
}

std::tuple<int, DeviceId> place_of(const OrderReceipt& receipt)
{
    return { rank_of(receipt), receipt.device };
}

// "rank.device" of the last row that was given.
std::optional<std::tuple<int, DeviceId>> parse_place(std::string_view cursor)
{
    const auto dot = cursor.find('.');
    if (dot == std::string_view::npos || dot != 1)
        return std::nullopt;
    const auto device = DeviceId::parse(cursor.substr(dot + 1));
    if (!device || cursor[0] < '0' || cursor[0] > '9')
        return std::nullopt;
    return std::tuple(cursor[0] - '1', *device);
}

std::string cursor_of(const OrderReceipt& receipt)
{
    return std::to_string(rank_of(receipt) + 1) + "." + receipt.device.text();
}

app::Paged<OrderReceipt> page_of(std::vector<OrderReceipt> receipts,
    const std::optional<OrderStage>& stage, const app::Page& page)
{
    if (stage)
        std::erase_if(receipts, [&](const OrderReceipt& one) { return one.stage() != *stage; });
    std::sort(receipts.begin(), receipts.end(),
        [](const OrderReceipt& a, const OrderReceipt& b) { return place_of(a) < place_of(b); });
    app::Paged<OrderReceipt> found;
    found.total = static_cast<std::int64_t>(receipts.size());
    const auto after = parse_place(page.cursor);
    for (OrderReceipt& one : receipts) {
        if (after && place_of(one) <= *after)
            continue;
        if (found.items.size() == static_cast<std::size_t>(page.limit)) {
            found.next = cursor_of(found.items.back());
            break;
        }
        found.items.push_back(std::move(one));
    }
    return found;
}

}

awaitable<Result<app::OrderWay>> EmergencyHandlers::way_of(
    app::Deed deed, EmergencyId id, std::optional<std::int64_t> revision)
{
    auto look = [deed, id](app::Records& records) -> Result<std::vector<app::StoredOrder>> {
        const auto found = app::find_emergency(records, deed, id);
        if (!found)
            return tl::unexpected(found.error());
        return records.emergencies().orders(id);
    };
    const auto orders = co_await parts_.truth.read(std::move(look));
    if (!orders)
        co_return tl::unexpected(orders.error());
    if (auto under_way = parts_.road.way(id, revision))
        co_return std::move(*under_way);
    auto read = [orders = *orders, revision](
                    app::Facts& facts) { return app::stored_way(orders, facts, revision); };
    auto stored = co_await parts_.facts.read(std::move(read));
    if (!stored)
        co_return app::OrderWay{}; // nothing was sent yet
    co_return std::move(*stored);
}

awaitable<json::Object> EmergencyHandlers::progress_body(app::OrderWay way)
{
    auto look = [day = way.day(parts_.clock.now())](
                    app::Records& records) { return records.units().tree(day); };
    const auto tree = co_await parts_.truth.read(std::move(look));
    co_return progress_json(way, *tree, parts_.road.connected);
}

awaitable<void> EmergencyHandlers::write_progress(
    net::BodyWriter& out, app::Deed deed, EmergencyId id, std::optional<std::int64_t> revision)
{
    std::uint64_t told = 0;
    int silent = turns_of_silence;
    for (;;) {
        const std::uint64_t changes = parts_.road.changes(id);
        if (changes != told || ++silent > turns_of_silence) {
            told = changes;
            silent = 0;
            auto way = co_await way_of(deed, id, revision);
            if (!way)
                co_return;
            const json::Object body = co_await progress_body(std::move(*way));
            co_await out.write(net::event_frame("progress", json::serialise(body)));
        }
        co_await runtime::sleep_for(watched_every);
    }
}

awaitable<net::Response> EmergencyHandlers::progress(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    QueryReader query(request);
    const auto revision = query.id<OrderId>("revision");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    const std::optional<std::int64_t> wanted
        = revision ? std::optional(revision->value()) : std::nullopt;
    const app::Deed deed = deed_of(request, parts_.clock);
    auto way = co_await way_of(deed, *id, wanted);
    if (!way)
        co_return problem(way.error());
    if (request.headers.get("Accept").starts_with("application/json"))
        co_return json_response(net::Status::ok, co_await progress_body(std::move(*way)));
    co_return net::Response::events(
        [this, deed, id = *id, wanted](net::BodyWriter& out) -> awaitable<void> {
            co_await write_progress(out, deed, id, wanted);
        });
}

awaitable<net::Response> EmergencyHandlers::devices(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    const auto page = read_page(request);
    QueryReader query(request);
    const auto stage = query.choice("stage", parse_order_stage);
    const auto revision = query.id<OrderId>("revision");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, page, ok))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, parts_.clock);
    const auto way
        = co_await way_of(deed, *id, revision ? std::optional(revision->value()) : std::nullopt);
    if (!way)
        co_return problem(way.error());
    const auto found = page_of(way->receipts, stage, *page);
    auto look = [&found, day = way->day(deed.now), this](app::Records& records) {
        const auto tree = records.units().tree(day);
        app::Paged<ShownReceipt> shown;
        shown.next = found.next;
        shown.total = found.total;
        for (const OrderReceipt& receipt : found.items) {
            const auto device = records.devices().find(receipt.device);
            const Unit* unit = tree->find(receipt.unit);
            shown.items.push_back({ receipt, device ? device->name : std::string(),
                unit ? unit->name : std::string(), parts_.road.connected(receipt.device) });
        }
        return shown;
    };
    const auto shown = co_await parts_.truth.read(std::move(look));
    co_return json_response(
        net::Status::ok, page_body(shown, [](const ShownReceipt& one) { return to_json(one); }));
}

}
