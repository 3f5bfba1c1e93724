// Why something was, or will be, on air on a device at a moment, or why it was silent.
//
// The past is the play log beside the plan version the device then held; the future is the fold. A
// difference between what should have been and what was is shown, not hidden.
#pragma once

#include "server/app/airing.hpp"

namespace nguon::app {

struct Candidate {
    BulletinId bulletin;
    std::string title;
    OccurrenceKey occurrence;
    Moment starts{};
    Moment ends{};
    Outcome outcome = Outcome::pending;
    Reason reason = Reason::none;
    bool on_air = false; // at the moment asked for
    std::optional<std::string> other; // title of what it waited for
    std::optional<Delivery> delivery; // what the ledger says, for the past
    // Why it is not even planned: a pause, or the profile of the day.
    std::optional<std::string> withheld;
    bool is_relay = false; // of another station: `bulletin` is only the name of the source
};

struct Explanation {
    DeviceId device;
    Moment at{};
    bool past = false;
    std::optional<Version> plan_version; // held then; none: not known
    std::optional<PlayRecord> heard; // the play record that covers the moment
    std::string heard_title;
    std::vector<Candidate> candidates; // near the moment, in order of start
    std::optional<std::string> quiet; // the quiet window the moment lies in
    bool silenced = false; // the place is silenced now, and it is no past moment
    bool unpaired = false; // no program was ever paired with it: nothing sounds there
    bool offline = false; // the device is away now, and its log may still come
};

// What the truth knows; the play log is added by `add_facts`.
Result<Explanation> explain_plan(Records& records, const Deed& deed, DeviceId device, Moment at);
void add_facts(Facts& facts, Explanation& explanation);

// The same as Vietnamese sentences, the decisive one first.
std::vector<std::pair<std::string, std::string>> sentences(const Explanation& explanation);
std::string_view sentence_of(Reason reason);

}
