// What the law wants aired on several days in a row (Luật 10/2022), counted as it is heard: a day
// on which a pause or the rules of a day let it be heard nowhere is a gap.
#pragma once

#include "core/year/pause.hpp"
#include "server/app/airing.hpp"

namespace nguon::app {

// What stands in the database while a change of a schedule is under check.
struct RunQuestion {
    const Schedule& schedule; // as it will be
    const AiringSubject& subject;
    const Schedule* rest = nullptr; // another schedule as it will be
    // Starts of the schedule at which it is heard nowhere. None: all is taken as it is booked,
    // since who asks changes no times, and a pause that came later is in nobody's way.
    std::optional<std::set<Moment>> unheard;
};
// The bulletins that would be heard on fewer days in a row than they have to be. It is the duty of
// who wrote one; a commune that takes it over from above airs it as it likes.
std::vector<AiringSubject::DaysWanted> runs_too_short(
    Records& records, const AiringBook& book, const RunQuestion& question);

// A run that a pause or a cancelled day has broken. Nobody is refused for that: who stops what is
// on air has a reason, and is told what is to be made good.
struct BrokenRun {
    BulletinId bulletin;
    std::string title;
    int wanted = 0;
    int heard = 0; // the longest run that is left
};
// Of what the schedule airs, as everything stands in the records.
std::vector<BrokenRun> runs_broken_in(
    Records& records, const UnitTree& tree, const Schedule& schedule);
// Of what the pause, which stands in the records, keeps off the air.
std::vector<BrokenRun> runs_broken_by(Records& records, const UnitTree& tree, const Pause& pause);
// A sentence for each.
std::vector<std::string> sentences_of(const std::vector<BrokenRun>& runs);

}
