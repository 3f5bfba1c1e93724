// The jingles of a unit: a nearer unit's own stand in place of those above it. Who sets one answers
// for it as an approver does for a bulletin, and the player checks it the same way.
#pragma once

#include "core/plan/play_plan.hpp"
#include "server/app/deed.hpp"
#include "trust/approval.hpp"

namespace nguon::app {

// One kind as a unit has it.
struct ShownJingle {
    Jingle kind = Jingle::opening;
    std::optional<JingleRow> own;
    // What is heard: its own, or that of the nearest unit above that says anything.
    std::optional<JingleRow> heard;
    std::string heard_from; // the name of that unit
};
struct ShownJingles {
    UnitId unit;
    std::vector<ShownJingle> kinds; // all four
};
// As of today unless told; refuses as unit_on does.
Result<ShownJingles> show_jingles(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});

// Setting one is two steps around the signer, as an approval is.
struct JingleWish {
    UnitId unit;
    Jingle kind = Jingle::opening;
    std::optional<MediaHash> media; // none: nothing is heard here
    std::optional<Version> seen; // 0: there was none of its own
};
struct JingleDraft {
    JingleRow row; // without its statement
    Version seen = 0;
    std::optional<ApprovalStatement> statement; // to be signed, where there is a sound
};
Result<JingleDraft> draft_jingle(Records& records, const Deed& deed, const JingleWish& wish);
Result<ShownJingles> save_jingle(
    Records& records, const Deed& deed, const JingleDraft& draft, const std::string& statement);
// What stands above is heard again.
Result<ShownJingles> remove_jingle(
    Records& records, const Deed& deed, UnitId unit, Jingle kind, std::optional<Version> seen);

// What frames a programme of the unit for the audience: of each kind the nearest, as far as it was
// approved for everybody who is to hear it.
PlannedJingles jingles_for(
    Records& records, UnitId unit, const Audience& audience, const UnitTree& tree);
// What they add to so many bulletins.
Milliseconds length_of(const PlannedJingles& jingles, std::size_t bulletins);

// As people call it: "Nhạc hiệu mở đầu".
std::string_view title_of(Jingle jingle);

}
