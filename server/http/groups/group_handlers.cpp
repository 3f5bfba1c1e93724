#include "server/http/groups/group_handlers.hpp"

#include "server/app/groups.hpp"
#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr json::ListRule members{ .most = 2'000 };

json::Object to_json(const app::Group& group)
{
    return json::Object{ { "id", json::of(group.id) }, { "unit", json::of(group.unit) },
        { "name", json::of(group.name) }, { "devices", json::list_of(group.devices) },
        { "units", json::list_of(group.units) }, { "manner", manner_json(group.manner) },
        { "version", group.version } };
}

json::Object to_json(const app::ShownGroup& shown)
{
    json::Object body = to_json(shown.group);
    if (const auto& then = shown.on_day)
        body["on_day"] = json::Object{ { "clusters", then->clusters }, { "boards", then->boards },
            { "saved_at", json::of(then->saved) }, { "members_known", then->members_known } };
    return body;
}

app::GroupWish read_wish(json::Reader& in)
{
    app::GroupWish wish;
    wish.unit = in.optional_id<UnitId>("unit");
    wish.name = in.optional_text("name", { .least = 1, .most = 200 });
    wish.units = in.optional_list(
        "units", members, [](const json::Field& unit) { return unit.id<UnitId>(); });
    wish.devices = in.optional_list(
        "devices", members, [](const json::Field& device) { return device.id<DeviceId>(); });
    wish.manner = read_manner(in);
    return wish;
}

}

GroupHandlers::GroupHandlers(
    TruthDesk& desk, const runtime::Clock& clock, News& news, std::function<void()> changed)
    : desk_(desk)
    , clock_(clock)
    , news_(news)
    , changed_(std::move(changed))
{
}

void GroupHandlers::tell(GroupId id, std::vector<UnitId> concerned)
{
    changed_();
    news_.tell({ "group", id.value(), std::move(concerned) });
}

awaitable<net::Response> GroupHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto day = query.day("day");
    const auto asked = query.finish();
    if (const auto bad = first_error(page, asked))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), day, page = *page](
                    app::Records& records) { return app::list_groups(records, deed, day, page); };
    const auto found = co_await desk_.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return answer_page(*found, [](const app::ShownGroup& group) { return to_json(group); });
}

awaitable<net::Response> GroupHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const app::GroupWish wish = read_wish(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), wish](
                    app::Records& records) { return app::add_group(records, deed, wish); };
    auto show = [](app::Records&, const app::Group& group) {
        return json_response(net::Status::created, to_json(group));
    };
    auto added = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!added)
        co_return problem(added.error());
    if (added->made)
        tell(added->made->id, { added->made->unit });
    co_return std::move(added->answer);
}

awaitable<net::Response> GroupHandlers::edit(net::Request request)
{
    const auto id = request.path_id<GroupId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const app::GroupWish wish = read_wish(in);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, wish, seen](app::Records& records) {
        return app::edit_group(records, deed, id, wish, seen);
    };
    const auto edited = co_await desk_.commit(std::move(work));
    if (edited) {
        tell(*id, { edited->unit });
        co_return json_response(net::Status::ok, to_json(*edited));
    }
    if (edited.error().code != "group.stale")
        co_return problem(edited.error());
    auto look
        = [deed, id = *id](app::Records& records) { return app::find_group(records, deed, id); };
    const auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(edited.error());
    co_return stale(edited.error(), to_json(*current));
}

awaitable<net::Response> GroupHandlers::remove(net::Request request)
{
    const auto id = request.path_id<GroupId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    auto work = [deed = deed_of(request, clock_), id = *id, seen = *seen](
                    app::Records& records) { return app::remove_group(records, deed, id, seen); };
    if (const auto removed = co_await desk_.commit(std::move(work)); !removed)
        co_return problem(removed.error());
    tell(*id, {});
    co_return net::Response::empty();
}

}
