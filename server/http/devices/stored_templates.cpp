#include "server/app/stored_templates.hpp"
#include "protocol/plan.hpp"
#include "server/http/devices/device_handlers.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object to_json(const app::StoredTemplate& one)
{
    json::Object out{ { "id", json::of(one.id) }, { "title", json::of(one.title) },
        { "state", json::of(app::name_of(one.state)) }, { "newest", json::of(one.newest) },
        { "version", nullptr }, { "hash", nullptr }, { "media", nullptr } };
    if (one.held) {
        if (one.held->version > 0)
            out["version"] = one.held->version;
        out["hash"] = json::of(protocol::hash_of(*one.held).text());
        if (!one.held->media.empty())
            out["media"] = json::of(one.held->media);
    }
    return out;
}

}

awaitable<net::Response> DeviceHandlers::list_templates(net::Request request)
{
    const auto id = request.path_id<DeviceId>("id");
    const auto page = read_page(request);
    if (const auto bad = first_error(id, page))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, parts_.clock), id = *id, page = *page](
              app::Records& records) { return app::stored_templates(records, deed, id, page); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::StoredTemplate& one) { return to_json(one); });
}

}
