#include "server/http/bulletins/bulletin_handlers.hpp"

#include "server/app/audience.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/devices.hpp"
#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

struct TransitionBody {
    std::optional<Version> seen;
    std::string comment;
};

Result<TransitionBody> read_transition(const net::Request& request)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    TransitionBody body;
    body.seen = in.optional_integer("version", 1, std::numeric_limits<Version>::max());
    body.comment
        = in.optional_text("comment", { .most = 2'000, .lines = json::Lines::many }).value_or("");
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return body;
}

struct Edit {
    std::optional<UnitId> unit;
    std::optional<Version> seen;
    std::function<void(BulletinContent&)> apply;
};

// Reads a POST or PATCH body. The content is read once over an empty bulletin to find what is
// wrong, and again over the current one inside the transaction.
Result<json::Object> read_edit(const net::Request& request, Edit& edit)
{
    auto object = read_object(request);
    if (!object)
        return object;
    json::Reader in(*object);
    edit.unit = in.optional_id<UnitId>("unit");
    edit.seen = in.optional_integer("version", 1, std::numeric_limits<Version>::max());
    BulletinContent probe;
    read_content(in, probe);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return object;
}

void apply(const json::Object& object, BulletinContent& content)
{
    json::Reader in(object, json::Unknown::ignore);
    read_content(in, content);
}

std::vector<UnitId> concerned_units(const Bulletin& bulletin)
{
    std::vector<UnitId> units = bulletin.audience().units;
    units.push_back(bulletin.unit());
    return units;
}

}

BulletinHandlers::BulletinHandlers(TruthDesk& desk, const runtime::Clock& clock, Signer& signer,
    runtime::WorkerPool& signing, News& news, BulletinConsequences consequences)
    : desk_(desk)
    , clock_(clock)
    , signer_(signer)
    , signing_(signing)
    , news_(news)
    , consequences_(std::move(consequences))
{
}

awaitable<json::Object> BulletinHandlers::full_body(app::Deed deed, Bulletin bulletin)
{
    auto look = [deed, bulletin](app::Records& records) {
        json::Object body = to_json(bulletin);
        body["deeds"] = json::list_of(app::possible_deeds(records, deed, bulletin));
        const auto author = records.accounts().find(bulletin.author());
        body["author_name"] = author ? json::of(author->name) : json::Value(nullptr);
        body["recall"] = nullptr;
        if (bulletin.state() == BulletinState::recalled) {
            const app::RecallReach reach = records.commands().recall_reach(bulletin.id());
            body["recall"] = json::Object{ { "total", reach.total }, { "reached", reach.reached } };
        }
        return body;
    };
    co_return co_await desk_.read(std::move(look));
}

awaitable<net::Response> BulletinHandlers::answer(
    net::Request request, Result<Bulletin> result, BulletinId id)
{
    const app::Deed deed = deed_of(request, clock_);
    if (result) {
        news_.tell({ "bulletin", id.value(), concerned_units(*result) });
        co_return json_response(net::Status::ok, co_await full_body(deed, *result));
    }
    if (result.error().code != "bulletin.stale")
        co_return problem(result.error());
    auto look = [deed, id](app::Records& records) { return app::find_bulletin(records, deed, id); };
    const auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(result.error());
    co_return stale(result.error(), co_await full_body(deed, *current));
}

awaitable<net::Response> BulletinHandlers::change(
    net::Request request, BulletinId id, Transition transition)
{
    auto work = [deed = deed_of(request, clock_), id, transition = std::move(transition)](
                    app::Records& records) { return transition(records, deed, id); };
    auto result = co_await desk_.commit(std::move(work));
    co_return co_await answer(std::move(request), std::move(result), id);
}

