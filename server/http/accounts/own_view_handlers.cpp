// Filters of lists that a person keeps for himself.
#include "server/app/saved_views.hpp"
#include "server/http/accounts/own_account_handlers.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object to_json(const std::vector<app::SavedView>& views)
{
    return json::Object{ { "items", json::list_of(views, [](const app::SavedView& one) {
                              return json::Object{ { "list", json::of(one.list) },
                                  { "name", json::of(one.name) },
                                  { "filters", json::of(one.filters) } };
                          }) } };
}

net::Response those_left(app::Records&, const std::vector<app::SavedView>& views)
{
    return json_response(net::Status::ok, to_json(views));
}

std::string read_list(json::Reader& in)
{
    return in.text("list", { .least = 1, .most = app::longest_view_list });
}

std::string read_name(json::Reader& in)
{
    return in.text("name", { .least = 1, .most = app::longest_view_name });
}

}

awaitable<net::Response> OwnAccountHandlers::list_views(net::Request request)
{
    auto look = [deed = deed_of(request, clock_)](
                    app::Records& records) { return app::saved_views(records, deed); };
    const auto views = co_await desk_.read(std::move(look));
    co_return json_response(net::Status::ok, to_json(views));
}

awaitable<net::Response> OwnAccountHandlers::save_view(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    app::SavedView view;
    view.list = read_list(in);
    view.name = read_name(in);
    view.filters = in.text("filters", { .most = app::longest_view_filters });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), view = std::move(view)](
                    app::Records& records) { return app::save_view(records, deed, view); };
    auto saved = co_await once(desk_, claim_of(request), std::move(work), those_left);
    if (!saved)
        co_return problem(saved.error());
    co_return std::move(saved->answer);
}

awaitable<net::Response> OwnAccountHandlers::forget_view(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const std::string list = read_list(in);
    const std::string name = read_name(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), list, name](
                    app::Records& records) -> Result<std::vector<app::SavedView>> {
        return app::forget_view(records, deed, list, name);
    };
    auto left = co_await once(desk_, claim_of(request), std::move(work), those_left);
    if (!left)
        co_return problem(left.error());
    co_return std::move(left->answer);
}

}
