// From schedules to what will be on air: the subject of a schedule, who hears it, when, and the
// slots of a device. Forecast, check, explanation and plans all stand on this one reading.
#pragma once

#include <set>

#include "core/plan/play_plan.hpp"
#include "core/schedule/check.hpp"
#include "core/year/day_rules.hpp"
#include "server/app/audience.hpp"
#include "server/app/heard_languages.hpp"

namespace nguon::app {

// What a schedule airs.
struct AiringSubject {
    std::string title;
    std::vector<PlannedBulletin> bulletins; // approved ones, in order
    std::optional<UnitId> framed_for; // of a programme that is framed: whose jingles
    PlannedJingles jingles; // what frames them
    Milliseconds length{}; // of one airing of the main texts, relay time and jingles included
    // What each other language adds where it is heard, with the pause before it.
    std::map<std::string, Milliseconds> more;
    std::string language = "vi"; // of the main text; of a programme's last bulletin
    Audience audience; // the schedule's own, or the bulletin's
    // Those that have to be aired on several days in a row, and on how many.
    struct DaysWanted {
        BulletinId bulletin;
        UnitId unit; // that wrote it
        int days = 0;
    };
    std::vector<DaysWanted> days_wanted;
    // Bulletins that are not approved (yet, or any more): they are not aired.
    std::vector<BulletinId> not_approved;
    bool may_air = false; // false when everything in it was recalled: then its time is free
    // What the rules of particular days ask of each bulletin in it, approved or not.
    struct Part {
        Priority priority = Priority::normal;
        std::string category;
    };
    std::map<BulletinId, Part> parts;
    bool has_relay = false;

    // Where languages are heard in this order.
    Milliseconds length_in(const std::vector<std::string>& order) const;
};

// A slot that a pause or a day's profile keeps off the air.
struct WithheldSlot {
    PlanSlot slot;
    Withheld why;
};

// The live schedules of a span with what they air, over one reading of the database.
class AiringBook {
public:
    // `instead`: a schedule as it will be, in place of the stored one of its identity.
    AiringBook(
        Records& records, const UnitTree& tree, Span span, const Schedule* instead = nullptr);

    struct Entry {
        Schedule schedule;
        AiringSubject subject;
        Level level = Level::commune;
        std::vector<std::uint32_t> devices; // positions in reach().all()
        std::vector<Moment> starts; // within the span
    };
    const std::vector<Entry>& entries() const { return entries_; }
    static PlannedSchedule planned(const Entry& entry);
    const AudienceReach& reach() const { return reach_; }
    const UnitTree& tree() const { return tree_; }
    Span span() const { return span_; }

    // The slots a device will be given, merged and sorted.
    std::vector<PlanSlot> slots_of(DeviceId device) const;
    // What it is not given, because of a pause or a day's profile.
    std::vector<WithheldSlot> withheld_from(DeviceId device) const;

    // The pauses and profiles of the place.
    const DayRules& days_of(UnitId unit) const;
    // Takes out what they keep off the air there, and moves up what stood behind it in its airing.
    std::vector<WithheldSlot> withhold(std::vector<PlanSlot>& slots, UnitId unit) const;
    // Why a slot is not heard there; none: it is.
    std::optional<Withheld> withheld(const Entry& entry, const OccurrenceKey& occurrence,
        BulletinId bulletin, Span heard, UnitId unit) const;
    // The same of a whole airing, also of a schedule that is not in the book: nothing of it is
    // heard.
    std::optional<Withheld> withheld(
        const Schedule& schedule, const AiringSubject& subject, Moment starts, UnitId unit) const;
    // Nothing of it is heard in any of these units; the reason of the first of them.
    std::optional<Withheld> withheld_everywhere(
        const Entry& entry, Moment starts, const std::set<UnitId>& units) const;

    // Places with the airings in them, for the devices an audience means; those with the same
    // rules and airings are one place. `without` is the schedule under change. With `candidate`,
    // the places know when it would not be heard there, and by how much its languages lengthen it.
    struct Candidate {
        const Schedule& schedule;
        const AiringSubject& subject;
    };
    std::vector<Place> places(const Audience& audience, std::optional<ScheduleId> without,
        std::optional<Candidate> candidate = {}) const;
    // In which order languages are heard where it stands.
    const std::vector<std::string>& order_at(const Device& device) const
    {
        return heard_.in(device.unit);
    }
    // Devices (positions) that hear an airing alike: all in one, unless it has several languages.
    std::map<std::vector<std::string>, std::vector<std::uint32_t>> by_order(
        const std::vector<PlannedBulletin>& bulletins,
        const std::vector<std::uint32_t>& devices) const;
    EffectiveRules rules_of(const Device& device) const;
    // Beside the announced outages that are stored: places know them as well.
    void expect(const std::vector<PlannedOutage>& outages);
    // Somebody silenced the place where it stands.
    bool is_silenced(const Device& device) const;

private:
    std::vector<PlannedSchedule> planned_for(DeviceId device) const;
    // Announced for a unit by whose name the device is meant, today's or one that ended.
    std::vector<Span> dark_times_of(const Device& device) const;
    void read_days(Records& records);
    bool is_own(UnitId owner, UnitId place) const;
    // With the name of the category in place of its code.
    std::optional<Withheld> named(std::optional<Withheld> why) const;

    const UnitTree& tree_;
    Span span_;
    AudienceReach reach_;
    std::vector<Entry> entries_;
    std::map<ScheduleId, std::size_t> by_schedule_; // positions in entries_
    std::map<UnitId, AirRules> rules_;
    HeardLanguages heard_;
    std::map<std::string, std::string> category_names_; // by code
    std::map<UnitId, DayRules> days_; // of the units in which devices stand; none where none hold
    std::vector<PlannedOutage> outages_;
};

// Some pause or profile holds somewhere in the span.
bool has_particular_days(Records& records, Span span);
// What holds in one unit on the days of the span.
DayRules day_rules_of(Records& records, UnitId unit, const UnitTree& tree, Span span);

// What the schedule airs by itself, with unapproved bulletins counted in length by their estimate:
// a slot may be booked before the approval.
Result<AiringSubject> subject_of(Records& records, const Schedule& schedule, const UnitTree& tree);
// The same without what frames it: its title, its bulletins and whom it is for.
Result<AiringSubject> subject_of(Records& records, const Schedule& schedule);

// How long a text takes to be read, before it is voiced: for booking only.
Milliseconds estimated_length(const BulletinContent& content);

}
