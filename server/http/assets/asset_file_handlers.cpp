// Photos and documents of assets: taken in whole, told by their bytes, given out as something to be
// saved.
#include "core/asset/asset_file.hpp"
#include "server/http/archive/archive_handlers.hpp"
#include "server/http/assets/asset_handlers.hpp"
#include "server/http/assets/asset_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// The name without what it claims to be: the bytes say that.
std::string_view stem_of(std::string_view name)
{
    const auto dot = name.rfind('.');
    return dot == name.npos || dot == 0 ? name : name.substr(0, dot);
}

Result<std::string> keep(
    app::MediaFolder& folder, const std::string& upload, const std::string& bytes)
{
    folder.abandon(upload);
    if (const auto begun = folder.begin_upload(upload); !begun)
        return tl::unexpected(begun.error());
    if (const auto written = folder.append(upload, 0, bytes); !written) {
        folder.abandon(upload);
        return tl::unexpected(written.error());
    }
    auto hash = folder.put_file(folder.upload_path(upload));
    folder.abandon(upload);
    return hash;
}

}

awaitable<net::Response> AssetHandlers::files(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::list_asset_files(records, deed, id); };
    const auto files = co_await parts_.truth.read(std::move(look));
    co_return answer_of(files, [](const std::vector<app::AssetFile>& all) {
        return json::Object{ { "items",
            json::list_of(all, [](const app::AssetFile& one) { return to_json(one); }) } };
    });
}

awaitable<net::Response> AssetHandlers::add_file(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    QueryReader query(request);
    const std::string name = query.text("name", 200).value_or("");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    const auto type = asset_file_type(request.body);
    if (!type)
        co_return problem(Error{ Kind::invalid, "asset.bad_file", {}, {}, {} });
    const app::Deed deed = deed_of(request, parts_.clock);
    app::AssetFile file;
    file.asset = *id;
    file.name = name;
    file.type = std::string(*type);
    file.size = static_cast<std::int64_t>(request.body.size());
    // Asked before anything is written: who may not has no disk filled.
    auto may = [deed, id = *id, type = file.type](
                   app::Records& records) { return app::may_keep_file(records, deed, id, type); };
    if (const auto allowed = co_await parts_.truth.read(std::move(may)); !allowed)
        co_return problem(allowed.error());
    const std::string upload = "asset-" + deed.new_id<AssetId>().text();
    auto write = [this, &upload, &request] { return keep(parts_.folder, upload, request.body); };
    const auto hash = co_await parts_.workers.run(std::move(write));
    if (!hash)
        co_return problem(hash.error());
    file.hash = *hash;
    auto work
        = [deed, file](app::Records& records) { return app::add_asset_file(records, deed, file); };
    const auto added = co_await parts_.truth.commit(std::move(work));
    if (!added)
        co_return problem(added.error());
    tell(*id);
    co_return json_response(net::Status::created, to_json(*added));
}

awaitable<net::Response> AssetHandlers::send_file(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id,
                    hash = std::string(request.param("hash"))](app::Records& records) {
        return app::find_asset_file(records, deed, id, hash);
    };
    const auto file = co_await parts_.truth.read(std::move(look));
    if (!file)
        co_return problem(file.error());
    if (!parts_.folder.exists(file->hash))
        co_return problem(Error{ Kind::missing, "asset.no_such_file", {}, {}, {} });
    auto response
        = net::Response::file(parts_.folder.path_of(file->hash).string(), file->type, file->hash);
    response.headers.set("Content-Disposition",
        "attachment; filename=\"" + file_name_of(stem_of(file->name), ending_of(file->type))
            + "\"");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
    response.headers.set("Cache-Control", "private, max-age=3600");
    co_return response;
}

awaitable<net::Response> AssetHandlers::remove_file(net::Request request)
{
    const auto id = request.path_id<AssetId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id,
                    hash = std::string(request.param("hash"))](app::Records& records) {
        return app::remove_asset_file(records, deed, id, hash);
    };
    const auto removed = co_await parts_.truth.commit(std::move(work));
    if (!removed)
        co_return problem(removed.error());
    tell(*id);
    co_return net::Response::empty();
}

}