awaitable<net::Response> BulletinHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::BulletinFilter filter;
    filter.unit = query.id<UnitId>("unit");
    filter.states = query.choices("state", parse_bulletin_state);
    filter.priority = query.choice("priority", parse_priority);
    filter.channel = query.choice("channel", parse_channel);
    filter.category = query.text("category", 20).value_or("");
    filter.search = query.text("q").value_or("");
    filter.author = query.id<AccountId>("author");
    filter.from = query.moment("from");
    filter.to = query.moment("to");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, clock_), filter, page = *page](app::Records& records) mutable {
              const auto tree = records.units().tree(day_of(deed.now));
              filter.units = deed.caller.units_with(Right::view, *tree);
              return records.bulletins().list(filter, *tree, page);
          };
    const auto found = co_await desk_.read(std::move(look));
    co_return json_response(net::Status::ok,
        page_body(found, [](const Bulletin& bulletin) { return to_json(bulletin); }));
}

awaitable<net::Response> BulletinHandlers::create(net::Request request)
{
    Edit edit;
    auto object = read_edit(request, edit);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, edit, object = std::move(*object)](app::Records& records) {
        BulletinContent content;
        // Unless told otherwise a bulletin is to be heard; an empty list is refused.
        content.channels = { Channel::speaker };
        apply(object, content);
        return app::write_bulletin(
            records, deed, edit.unit.value_or(deed.caller.unit), std::move(content));
    };
    const auto written = co_await desk_.commit(std::move(work));
    if (!written)
        co_return problem(written.error());
    news_.tell({ "bulletin", written->id().value(), concerned_units(*written) });
    auto response = json_response(net::Status::created, co_await full_body(deed, *written));
    response.headers.set("Location", "/api/v1/bulletins/" + written->id().text());
    co_return response;
}

awaitable<net::Response> BulletinHandlers::show(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look
        = [deed, id = *id](app::Records& records) { return app::find_bulletin(records, deed, id); };
    const auto bulletin = co_await desk_.read(std::move(look));
    if (!bulletin)
        co_return problem(bulletin.error());
    co_return json_response(net::Status::ok, co_await full_body(deed, *bulletin));
}

awaitable<net::Response> BulletinHandlers::edit(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return problem(id.error());
    Edit edit;
    auto object = read_edit(request, edit);
    if (!object)
        co_return problem(object.error());
    Transition transition = [edit, object = std::move(*object)](app::Records& records,
                                const app::Deed& deed, BulletinId bulletin) -> Result<Bulletin> {
        const auto current = app::find_bulletin(records, deed, bulletin);
        if (!current)
            return current;
        BulletinContent content = current->content();
        apply(object, content);
        return app::edit_bulletin(records, deed, bulletin, std::move(content), edit.seen);
    };
    co_return co_await change(std::move(request), *id, std::move(transition));
}

awaitable<net::Response> BulletinHandlers::submit(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, seen = body->seen](app::Records& records) {
        return app::submit_bulletin(records, deed, id, seen);
    };
    auto submitted = co_await desk_.commit(std::move(work));
    if (!submitted)
        co_return co_await answer(std::move(request), std::move(submitted), *id);
    std::optional<JobId> job;
    if (!submitted->sound())
        job = co_await consequences_.voice(*submitted, deed);
    auto look
        = [deed, id = *id](app::Records& records) { return app::find_bulletin(records, deed, id); };
    const auto now_is = co_await desk_.read(std::move(look));
    if (!now_is)
        co_return problem(now_is.error());
    news_.tell({ "bulletin", id->value(), concerned_units(*now_is) });
    json::Object answer_body = co_await full_body(deed, *now_is);
    answer_body["job"] = json::of(job);
    co_return json_response(net::Status::ok, answer_body);
}

awaitable<net::Response> BulletinHandlers::approve(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, clock_);
    auto prepare = [deed, id = *id, seen = body->seen](app::Records& records) {
        return app::draft_approval(records, deed, id, seen);
    };
    const auto draft = co_await desk_.read(std::move(prepare));
    if (!draft) {
        Result<Bulletin> refused = tl::unexpected(draft.error());
        co_return co_await answer(std::move(request), std::move(refused), *id);
    }
    auto sign = [this, payload = to_payload(draft->statement)] {
        return signer_.sign(DocumentType::approval, payload);
    };
    const auto statement = co_await signing_.run(std::move(sign));
    if (!statement)
        co_return problem(statement.error());
    auto work = [deed, id = *id, draft = *draft, text = encode(*statement)](app::Records& records) {
        return app::approve_bulletin(records, deed, id, draft, text);
    };
    auto approved = co_await desk_.commit(std::move(work));
    if (approved)
        consequences_.approved(*id);
    co_return co_await answer(std::move(request), std::move(approved), *id);
}

