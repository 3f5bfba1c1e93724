#include "server/storage/testing/records.hpp"

namespace nguon::storage::testing {

Unit unit(
    UnitId id, std::string code, std::string name, UnitKind kind, std::optional<UnitId> parent)
{
    Unit made;
    made.id = id;
    made.code = std::move(code);
    made.name = std::move(name);
    made.kind = kind;
    made.parent = parent;
    made.valid_from = *parse_iso_day("2025-07-01");
    return made;
}

Place RecordsOn::place() const
{
    return on_sqlite() ? Place{ "sqlite", folder() } : Place{ url(), {} };
}

void RecordsOn::SetUp()
{
    OnBothEngines::SetUp();
    if (IsSkipped())
        return;
    truth_ = open_truth(place(), now);
    facts_ = open_facts(place(), now);
    write([](app::Records& records) {
        auto& units = records.units();
        units.add(unit(province, "19", "Tỉnh Thái Nguyên", UnitKind::province, {}), "");
        units.add(unit(nung, "05755", "Xã Thượng Nung", UnitKind::commune, province), "1683/NQ");
        units.add(unit(lau, "", "Xóm Lũng Luông", UnitKind::hamlet, nung), "");
        units.add(unit(vo, "05716", "Xã Võ Nhai", UnitKind::commune, province), "1683/NQ");
    });
}

}
