#pragma once

#include "server/app/records/assets.hpp"
#include "server/storage/query.hpp"

namespace nguon::storage {

class SqlAssets final : public app::Assets {
public:
    explicit SqlAssets(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Asset> find(AssetId id, Day day) override;
    std::vector<Asset> find_all(const std::vector<AssetId>& ids, Day day) override;
    AssetEras history(AssetId id) override;
    AssetEras history_of_device(DeviceId device) override;
    app::Paged<Asset> list(
        const app::AssetFilter& filter, const UnitTree& tree, const app::Page& page) override;
    app::AssetCounts counts(const app::AssetFilter& filter, const UnitTree& tree) override;
    std::vector<Asset> with_serials(const std::vector<std::string>& serials, Day day) override;
    bool is_serial_of_another(const std::string& serial, AssetId asset, Day day) override;
    std::vector<UnitId> units_with_station(Day day) override;
    std::vector<Standing> standing_on(Day day) override;
    app::Paged<app::AssetDue> due(
        const app::DueFilter& filter, const UnitTree& tree, const app::Page& page) override;
    void add(const Asset& asset) override;
    void add_all(const std::vector<Asset>& assets) override;
    bool save(const AssetEras& eras, Version seen) override;
    DatedByUnit<BoardRule> board_rules_on(const std::vector<UnitId>& units, Day day) override;
    void save_board_rule(UnitId unit, const BoardRule& rule, std::optional<Day> from) override;
    bool erase(AssetId id) override;
    bool erase_of_device(DeviceId id) override;
    std::vector<app::AssetFile> files(AssetId id) override;
    bool add_file(const app::AssetFile& file) override;
    bool remove_file(AssetId id, const MediaHash& hash) override;
    std::vector<MediaHash> files_in_use() override;
    void follow_units(Day day, const std::string& by_name, Moment now) override;

private:
    bool erase_where(std::string_view which, std::int64_t id);
    void write_eras(const std::vector<Asset>& eras);
    void write_due(const std::vector<Asset>& last_eras);

    sql::Connection& sql_;
};

}
