#include "server/http/schedules/schedule_handlers.hpp"

#include "server/app/explain.hpp"
#include "server/app/runs_of_days.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/schedules/schedule_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array edit_scopes{ json::Choice<app::EditScope>{ "this", app::EditScope::only_this },
    json::Choice<app::EditScope>{ "following", app::EditScope::following },
    json::Choice<app::EditScope>{ "all", app::EditScope::all } };

struct Change {
    app::ScheduleEdit edit;
    app::EditScope scope = app::EditScope::all;
    std::optional<Moment> occurrence;
    std::optional<Version> seen;
};

void read_scope(json::Reader& in, Change& change)
{
    change.scope = in.optional_choice("scope", edit_scopes).value_or(app::EditScope::all);
    change.occurrence = in.optional_moment("occurrence");
    change.seen = read_seen(in);
}

}

ScheduleHandlers::ScheduleHandlers(TruthDesk& truth, FactDesk& facts, const runtime::Clock& clock,
    News& news, std::function<void()> changed)
    : truth_(truth)
    , facts_(facts)
    , clock_(clock)
    , news_(news)
    , changed_(std::move(changed))
{
}

awaitable<net::Response> ScheduleHandlers::save(net::Request request, net::Status status,
    std::function<Result<Schedule>(app::Records&)> work, std::optional<ScheduleId> changed,
    bool is_ended)
{
    const app::Deed deed = deed_of(request, clock_);
    auto show_saved = [status, is_ended, day = day_of(deed.now)](
                          app::Records& records, const Schedule& schedule) {
        const auto tree = records.units().tree(day);
        ShownSchedule shown = show(records, schedule, *tree, std::nullopt);
        if (is_ended)
            shown.warnings = app::sentences_of(app::runs_broken_in(records, *tree, schedule));
        return json_response(status, to_json(shown));
    };
    auto saved = co_await once(truth_, claim_of(request), std::move(work), std::move(show_saved));
    if (!saved && changed && saved.error().code == "schedule.stale") {
        auto look = [deed, id = *changed](app::Records& records) {
            const auto current = app::find_schedule(records, deed, id);
            const auto tree = records.units().tree(day_of(deed.now));
            return current ? to_json(show(records, *current, *tree, std::nullopt)) : json::Object{};
        };
        co_return stale(saved.error(), co_await truth_.read(std::move(look)));
    }
    if (!saved)
        co_return problem(saved.error());
    if (saved->made) {
        changed_();
        news_.tell({ "schedule", saved->made->id.value(), { saved->made->unit } });
    }
    co_return std::move(saved->answer);
}

awaitable<net::Response> ScheduleHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::ScheduleFilter filter;
    filter.unit = query.id<UnitId>("unit");
    filter.bulletin = query.id<BulletinId>("bulletin");
    filter.programme = query.id<ProgrammeId>("programme");
    filter.campaign = query.id<CampaignId>("campaign");
    filter.from = query.moment("from");
    filter.to = query.moment("to");
    if (filter.from && filter.to
        && (*filter.to <= *filter.from || *filter.to - *filter.from > std::chrono::hours(24 * 62)))
        query.refuse("to", "input.out_of_range", "tối đa 62 ngày");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, clock_), filter, page = *page](app::Records& records) mutable {
              const auto tree = records.units().tree(day_of(deed.now));
              filter.units = deed.caller.units_with(Right::view, *tree);
              const auto found = records.schedules().list(filter, *tree, page);
              std::optional<Span> span;
              if (filter.from && filter.to)
                  span = Span{ *filter.from, *filter.to };
              app::Paged<ShownSchedule> shown;
              shown.next = found.next;
              for (const Schedule& schedule : found.items)
                  shown.items.push_back(show(records, schedule, *tree, span));
              if (span && !shown.items.empty()) {
                  std::set<ScheduleId> ids;
                  for (const ShownSchedule& one : shown.items)
                      ids.insert(one.schedule.id);
                  auto withheld = app::withheld_starts(records, *tree, *span, ids);
                  for (ShownSchedule& one : shown.items)
                      one.withheld = std::move(withheld[one.schedule.id]);
              }
              return shown;
          };
    const auto shown = co_await truth_.read(std::move(look));
    co_return answer_page(shown, [](const ShownSchedule& one) { return to_json(one); });
}

awaitable<net::Response> ScheduleHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    json::Reader in(*object);
    Schedule schedule = read_schedule(in, deed.caller.unit);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, schedule](
                    app::Records& records) { return app::add_schedule(records, deed, schedule); };
    co_return co_await save(std::move(request), net::Status::created, std::move(work));
}

awaitable<net::Response> ScheduleHandlers::check(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    json::Reader in(*object);
    // An edit names the schedule it is made on.
    const auto id = in.optional_id<ScheduleId>("id");
    Schedule schedule;
    Change change;
    if (id)
        change.edit = read_schedule_edit(in);
    else
        schedule = read_schedule(in, deed.caller.unit);
    read_scope(in, change);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, schedule, id, change](app::Records& records) {
        return id ? app::check_edit(
                   records, deed, *id, change.edit, change.scope, change.occurrence, change.seen)
                  : app::check_schedule_conflicts(records, deed, schedule);
    };
    const auto checked = co_await truth_.read(std::move(look));
    co_return answer_of(checked, [&](const auto& one) { return to_json(one); });
}

