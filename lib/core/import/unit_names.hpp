// Which unit a cell means: by its code on the day, or by its name as people write it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/unit/unit.hpp"

namespace nguon {

// Without the title in front: "Xã Võ Nhai" -> "vo nhai", "TDP số 3" -> "so 3". Folded.
std::string bare_name(std::string_view name);
// Whether the name begins with the title of a hamlet: thôn, xóm, bản, ...
bool has_hamlet_title(std::string_view name);

class UnitNames {
public:
    // The units at and below `under`; `tree` must outlive it.
    UnitNames(const UnitTree& tree, UnitId under);

    struct Answer {
        std::vector<UnitId> candidates; // one: found; none: unknown; more: a person has to choose
        bool is_outside = false; // there is such a code, but not below
        bool zeros_were_lost = false; // "5716" was taken for "05716"
    };
    // A code, a name with or without its title, or a name with those above it: "Xóm 1, Xã Võ Nhai".
    Answer find(const std::string& text) const;
    // "Xóm 1 (Xã Võ Nhai, mã 05716)"
    std::string shown(UnitId id) const;

private:
    Answer find_code(const std::string& text) const;
    std::vector<UnitId> find_name(const std::string& folded) const;

    const UnitTree& tree_;
    UnitId under_;
    std::map<std::string, std::vector<UnitId>> by_name_; // folded, with and without title
    std::map<std::string, std::vector<UnitId>> by_code_;
};

}
