// A live as officers see it while it goes on, and for a while afterwards.
#pragma once

#include "server/app/live.hpp"
#include "json/value.hpp"

namespace nguon::app {

enum class LiveState : std::uint8_t {
    waiting, // may begin; nothing was said yet
    on_air,
    ended,
};

struct LiveView {
    LiveId id;
    BulletinId bulletin; // under which it is filed
    AccountId by;
    std::string by_name;
    UnitId unit;
    std::string unit_name;
    std::vector<UnitId> path; // the unit and everything above it
    std::string title;
    Audience audience;
    LiveState state = LiveState::waiting;
    Milliseconds delay{};
    Milliseconds most{};
    std::optional<Moment> starts; // of the first word, where it is heard
    std::optional<Moment> latest;
    Milliseconds spoken{};
    // It ended: stopped, stopped_by_other, withdrawn, lost, latest, silenced, taken_over, unsigned,
    // server.
    std::string why;
    bool filed = false;
    bool speaker_is_there = false; // his page is connected
    std::int64_t of = 0; // clusters that are meant
    std::int64_t connected = 0;
    std::int64_t accepted = 0; // will hear it, or hear it now
    std::int64_t hearing = 0;
    std::int64_t interrupted = 0; // by an alert
    std::int64_t refused = 0;
    std::int64_t slow = 0; // their line is too slow for sound right now
    Milliseconds late{}; // what was said and came too late for anybody
};

json::Object to_json(const LiveView& view, Moment now);

// The audit's entry of somebody who ended another's live, under his own name.
void note_live_ended_by_other(Records& records, const Deed& deed, const LiveView& live);

// Somebody else speaks to some of the same clusters.
struct LiveRival {
    LiveView live;
    bool may_take_over = false; // who asks sits above him
};
// As a refusal that names him.
Error refusal_for(const LiveRival& rival);

}
