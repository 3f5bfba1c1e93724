// /api/v1/prints/under-way: how far a paper is, and giving it up.
#include "server/http/paper/paper_handlers.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

Error missing() { return { Kind::missing, "paper.not_under_way", {}, {}, {} }; }

std::string_view name_of(app::PrintStage stage)
{
    switch (stage) {
    case app::PrintStage::gathering:
        return "gathering";
    case app::PrintStage::waiting:
        return "waiting";
    case app::PrintStage::laying_out:
        return "laying_out";
    case app::PrintStage::writing:
        return "writing";
    }
    return "";
}

}

Result<PrintsUnderWay::PrintPtr> PaperHandlers::opened(const net::Request& request)
{
    return prints_.open(signed_in(request).caller.account, request);
}

awaitable<net::Response> PaperHandlers::pdf(
    PrintsUnderWay::PrintPtr under_way, std::string html, std::string name)
{
    under_way->tell({ app::PrintStage::waiting, 0 });
    auto print
        = [this, html = std::move(html), watch = watch_of(under_way)]() -> Result<std::string> {
        // Given up while it waited.
        if (watch.stop.stop_requested())
            return fail(Kind::conflict, "paper.given_up");
        return parts_.press.print(html, watch);
    };
    auto printed = co_await parts_.workers.run(std::move(print));
    if (!printed)
        co_return problem(printed.error());
    auto response = net::Response::with(net::Status::ok, "application/pdf", std::move(*printed));
    // Shown where the browser can show it, so that it is looked at before it is printed.
    response.headers.set("Content-Disposition", "inline; filename=\"" + name + "\"");
    response.headers.set("Cache-Control", "private, no-store");
    co_return response;
}

awaitable<net::Response> PaperHandlers::progress(net::Request request)
{
    const std::string& ticket = request.path_params.at("ticket");
    const auto found = prints_.find(signed_in(request).caller.account, ticket);
    if (!found)
        co_return problem(missing());
    const json::Object body{ { "stage", json::of(name_of(found->stage)) },
        { "pages", found->pages }, { "gathered", found->gathered },
        { "to_gather", found->to_gather } };
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> PaperHandlers::give_up(net::Request request)
{
    const std::string& ticket = request.path_params.at("ticket");
    if (!prints_.give_up(signed_in(request).caller.account, ticket))
        co_return problem(missing());
    co_return net::Response::empty();
}

}
