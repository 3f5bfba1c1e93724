#include "server/http/upkeep/maintenance_handlers.hpp"

#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/upkeep/maintenance_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

template <typename Items> json::Object items_of(const Items& items)
{
    return { { "items",
        json::list_of(items, [](const auto& one) { return http::to_json(one); }) } };
}

std::optional<int> year_of(const std::optional<std::string>& text)
{
    if (!text || text->size() != 4 || text->find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::stoi(*text);
}

}

MaintenanceHandlers::MaintenanceHandlers(Parts parts)
    : parts_(parts)
{
}

awaitable<net::Response> MaintenanceHandlers::list(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    const auto page = read_page(request);
    QueryReader query(request);
    app::MaintenanceWish wish;
    wish.unit = query.id<UnitId>("unit");
    wish.done = query.boolean("done");
    wish.day = query.day("day");
    const auto year_text = query.text("year", 4);
    const auto year = year_of(year_text);
    if (year_text && !year)
        query.refuse("year", "input.out_of_range", "2000–2200");
    const auto asked = query.finish();
    if (const auto bad = first_error(page, asked))
        co_return problem(*bad);
    const std::chrono::year_month_day today(day_of(deed.now));
    wish.year = year.value_or(static_cast<int>(today.year()));
    auto look = [deed, wish, page = *page](app::Records& records) {
        return app::list_maintenance(records, deed, wish, page);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    json::Object body
        = page_body(found->rows, [](const app::ShownMaintenance& one) { return to_json(one); });
    body["sums"] = to_json(found->sums);
    body["not_kept"] = found->not_kept;
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> MaintenanceHandlers::add(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    Maintenance wish = read_maintenance(in);
    wish.unit = in.id<UnitId>("unit");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), wish](app::Records& records) {
        return app::save_maintenance(records, deed, wish, std::nullopt);
    };
    auto show = [](app::Records&, const app::ShownMaintenance& made) {
        return json_response(net::Status::created, to_json(made));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> MaintenanceHandlers::save(net::Request request)
{
    const auto id = request.path_id<MaintenanceId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    Maintenance wish = read_maintenance(in);
    wish.id = *id;
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, wish, seen](app::Records& records) {
        return app::save_maintenance(records, deed, wish, seen);
    };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    if (saved || saved.error().code != "maintenance.stale")
        co_return answer_of(saved, [](const app::ShownMaintenance& one) { return to_json(one); });
    auto look = [deed, id = *id](
                    app::Records& records) { return app::show_maintenance(records, deed, id); };
    const auto current = co_await parts_.truth.read(std::move(look));
    co_return current ? stale(saved.error(), to_json(*current)) : problem(saved.error());
}

awaitable<net::Response> MaintenanceHandlers::remove(net::Request request)
{
    const auto id = request.path_id<MaintenanceId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    auto work
        = [deed = deed_of(request, parts_.clock), id = *id, seen = *seen](
              app::Records& records) { return app::remove_maintenance(records, deed, id, seen); };
    const auto removed = co_await parts_.truth.commit(std::move(work));
    if (!removed)
        co_return problem(removed.error());
    co_return net::Response::empty();
}

awaitable<net::Response> MaintenanceHandlers::expiries(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto day = query.day("day");
    const auto asked = query.finish();
    if (const auto bad = first_error(page, asked))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, parts_.clock), unit, day, page = *page](
              app::Records& records) { return app::list_expiries(records, deed, unit, day, page); };
    const auto found = co_await parts_.truth.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return answer_page(*found, [](const app::Expiry& one) { return to_json(one); });
}

awaitable<net::Response> MaintenanceHandlers::list_checks(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto day = query.day("day");
    const auto asked = query.finish();
    if (const auto bad = first_error(page, asked))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), day, page = *page](app::Records& records) {
        return app::list_storm_checks(records, deed, day, page);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::ShownStormCheck& one) { return to_json(one); });
}

awaitable<net::Response> MaintenanceHandlers::start_checks(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const auto units = in.list("units", { .least = 1, .most = app::most_storm_units },
        [](const json::Field& field) { return field.id<UnitId>(); });
    const auto name = in.text("name", { .least = 1, .most = longest_storm_text });
    const auto items
        = in.optional_list("items", { .most = most_storm_items }, [](const json::Field& field) {
              return field.text({ .least = 1, .most = longest_storm_text });
          });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), units, name,
                    items = items.value_or(std::vector<std::string>())](app::Records& records) {
        return app::start_storm_checks(records, deed, units, name, items);
    };
    auto show = [](app::Records&, const std::vector<app::ShownStormCheck>& made) {
        return json_response(net::Status::created, items_of(made));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    parts_.news.tell({ "storm_check", 0, units });
    co_return std::move(done->answer);
}

awaitable<net::Response> MaintenanceHandlers::show_check(net::Request request)
{
    const auto id = request.path_id<StormCheckId>("id");
    QueryReader query(request);
    const auto day = query.day("day");
    const auto asked = query.finish();
    if (const auto bad = first_error(id, asked))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), id = *id, day](app::Records& records) {
        return app::show_storm_check(records, deed, id, day);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [](const app::ShownStormCheck& one) { return to_whole_json(one); });
}

awaitable<net::Response> MaintenanceHandlers::mark_check(net::Request request)
{
    const auto id = request.path_id<StormCheckId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto marks = read_marks(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id, marks](app::Records& records) {
        return app::mark_storm_check(records, deed, id, marks);
    };
    const auto marked = co_await parts_.truth.commit(std::move(work));
    if (marked)
        parts_.news.tell({ "storm_check", id->value(), { marked->check.unit } });
    co_return answer_of(marked, [](const app::ShownStormCheck& one) { return to_whole_json(one); });
}

awaitable<net::Response> MaintenanceHandlers::end_check(net::Request request)
{
    const auto id = request.path_id<StormCheckId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::end_storm_check(records, deed, id); };
    const auto ended = co_await parts_.truth.commit(std::move(work));
    if (ended)
        parts_.news.tell({ "storm_check", id->value(), { ended->check.unit } });
    co_return answer_of(ended, [](const app::ShownStormCheck& one) { return to_whole_json(one); });
}

awaitable<net::Response> MaintenanceHandlers::list_spares(net::Request request)
{
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto day = query.day("day");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, parts_.clock), unit, day](
                    app::Records& records) { return app::list_spares(records, deed, unit, day); };
    const auto found = co_await parts_.truth.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return json_response(net::Status::ok, items_of(*found));
}

awaitable<net::Response> MaintenanceHandlers::lend_spare(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::SpareLoan loan;
    loan.spare = *id;
    loan.to = in.id<UnitId>("to");
    loan.quantity = static_cast<int>(in.optional_integer("quantity", 1, 100'000).value_or(1));
    loan.note = in.optional_text("note", { .most = 300 }).value_or("");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), loan](
                    app::Records& records) { return app::lend_spare(records, deed, loan); };
    auto show = [](app::Records&, const app::Spare& lent) {
        return json_response(net::Status::created, to_json(lent));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> MaintenanceHandlers::spare_moves(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::spare_moves(records, deed, id); };
    const auto found = co_await parts_.truth.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return json_response(net::Status::ok, items_of(*found));
}

}
