// An order as a file: for places that no line reaches somebody carries it there.
#include <fmt/format.h>

#include "base/text.hpp"
#include "server/http/emergencies/emergency_handlers.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::http {

awaitable<net::Response> EmergencyHandlers::stick(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::order_for_stick(records, deed, id); };
    const auto order = co_await parts_.truth.commit(std::move(work));
    if (!order)
        co_return problem(order.error());
    auto document = json::parse_object(order->document, { .max_depth = 4, .max_bytes = 16'384 });
    if (!document)
        throw std::runtime_error("a stored order is damaged: " + order->emergency.text());
    json::Object body{ { "order", json::of(std::move(*document)) } };
    if (parts_.road.sound && !order->media.empty()) {
        auto read = [this, hash = order->media] { return to_base64url(parts_.road.sound(hash)); };
        std::string bytes = co_await parts_.signing.run(std::move(read));
        if (!bytes.empty())
            body["media"] = json::of(bytes);
    }
    auto response = json_response(net::Status::ok, body);
    response.headers.set("Content-Disposition",
        fmt::format("attachment; filename=\"nguon-order-{}.json\"", order->emergency.text()));
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

}
