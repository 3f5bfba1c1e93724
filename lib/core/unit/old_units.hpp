// The units as they were before a reform, found by what the words of its tables call them.
#pragma once

#include "core/unit/reform.hpp"

namespace nguon {

// A unit's name with its kind taken off, as it is compared.
struct NamedUnit {
    UnitId id;
    UnitKind kind = UnitKind::commune;
    std::string code;
    std::string name; // with its kind
    std::string kind_word; // folded
    std::string bare; // as `written` has it
    std::string folded; // without marks
    UnitId province;
    std::optional<UnitId> district;
    std::string district_folded;
};

// The one mention that a unit's own name is: commas do not stand in it.
ReformMention split_name(const std::string& name);
// As the ear has it: without marks, signs and blanks; "Quí" and "Quý", "Cư M’gar" and "Cư M'gar"
// are one, and so are a state farm and its abbreviation.
std::string loose(std::string_view name);
// "Hoà" and "Hòa" are two ways to write one word.
std::string written(std::string_view name);

// How many units of one name or like it are suggested.
inline constexpr std::size_t most_suggestions = 4;

class OldUnits {
public:
    using Found = std::vector<const NamedUnit*>;

    OldUnits(const UnitRegister& units, Day on);

    const std::vector<NamedUnit>& provinces() const { return provinces_; }
    // By the province they stood in.
    const std::map<UnitId, std::vector<NamedUnit>>& communes() const { return communes_; }
    const std::map<UnitId, std::vector<NamedUnit>>& districts() const { return districts_; }
    const NamedUnit& of(UnitId id) const { return by_id_.at(id); }
    const NamedUnit* of_code(const std::string& code, bool (*fits)(UnitKind)) const;

    // Communes of these provinces, or their districts where such is the kind.
    Found candidates(const std::vector<UnitId>& provinces, const std::string& kind_word) const;
    // Those the mention may mean, by the strictest way of being the same that any fits.
    Found matching(const std::vector<UnitId>& provinces, const ReformMention& mention) const;
    std::vector<ReformSuggestion> suggestions(const Found& found) const;
    // Those with names that are not far from this one.
    std::vector<ReformSuggestion> alike(
        const std::vector<UnitId>& provinces, const std::string& name) const;

private:
    void add(const UnitRegister& units, UnitId id, const UnitEra& era, Day on);

    std::vector<NamedUnit> provinces_;
    std::map<UnitId, std::vector<NamedUnit>> communes_;
    std::map<UnitId, std::vector<NamedUnit>> districts_;
    std::map<UnitId, NamedUnit> by_id_;
    std::map<std::string, std::vector<UnitId>> by_code_;
};

}