awaitable<net::Response> ScheduleHandlers::show_one(net::Request request)
{
    const auto id = request.path_id<ScheduleId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, clock_), id = *id](
                    app::Records& records) -> Result<ShownSchedule> {
        const auto schedule = app::find_schedule(records, deed, id);
        if (!schedule)
            return tl::unexpected(schedule.error());
        return show(records, *schedule, *records.units().tree(day_of(deed.now)), std::nullopt);
    };
    const auto shown = co_await truth_.read(std::move(look));
    co_return answer_of(shown, [&](const auto& one) { return to_json(one); });
}

awaitable<net::Response> ScheduleHandlers::edit(net::Request request)
{
    const auto id = request.path_id<ScheduleId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    Change change;
    change.edit = read_schedule_edit(in);
    read_scope(in, change);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, change](app::Records& records) {
        return app::edit_schedule(
            records, deed, id, change.edit, change.scope, change.occurrence, change.seen);
    };
    co_return co_await save(std::move(request), net::Status::ok, std::move(work), *id);
}

awaitable<net::Response> ScheduleHandlers::cancel(net::Request request)
{
    const auto id = request.path_id<ScheduleId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    Change change;
    read_scope(in, change);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, change](app::Records& records) {
        return app::cancel_schedule(
            records, deed, id, change.scope, change.occurrence, change.seen);
    };
    co_return co_await save(std::move(request), net::Status::ok, std::move(work), *id, true);
}

awaitable<net::Response> ScheduleHandlers::list_programmes(net::Request request)
{
    const auto page = read_page(request);
    if (!page)
        co_return problem(page.error());
    auto look = [deed = deed_of(request, clock_), page = *page](app::Records& records) {
        const auto tree = records.units().tree(day_of(deed.now));
        return records.programmes().list(deed.caller.units_with(Right::view, *tree), *tree, page);
    };
    const auto found = co_await truth_.read(std::move(look));
    co_return answer_page(found, [](const Programme& one) { return to_json(one); });
}

awaitable<net::Response> ScheduleHandlers::create_programme(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    json::Reader in(*object);
    app::NewProgramme wanted;
    wanted.unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    wanted.name = in.text("name", { .least = 1, .most = 300 });
    wanted.items = read_programme_items(in);
    wanted.framed = in.optional_boolean("framed").value_or(false);
    if (in.has("starts"))
        wanted.schedule = read_schedule(in, wanted.unit);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed, wanted](
                    app::Records& records) { return app::add_programme(records, deed, wanted); };
    auto show_added = [](app::Records&, const app::PlannedProgramme& added) {
        json::Object body = to_json(added.programme);
        body["schedule"] = added.schedule ? json::of(added.schedule->id) : json::Value(nullptr);
        return json_response(net::Status::created, body);
    };
    auto added = co_await once(truth_, claim_of(request), std::move(work), std::move(show_added));
    if (!added)
        co_return problem(added.error());
    if (added->made)
        changed_();
    co_return std::move(added->answer);
}

awaitable<net::Response> ScheduleHandlers::edit_programme(net::Request request)
{
    const auto id = request.path_id<ProgrammeId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto name = in.optional_text("name", { .least = 1, .most = 300 });
    const auto seen = read_seen(in);
    std::optional<std::vector<ProgrammeItem>> items;
    if (in.has("items"))
        items = read_programme_items(in);
    const auto framed = in.optional_boolean("framed");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), id = *id, name, seen, items, framed](
                    app::Records& records) {
        return app::edit_programme(records, deed, id, name, items, seen, framed);
    };
    const auto edited = co_await truth_.commit(std::move(work));
    if (!edited)
        co_return problem(edited.error());
    changed_();
    co_return json_response(net::Status::ok, to_json(*edited));
}

awaitable<net::Response> ScheduleHandlers::forecast(net::Request request)
{
    QueryReader query(request);
    const auto device = query.id<DeviceId>("device");
    const auto from = query.moment("from");
    const auto to = query.moment("to");
    if (!device)
        query.refuse("device", "input.required");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    // Without a span: tomorrow.
    const Moment begins = from.value_or(start_of(day_of(deed.now) + std::chrono::days(1)));
    const Moment ends = to.value_or(begins + std::chrono::hours(24));
    auto look = [deed, device = *device, begins, ends](app::Records& records) {
        return app::forecast(records, deed, device, { begins, ends });
    };
    const auto found = co_await truth_.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return json_response(net::Status::ok,
        json::Object{
            { "items",
                json::list_of(*found, [](const app::ForecastItem& one) { return to_json(one); }) },
            { "next", nullptr } });
}

awaitable<net::Response> ScheduleHandlers::explain(net::Request request)
{
    QueryReader query(request);
    const auto device = query.id<DeviceId>("device");
    const auto at = query.moment("at");
    if (!device)
        query.refuse("device", "input.required");
    if (!at)
        query.refuse("at", "input.required");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, clock_), device = *device, at = *at](
                    app::Records& records) { return app::explain_plan(records, deed, device, at); };
    auto explanation = co_await truth_.read(std::move(look));
    if (!explanation)
        co_return problem(explanation.error());
    auto complete = [&explanation](app::Facts& facts) { app::add_facts(facts, *explanation); };
    co_await facts_.read(complete);
    co_return json_response(net::Status::ok, to_json(*explanation));
}

}
