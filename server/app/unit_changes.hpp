// Changes of many units at once: looked at, confirmed, carried out on their day, taken back. One
// change is one transaction over everything that belongs to a unit.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct WishedChange {
    UnitChange change; // new targets have their ids
    std::vector<std::pair<DeviceId, UnitId>> placed;
};

// Whether the caller's rights are looked at: the shell's operator may do everything.
enum class ChangeRights : std::uint8_t { asked, given };

// Works the change into the records and says what it did: what is shown beforehand is this, in a
// transaction that is undone. Planned changes of earlier days come first, and those of later days
// must still be possible (unit_change.breaks_planned).
Result<UnitChangeRecord> look_at_change(
    Records& records, const Deed& deed, const WishedChange& wished, ChangeRights rights);
// Whether the caller may, by reading only: the work of looking holds the other writers up, so
// nobody makes it do that for what he is then refused.
Result<void> may_look_at_change(Records& records, const Deed& deed, const WishedChange& wished);

// As `look_at_change`, for taking a change back from a day on. Refuses
// (unit_change.reversal_planned) a second time.
Result<UnitChangeRecord> look_at_reversal(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Day> on);
Result<void> may_look_at_reversal(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Day> on);

// The same, done at once without having been looked at; answers the change that was taken back.
Result<UnitChangeRecord> undo_change(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Day> on, std::optional<Version> seen);

// Keeps what was looked at, to be confirmed.
Result<UnitChangeRecord> keep_preview(Records& records, UnitChangeRecord shown);

// `resolution` as typed by who confirms: it must be that of the change. What is dated today or
// earlier is done; the rest waits for its day. Refuses (unit_change.stale) when it would no longer
// do what was shown, (unit_change.breaks_planned) when a planned one would become impossible, and
// (unit_change.emergency_live) while an alert sounds or waits in a unit that would be moved.
Result<UnitChangeRecord> confirm_change(Records& records, const Deed& deed, UnitChangeId id,
    const std::string& resolution, std::optional<Version> seen,
    ChangeRights rights = ChangeRights::asked);
// One that has not happened never will.
Result<UnitChangeRecord> cancel_change(
    Records& records, const Deed& deed, UnitChangeId id, std::optional<Version> seen);

Result<UnitChangeRecord> show_change(Records& records, UnitChangeId id);
// To who manages units that it is about; to others there is none. Only for who reads.
Result<std::shared_ptr<const UnitChangeRecord>> show_change_to(
    Records& records, const Deed& deed, UnitChangeId id);
// These, newest first; without effect and preview.
Paged<UnitChangeRecord> list_changes(Records& records, const Deed& deed, Page page);

// What is due: at midnight, and after a server was away. Nothing: none is, or an alert is in the
// way, and it is asked again in a moment.
std::optional<UnitChangeId> due_change(Records& records, const Deed& deed);
Result<UnitChangeRecord> carry_out_due(Records& records, const Deed& deed, UnitChangeId id);
// It could not be done any more; somebody has to look at it.
Result<UnitChangeRecord> give_up_due(
    Records& records, const Deed& deed, UnitChangeId id, const Error& problem);

}
