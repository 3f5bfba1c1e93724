// Photos and documents of assets: which there are, and who may see them. Their bytes are kept by
// their hash.
#include "server/app/assets.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "server/app/asset_parts.hpp"

namespace nguon::app {
namespace {

// As it may stand on any disk.
std::string safe_name(std::string_view given)
{
    std::string name;
    for (const char c : trim(given)) {
        const bool is_bad = static_cast<unsigned char>(c) < 0x20 || c == 0x7F
            || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        name += is_bad ? '_' : c;
    }
    name = std::string(cut_utf8(to_nfc(name), 150));
    return name.empty() ? "tep" : name;
}

// Whoever operates what stands there shows what he found; papers are for those who keep the
// register, and so is taking anything away.
Result<AssetEras> to_be_shown(
    Records& records, const RegisterDesk& desk, AssetId id, std::string_view type)
{
    AssetEras eras = records.assets().history(id);
    if (eras.empty() || !desk.may(Right::view, eras.back().unit))
        return fail(Kind::missing, "asset.missing");
    const bool may_show
        = type.starts_with("image/") && desk.may(Right::operate_device, eras.back().unit);
    if (!may_show && !desk.may(Right::manage_devices, eras.back().unit))
        return fail(Kind::forbidden, "asset.not_allowed");
    return eras;
}

}

Result<std::vector<AssetFile>> list_asset_files(Records& records, const Deed& deed, AssetId id)
{
    const RegisterDesk desk(records, deed);
    const AssetEras eras = records.assets().history(id);
    if (eras.empty() || !desk.may(Right::view, eras.back().unit))
        return fail(Kind::missing, "asset.missing");
    return records.assets().files(id);
}

Result<void> may_keep_file(Records& records, const Deed& deed, AssetId id, std::string_view type)
{
    if (const auto eras = to_be_shown(records, RegisterDesk(records, deed), id, type); !eras)
        return tl::unexpected(eras.error());
    if (records.assets().files(id).size() >= most_asset_files)
        return fail(Kind::too_many, "asset.too_many_files", std::to_string(most_asset_files));
    return {};
}

Result<AssetFile> add_asset_file(Records& records, const Deed& deed, const AssetFile& given)
{
    const RegisterDesk desk(records, deed);
    const auto eras = to_be_shown(records, desk, given.asset, given.type);
    if (!eras)
        return tl::unexpected(eras.error());
    if (given.size <= 0 || given.size > largest_asset_file)
        return fail(Kind::too_many, "asset.file_too_large");
    AssetFile file = given;
    file.name = safe_name(given.name);
    file.by_name = deed.caller.name;
    file.added = deed.now;
    const auto there = records.assets().files(file.asset);
    const auto same = std::find_if(
        there.begin(), there.end(), [&](const AssetFile& one) { return one.hash == file.hash; });
    if (same != there.end())
        return *same;
    if (there.size() >= most_asset_files)
        return fail(Kind::too_many, "asset.too_many_files", std::to_string(most_asset_files));
    records.assets().add_file(file);
    note_asset(records, deed, "asset.file_added", eras->back());
    return file;
}

Result<void> remove_asset_file(
    Records& records, const Deed& deed, AssetId id, const MediaHash& hash)
{
    const RegisterDesk desk(records, deed);
    const auto eras = desk.to_be_changed(id);
    if (!eras)
        return tl::unexpected(eras.error());
    if (!records.assets().remove_file(id, hash))
        return fail(Kind::missing, "asset.no_such_file");
    note_asset(records, deed, "asset.file_removed", eras->back());
    return {};
}

Result<AssetFile> find_asset_file(
    Records& records, const Deed& deed, AssetId id, const MediaHash& hash)
{
    const auto files = list_asset_files(records, deed, id);
    if (!files)
        return tl::unexpected(files.error());
    const auto found = std::find_if(
        files->begin(), files->end(), [&](const AssetFile& one) { return one.hash == hash; });
    if (found == files->end())
        return fail(Kind::missing, "asset.no_such_file");
    return *found;
}

}
