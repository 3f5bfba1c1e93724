// The register while a change is worked into it: eras are cut on the day of the change, what ends
// is remembered with what comes after it, and at the end the whole is checked.
#pragma once

#include <set>

#include "core/unit/change.hpp"

namespace nguon {

class ChangeDraft {
public:
    ChangeDraft(const UnitRegister& before, Day on, std::string resolution);

    // There on the day, with nothing decided for it that begins later.
    Result<void> require(UnitId id) const;
    // There on a day before as well, or made of what was.
    Result<void> require_a_day(UnitId id) const;
    // It was there before the change as well: what a step makes is no matter of the next one.
    bool was_there(UnitId id) const { return before_.find(id) != nullptr; }
    std::optional<UnitId> parent_of(UnitId id) const; // on the day
    std::string name_of(UnitId id) const;

    // A new unit begins; one that is to be there already must be.
    Result<void> establish(const ChangeTarget& target);
    // Name, kind, code and parent of one that goes on.
    Result<void> alter(const ChangeTarget& target);
    void place(UnitId id, UnitId parent);
    // Ends the unit; what stands below it comes under the first of `successors`.
    void end(UnitId id, const std::vector<UnitId>& successors);
    // It goes on itself, and the others came out of it.
    void part(UnitId id, const std::vector<UnitId>& parts);
    Result<void> dissolve(UnitId id, std::optional<UnitId> next);
    // It is there again, as it was in `then`.
    void revive(UnitId id, const UnitEra& then);
    void set_era(UnitId id, UnitEra fields);

    const UnitRegister& now() const { return now_; }
    Result<ChangeEffect> finish();

private:
    UnitLife& touch(UnitId id);
    void link(UnitId id, const std::vector<UnitId>& parts);
    void stop(UnitId id);
    void move_children(UnitId from, std::optional<UnitId> to);
    std::vector<UnitId> final_area(UnitId id, std::set<UnitId>& seen) const;
    std::optional<UnitId> final_chief(UnitId id) const;
    std::optional<Level> level_on(UnitId id, Day day) const;
    Result<void> check_codes() const;
    Result<void> check_parents() const;
    Result<void> check_rings() const;
    Result<void> check_kinds() const;

    const UnitRegister& before_;
    UnitRegister now_;
    Day on_;
    std::string resolution_;
    std::set<UnitId> touched_;
    std::map<UnitId, Heirs> named_; // as the steps said, before heirs of heirs are looked for
    std::map<UnitId, std::vector<UnitId>> given_; // parts of those that went on after a split
    std::set<UnitId> dissolved_;
    // Who stood under whom on the day, before and as the steps went; ends ask for it often.
    std::map<UnitId, std::set<UnitId>> below_;
    std::map<UnitId, std::vector<UnitId>> stood_in_; // before
};

}
