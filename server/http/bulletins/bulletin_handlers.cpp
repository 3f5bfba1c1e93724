#include "server/http/bulletins/bulletin_handlers.hpp"

#include "server/app/audience.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/devices.hpp"
#include "server/app/heard_languages.hpp"
#include "server/http/bulletins/bulletin_body.hpp"
#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

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
    edit.seen = read_seen(in);
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

json::Object part_json(const app::HeardPart& part)
{
    json::Object body{ { "language", json::of(part.language) },
        { "duration_ms", part.duration.count() }, { "reader", json::of(part.reader) } };
    body["media"] = part.media.empty() ? json::Value(nullptr) : json::of(part.media);
    return body;
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

void BulletinHandlers::tell(const Bulletin& bulletin)
{
    news_.tell({ "bulletin", bulletin.id().value(), concerned_units(bulletin) });
}

awaitable<net::Response> BulletinHandlers::refusal(app::Deed deed, Error error, BulletinId id)
{
    if (error.code != "bulletin.stale")
        co_return problem(error);
    auto look = [deed, id](app::Records& records) -> Result<json::Object> {
        const auto current = app::find_bulletin(records, deed, id);
        if (!current)
            return tl::unexpected(current.error());
        return full_body(records, deed, *current);
    };
    auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(error);
    co_return stale(error, std::move(*current));
}

awaitable<net::Response> BulletinHandlers::change(
    net::Request request, BulletinId id, Transition transition, Then then)
{
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id, transition = std::move(transition)](
                    app::Records& records) { return transition(records, deed, id); };
    auto show = [deed](app::Records& records, const Bulletin& bulletin) {
        return json_response(net::Status::ok, full_body(records, deed, bulletin));
    };
    auto changed = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!changed)
        co_return co_await refusal(deed, changed.error(), id);
    if (changed->made) {
        if (then)
            then(*changed->made);
        tell(*changed->made);
    }
    co_return std::move(changed->answer);
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
    filter.campaign = query.id<CampaignId>("campaign");
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
    co_return answer_page(found, [](const Bulletin& bulletin) { return to_json(bulletin); });
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
    auto show = [deed](app::Records& records, const Bulletin& bulletin) {
        auto response = json_response(net::Status::created, full_body(records, deed, bulletin));
        response.headers.set("Location", "/api/v1/bulletins/" + bulletin.id().text());
        return response;
    };
    auto written = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!written)
        co_return problem(written.error());
    if (written->made)
        tell(*written->made);
    co_return std::move(written->answer);
}

awaitable<net::Response> BulletinHandlers::show(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look = [deed, id = *id](app::Records& records) -> Result<json::Object> {
        const auto bulletin = app::find_bulletin(records, deed, id);
        if (!bulletin)
            return tl::unexpected(bulletin.error());
        return full_body(records, deed, *bulletin);
    };
    const auto body = co_await desk_.read(std::move(look));
    if (!body)
        co_return problem(body.error());
    co_return json_response(net::Status::ok, *body);
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

awaitable<net::Response> BulletinHandlers::remove(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, seen = *seen](
                    app::Records& records) { return app::delete_draft(records, deed, id, seen); };
    const auto removed = co_await desk_.commit(std::move(work));
    if (!removed)
        co_return co_await refusal(deed, removed.error(), *id);
    tell(removed->bulletin);
    for (const Contribution& one : removed->contributions) {
        news_.tell({ "contribution", one.id.value(), { one.unit, one.to } });
        // The original of a copy shows that it waits again.
        if (one.bulletin != *id)
            news_.tell({ "bulletin", one.bulletin.value(), { one.unit } });
    }
    co_return net::Response::empty();
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
    co_return answer_page(
        found, [](const app::BulletinVersion& version) { return to_json(version); });
}

awaitable<net::Response> BulletinHandlers::heard(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const app::Deed deed = deed_of(request, clock_);
    QueryReader query(request);
    const UnitId unit = query.id<UnitId>("unit").value_or(deed.caller.unit);
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto look = [deed, id = *id, unit](
                    app::Records& records) { return app::heard_parts(records, deed, id, unit); };
    const auto parts = co_await desk_.read(std::move(look));
    if (!parts)
        co_return problem(parts.error());
    Milliseconds whole{};
    for (const app::HeardPart& part : *parts)
        whole += part.duration + (&part == &parts->front() ? Milliseconds(0) : between_tracks);
    const auto write = [](const app::HeardPart& part) { return part_json(part); };
    co_return json_response(net::Status::ok,
        json::Object{ { "unit", json::of(unit) }, { "parts", json::list_of(*parts, write) },
            { "pause_ms", between_tracks.count() }, { "duration_ms", whole.count() } });
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
    co_return answer_page(found, [](const app::BulletinStep& step) { return to_json(step); });
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
    struct Reached {
        app::ReachCount count;
        std::int64_t unpaired_boards = 0;
    };
    auto look = [audience, now = clock_.now()](app::Records& records) {
        const auto tree = records.units().tree(day_of(now));
        const app::AudienceReach reach(records, *tree);
        Reached reached;
        for (const Device* device : reach.devices(audience)) {
            reached.count.add(*device);
            if (device->kind == DeviceKind::board && device->public_key.empty())
                ++reached.unpaired_boards;
        }
        reached.count.households = app::count_households(records, audience, *tree);
        return reached;
    };
    const auto reached = co_await desk_.read(std::move(look));
    const app::ReachCount& count = reached.count;
    co_return json_response(net::Status::ok,
        json::Object{ { "devices", count.devices }, { "speaker_devices", count.speaker_devices },
            { "speakers", count.speakers }, { "boards", count.boards },
            { "unpaired", count.unpaired }, { "unpaired_boards", reached.unpaired_boards },
            { "households", count.households } });
}

}
