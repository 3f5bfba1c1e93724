// The archive: everything that was aired, one row for each bulletin, and for how long its sound is
// kept. It is made from the ledger and can be made anew from it; the ledger itself is never
// cleaned.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// Sums over the airings that were heard; none when nobody heard the bulletin.
std::optional<AiredBulletin> aired_of(
    const std::vector<AiringRow>& airings, AiredKind kind, AiredVoice voice);
// Puts the bulletin's row right after its airings changed.
void refresh_archive(Records& records, BulletinId id, const std::vector<AiringRow>& airings);

Paged<ArchiveRow> list_archive(
    Records& records, const Deed& deed, ArchiveFilter filter, const Page& page);

// The rule that holds for a unit: its own or that of a unit above, whichever keeps longer.
std::optional<ArchiveRule> rule_for(
    const std::vector<ArchiveRule>& rules, UnitId unit, const UnitTree& tree);

struct ArchivedBulletin {
    ArchiveRow row;
    std::optional<Day> kept_until; // its sound; none: no rule says so
};
// archive.missing: not visible to the caller, or never heard.
Result<ArchivedBulletin> find_aired(Records& records, const Deed& deed, BulletinId id);

// Months of 0: there is no rule.
struct ShownArchiveRule {
    int months = 0;
    Version version = 0;
    int inherited = 0; // from above, where the unit has none of its own
    std::string inherited_from;
    std::optional<Dated<UnitId>> since; // of its own, else of the inherited one; none: no rule
    bool may_save = false; // never of an earlier day
};
// As of today unless told; refuses as unit_on does.
Result<ShownArchiveRule> archive_rule(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});
inline constexpr int least_months_kept = 3;
inline constexpr int most_months_kept = 240;
Result<ShownArchiveRule> save_archive_rule(
    Records& records, const Deed& deed, UnitId unit, int months, std::optional<Version> seen);

// What the rules let go of by now, at most so many.
std::vector<BulletinId> outdated_sounds(Records& records, Moment now, int most);
struct CleanedSound {
    BulletinId bulletin;
    MediaHash hash;
    std::int64_t size = 0;
};
// Takes their sounds out of the register and notes it; the files are the caller's to remove.
std::vector<CleanedSound> clean_sounds(
    Records& records, const Deed& deed, const std::vector<BulletinId>& ids);

// The same day so many months earlier or later; the last of a month that is too short.
Day add_months(Day day, int months);

}