awaitable<net::Response> BulletinHandlers::reject(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    Transition transition
        = [body = *body](app::Records& records, const app::Deed& deed, BulletinId bulletin) {
              return app::reject_bulletin(records, deed, bulletin, body.seen, body.comment);
          };
    co_return co_await change(std::move(request), *id, std::move(transition));
}

awaitable<net::Response> BulletinHandlers::recall(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    struct Recalled {
        Bulletin bulletin;
        std::vector<Command> commands;
    };
    auto work = [deed = deed_of(request, clock_), id = *id, body = *body](
                    app::Records& records) -> Result<Recalled> {
        auto bulletin = app::recall_bulletin(records, deed, id, body.seen, body.comment);
        if (!bulletin)
            return tl::unexpected(bulletin.error());
        auto commands = app::recall_commands(records, deed, *bulletin);
        return Recalled{ std::move(*bulletin), std::move(commands) };
    };
    auto recalled = co_await desk_.commit(std::move(work));
    if (!recalled)
        co_return co_await answer(std::move(request), tl::unexpected(recalled.error()), *id);
    consequences_.recalled(*id, std::move(recalled->commands));
    co_return co_await answer(std::move(request), std::move(recalled->bulletin), *id);
}

awaitable<net::Response> BulletinHandlers::versions(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto page = read_page(request);
    if (const auto bad = first_error(id, page))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, page = *page](
                    app::Records& records) -> Result<app::Paged<app::BulletinVersion>> {
        const auto bulletin = app::find_bulletin(records, deed, id);
        if (!bulletin)
            return tl::unexpected(bulletin.error());
        return records.bulletins().versions(id, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return json_response(net::Status::ok,
        page_body(*found, [](const app::BulletinVersion& version) { return to_json(version); }));
}

awaitable<net::Response> BulletinHandlers::history(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto page = read_page(request);
    if (const auto bad = first_error(id, page))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, page = *page](app::Records& records) {
        return app::bulletin_history(records, deed, id, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return json_response(net::Status::ok,
        page_body(*found, [](const app::BulletinStep& step) { return to_json(step); }));
}

awaitable<net::Response> BulletinHandlers::restore(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto most = std::numeric_limits<Version>::max();
    const auto wanted = in.integer("restore", 1, most);
    const auto seen = in.optional_integer("version", 1, most);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    Transition transition
        = [wanted, seen](app::Records& records, const app::Deed& deed, BulletinId bulletin) {
              return app::restore_bulletin(records, deed, bulletin, wanted, seen);
          };
    co_return co_await change(std::move(request), *id, std::move(transition));
}

awaitable<net::Response> BulletinHandlers::categories(net::Request)
{
    auto look = [](app::Records& records) { return records.categories().all(); };
    const auto all = co_await desk_.read(std::move(look));
    json::Array items;
    for (const app::Category& category : all)
        items.push_back(json::Object{
            { "code", json::of(category.code) }, { "name", json::of(category.name) } });
    co_return json_response(
        net::Status::ok, json::Object{ { "items", std::move(items) }, { "next", nullptr } });
}

awaitable<net::Response> BulletinHandlers::reach(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const Audience audience = read_audience(in, "audience");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto look = [audience, now = clock_.now()](app::Records& records) {
        return app::count_reach(records, audience, *records.units().tree(day_of(now)));
    };
    const auto count = co_await desk_.read(std::move(look));
    co_return json_response(net::Status::ok,
        json::Object{ { "devices", count.devices }, { "speaker_devices", count.speaker_devices },
            { "speakers", count.speakers }, { "boards", count.boards },
            { "households", count.households } });
}

}
