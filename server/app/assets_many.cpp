// Many assets in one go: what comes from a table, and one change for all that were chosen.
#include "server/app/assets.hpp"

#include <fmt/format.h>

#include "core/text/fold.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/fresh_ids.hpp"
#include "server/app/note.hpp"

namespace nguon::app {
namespace {

void add_errors(Error& all, std::size_t place, const Error& error)
{
    const std::string prefix = fmt::format("items[{}]", place);
    if (error.fields.empty())
        all.fields.push_back({ fmt::format("{}.unit", prefix), error.code, error.detail });
    for (const FieldError& field : error.fields)
        all.fields.push_back(
            { fmt::format("{}.{}", prefix, field.path), field.code, field.detail });
}

void apply(const BulkAssetChange& change, Asset& asset)
{
    asset.from = change.from;
    if (!asset.device)
        asset.unit = change.unit.value_or(asset.unit);
    if (change.station)
        asset.station = change.station;
    if (change.condition) {
        asset.condition = *change.condition;
        asset.condition_on
            = *change.condition == Condition::unknown ? std::nullopt : change.condition_on;
    }
    asset.funding = change.funding.value_or(asset.funding);
    for (const auto& [key, value] : change.details)
        asset.details.insert_or_assign(key, value);
}

}

Result<std::vector<Asset>> add_assets(Records& records, const Deed& deed, std::vector<Asset> assets)
{
    const RegisterDesk desk(records, deed);
    Error wrong{ Kind::invalid, "input.invalid", {}, {}, {} };
    FreshIds ids(deed);
    std::set<std::string> serials; // of those before, which are not in the register yet
    for (std::size_t i = 0; i < assets.size(); ++i) {
        Asset& asset = assets[i];
        tidy(asset);
        asset.id = ids.next<AssetId>();
        asset.device.reset();
        asset.to.reset();
        asset.version = 1;
        asset.by_name = deed.caller.name;
        asset.changed = deed.now;
        if (const auto good = desk.check(asset, nullptr); !good) {
            // One alone is told in its own words.
            if (assets.size() == 1 && good.error().fields.empty())
                return tl::unexpected(good.error());
            add_errors(wrong, i, good.error());
        }
        if (const std::string serial = to_lower(asset.detail("serial"));
            !serial.empty() && !serials.insert(serial).second)
            wrong.fields.push_back({ fmt::format("items[{}].details.serial", i),
                "asset.serial_exists", std::string(asset.detail("serial")) });
    }
    if (!wrong.fields.empty())
        return tl::unexpected(wrong);
    records.assets().add_all(assets);
    if (assets.size() == 1)
        note_asset(records, deed, "asset.added", assets.front());
    else if (!assets.empty())
        note(records, deed, "asset.many_added",
            { "asset", 0, assets.front().name, assets.front().unit },
            { { "count", static_cast<std::int64_t>(assets.size()) } });
    return assets;
}

Result<std::int64_t> change_assets(
    Records& records, const Deed& deed, const BulkAssetChange& change)
{
    if (change.assets.empty())
        return fail_field("assets", "input.too_few", "1");
    if (change.assets.size() > most_bulk_assets)
        return fail_field("assets", "input.too_many", std::to_string(most_bulk_assets));
    const RegisterDesk desk(records, deed);
    std::int64_t changed = 0;
    for (std::size_t i = 0; i < change.assets.size(); ++i) {
        const auto& [id, seen] = change.assets[i];
        const std::string path = fmt::format("assets[{}].id", i);
        // Asked before anything is said of it: a refusal tells names and days.
        const auto eras = desk.to_be_changed(id);
        if (!eras && eras.error().code == "asset.missing")
            return fail_field(path, "asset.missing");
        if (!eras)
            return tl::unexpected(eras.error());
        const Asset* era = era_on(*eras, change.from);
        if (era == nullptr)
            return fail_field(path, "asset.not_then", vietnamese_day(change.from));
        if (change.unit && era->device)
            return fail_field(path, "asset.moves_with_device", era->name);
        Asset wished = *era;
        apply(change, wished);
        if (wished == *era)
            continue;
        const auto done = change_asset(records, deed, wished, seen);
        if (!done && done.error().fields.empty())
            return tl::unexpected(done.error());
        if (!done) {
            Error error = done.error();
            for (FieldError& field : error.fields)
                field.detail = field.detail.empty()
                    ? era->name
                    : fmt::format("{}: {}", era->name, field.detail);
            return tl::unexpected(error);
        }
        ++changed;
    }
    return changed;
}

}
