// The units of the demo in a database: how they were, what became of them, and where each is today.
#pragma once

#include <map>
#include <string>

#include "server/app/deed.hpp"
#include "server/main/demo.hpp"

namespace nguon {

class DemoUnits {
public:
    static DemoUnits add(app::Records& records, const app::Deed& deed, DemoDay day);

    // By the code it has on the demo's day, or by the key of a department.
    UnitId of(std::string_view code) const;
    // What stands today where the commune of that code stood before the merger.
    UnitId in_place_of(std::string_view old_code) const;
    UnitId hamlet(std::string_view old_code, std::string_view name) const;
    UnitId province() const;
    // The communes of Võ Nhai on the demo's day.
    const std::vector<UnitId>& communes_of_vo_nhai() const { return vo_nhai_; }

private:
    void add_before(app::Records& records, const app::Deed& deed);
    void add_departments(app::Records& records, const app::Deed& deed, DemoDay day);
    void merge(app::Records& records, const app::Deed& deed);

    using Ids = std::map<std::string, UnitId, std::less<>>;
    Ids now_; // by code or key
    Ids before_; // by code
    Ids in_place_; // by code of before
    Ids hamlets_; // "05734 Xóm Mỏ Gà"
    std::vector<UnitId> vo_nhai_;
};

}
