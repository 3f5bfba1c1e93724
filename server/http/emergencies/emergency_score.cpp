// What a drill showed: reached, time and the officers' answers, commune by commune.
#include "server/http/emergencies/emergency_handlers.hpp"
#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// One commune in the score.
struct Row {
    UnitId unit;
    OrderCounts counts;
    std::optional<std::int64_t> last_ms;
    std::optional<Endorsement> answer;

    std::int64_t percent() const
    {
        return counts.planned == 0 ? 0 : counts.received * 100 / counts.planned;
    }
};

std::vector<Row> rows_of(const app::OrderWay& way, const std::vector<app::EmergencyAnswer>& answers,
    const UnitTree& tree)
{
    std::map<UnitId, std::vector<OrderReceipt>> by_commune;
    for (const OrderReceipt& receipt : way.receipts)
        by_commune[commune_of(receipt.unit, tree).value_or(receipt.unit)].push_back(receipt);
    for (const app::EmergencyAnswer& answer : answers)
        by_commune[answer.unit]; // it may have no device that takes part
    std::vector<Row> rows;
    for (const auto& [unit, receipts] : by_commune) {
        const OrderProgress progress = progress_of(receipts, way.pressed);
        Row& row
            = rows.emplace_back(Row{ unit, progress.counts, progress.sounding.last, std::nullopt });
        for (const app::EmergencyAnswer& answer : answers) {
            if (answer.unit == unit)
                row.answer = answer.by;
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return std::pair(a.percent(), a.answer.has_value())
            < std::pair(b.percent(), b.answer.has_value());
    });
    return rows;
}

json::Object to_json(const Row& row, Moment pressed, const UnitTree& tree)
{
    const Unit* unit = tree.find(row.unit);
    json::Object body{ { "unit", json::of(row.unit) }, { "planned", row.counts.planned },
        { "received", row.counts.received }, { "sounded", row.counts.sounding },
        { "reached_percent", row.percent() }, { "last_ms", json::of(row.last_ms) } };
    body["name"] = unit ? json::of(unit->name) : json::Value(nullptr);
    body["answered_by"] = row.answer ? json::of(row.answer->name) : json::Value(nullptr);
    body["answered_at"] = row.answer ? json::of(row.answer->at) : json::Value(nullptr);
    body["answer_ms"]
        = row.answer ? json::of((row.answer->at - pressed).count()) : json::Value(nullptr);
    return body;
}

}

awaitable<net::Response> EmergencyHandlers::answer(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto unit = in.optional_id<UnitId>("unit");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, unit](app::Records& records) {
        return app::answer_emergency(records, deed, id, unit);
    };
    auto show = [deed](app::Records& records, const Emergency& emergency) {
        return json_response(net::Status::ok, full_body(records, deed, emergency));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> EmergencyHandlers::score(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    if (!id)
        co_return problem(id.error());
    struct Known {
        std::vector<app::EmergencyAnswer> answers;
        std::int64_t revision = 0; // the first that sounds
    };
    const app::Deed deed = deed_of(request, parts_.clock);
    auto look = [deed, id = *id](app::Records& records) -> Result<Known> {
        const auto found = app::find_emergency(records, deed, id);
        if (!found)
            return tl::unexpected(found.error());
        Known known{ records.emergencies().answers(id), 0 };
        for (const app::StoredOrder& order : records.emergencies().orders(id)) {
            if (known.revision == 0 && order.act == OrderAct::sound)
                known.revision = order.revision;
        }
        return known;
    };
    const auto known = co_await parts_.truth.read(std::move(look));
    if (!known)
        co_return problem(known.error());
    const auto way = co_await way_of(deed, *id, known->revision);
    if (!way)
        co_return problem(way.error());
    auto read_tree
        = [day = way->day(deed.now)](app::Records& records) { return records.units().tree(day); };
    const auto tree = co_await parts_.truth.read(std::move(read_tree));
    json::Array items;
    for (const Row& row : rows_of(*way, known->answers, *tree))
        items.push_back(to_json(row, way->pressed, *tree));
    json::Object body{ { "revision", way->revision }, { "items", std::move(items) } };
    body["pressed_at"] = way->revision == 0 ? json::Value(nullptr) : json::of(way->pressed);
    co_return json_response(net::Status::ok, body);
}

}
