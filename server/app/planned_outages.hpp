// "Lịch cắt điện": what the electricity company announced, pasted once. It marks the clusters,
// moves what would fall silent, and drafts the notice.
#pragma once

#include "core/power/schedule_text.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

// A place of the text and the unit it is taken for.
struct ReadPlace {
    enum class State : std::uint8_t {
        known, // one unit of that name
        chosen, // by the officer
        left, // by the officer: none of ours
        address, // says where the others lie
        ambiguous, // several, or one of almost that name
        unknown,
    };
    struct Choice {
        UnitId unit;
        std::string name; // "Xóm Đồng Chuối, Xã Võ Nhai"
    };

    OutageArea area;
    std::string key; // names it in the officer's answer
    State state = State::unknown;
    std::optional<UnitId> unit;
    std::string unit_name;
    std::vector<Choice> choices;

    bool is_open() const { return state == State::ambiguous || state == State::unknown; }
};
std::string_view name_of(ReadPlace::State state);

struct ReadOutage {
    OutageRow row;
    std::vector<ReadPlace> places;
    bool left = false; // by the officer
    bool over = false; // all of it lies in the past

    bool counts() const { return row.problem.empty() && !left && !over; }
    bool is_open() const;
};

// An airing that falls into an outage.
struct DarkAiring {
    ScheduleId schedule;
    std::string title;
    Moment starts{};
    Milliseconds length{};
    std::int64_t devices = 0; // of them in the outage
    std::int64_t all = 0;
    // The nearest allowed times before and after it. Where only some devices are in the outage,
    // these hear it then in addition, and the others as planned.
    std::optional<Moment> before;
    std::optional<Moment> after;

    bool is_whole() const { return devices == all; }
};

struct OutageNotice {
    Span span;
    std::vector<UnitId> units;
    std::string title;
    std::string text;
};

struct DarkCluster {
    DeviceId device;
    std::string name;
    std::string unit_name;
    Span span;
};

struct OutagePreview {
    std::vector<ReadOutage> rows;
    std::vector<OutageText::Passed> passed;
    std::vector<PlannedOutage> fresh; // that the caller's unit has not pasted before
    std::vector<PlannedOutage> unannounced; // of these, what nobody else has pasted either
    std::int64_t known = 0; // pasted before by the caller's unit
    std::vector<DarkCluster> clusters;
    std::int64_t clusters_total = 0; // with those that are too many to be shown
    std::vector<DarkAiring> airings;
    std::vector<OutageNotice> notices;
    bool has_template = false; // for the notice
};

struct WishedOutages {
    struct Move {
        ScheduleId schedule;
        Moment starts{}; // as planned
        Moment to{};
    };

    std::string text;
    std::map<std::string, std::optional<UnitId>> places; // none: it is none of ours
    std::vector<int> left; // lines
    std::vector<Move> moves;
    bool notice = true;
};

Result<OutagePreview> look_at_outages(
    Records& records, const Deed& deed, const WishedOutages& wished);

struct OutagesTaken {
    struct Refusal {
        ScheduleId schedule;
        Moment starts{};
        Error error;
    };
    std::optional<OutagePaste> paste; // none: all of it was known, and nothing was moved
    std::vector<Refusal> refused; // moves; everything else is kept all the same
};
// Refuses (power.unsettled) while a place or a row is open.
Result<OutagesTaken> take_outages(Records& records, const Deed& deed, const WishedOutages& wished);

// The outages are gone, airings go back where their time has not come, and drafts that nobody
// touched are deleted. `refused`: airings that stay where they are.
Result<OutagesTaken> undo_outages(Records& records, const Deed& deed, OutagePasteId id);

// What had been pasted by the end of the day, and not taken back; today's unless told.
Result<Paged<OutagePaste>> list_outage_pastes(
    Records& records, const Deed& deed, const Page& page, std::optional<Day> day = {});

}
