// From schedules to what will be on air: the subject of a schedule, who hears it, when, and the
// slots of a device. Forecast, check, explanation and plans all stand on this one reading.
#pragma once

#include <set>

#include "core/plan/play_plan.hpp"
#include "core/schedule/check.hpp"
#include "core/year/heard_airing.hpp"
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
    std::map<BulletinId, AiringPart> parts; // of each bulletin in it, approved or not
    // What is no bulletin to be played yet but takes its time, once however often it is repeated: a
    // text that waits for its approval, for as long as it is estimated, and a relay.
    std::vector<PlannedBulletin> awaited;

    // Where languages are heard in this order.
    Milliseconds length_in(const std::vector<std::string>& order) const;
};

// The airings of a schedule as they will be once everything in it is approved.
class ExpectedAirings {
public:
    // `paused_as`: of a series that is about to be parted, whose pauses follow the new part.
    ExpectedAirings(const Schedule& schedule, const AiringSubject& subject,
        std::optional<ScheduleId> paused_as = {});

    const PlannedSchedule& planned() const { return planned_; }
    const std::map<BulletinId, AiringPart>& parts() const { return parts_; }
    ScheduleId paused_as() const { return paused_as_; }
    // No airing is longer in any place.
    Milliseconds longest() const { return longest_; }

private:
    PlannedSchedule planned_;
    std::map<BulletinId, AiringPart> parts_;
    ScheduleId paused_as_;
    Milliseconds longest_;
};

// The live schedules of a span with what they air, over one reading of the database.
class AiringBook {
public:
    struct Choice {
        // A schedule as it will be, in place of the stored one of its identity.
        const Schedule* instead = nullptr;
        // Nothing but these; none: all.
        const std::set<ScheduleId>* only = nullptr;
    };
    AiringBook(Records& records, const UnitTree& tree, Span span, const Choice& choice);
    AiringBook(Records& records, const UnitTree& tree, Span span)
        : AiringBook(records, tree, span, Choice())
    {
    }

    struct Entry {
        Schedule schedule;
        AiringSubject subject;
        Level level = Level::commune;
        std::vector<std::uint32_t> devices; // positions in reach().all()
        std::vector<Moment> starts; // within the span
    };
    const std::vector<Entry>& entries() const { return entries_; }
    const Entry* find(ScheduleId id) const;
    static PlannedSchedule planned(const Entry& entry);
    // The units in which it is meant to be heard.
    std::set<UnitId> places_of(const Entry& entry) const;
    const AudienceReach& reach() const { return reach_; }
    const UnitTree& tree() const { return tree_; }
    Span span() const { return span_; }

    // The slots a device will be given, merged and sorted.
    std::vector<PlanSlot> slots_of(DeviceId device) const;
    // What it is not given, because of a pause or a day's profile.
    std::vector<WithheldSlot> withheld_from(DeviceId device) const;

    // The pauses and profiles of the place.
    const DayRules& days_of(UnitId unit) const;
    // Of compiled slots only what is heard there, each where it is heard; the rest is the answer.
    std::vector<WithheldSlot> withhold(std::vector<PlanSlot>& slots, UnitId unit) const;
    // The slots of all airings of an entry, for devices that are given the same.
    struct HeardAlike {
        std::vector<PlanSlot> slots;
        std::vector<std::uint32_t> devices; // positions
    };
    std::vector<HeardAlike> heard_alike(const Entry& entry) const;
    // Why nothing of an airing is heard there, also of a schedule that is not in the book; none:
    // some of it is.
    std::optional<Withheld> withheld(
        const ExpectedAirings& airings, Moment starts, UnitId unit) const;
    // Nothing of it is heard in any of these units; the reason of the first of them.
    std::optional<Withheld> withheld_everywhere(
        const ExpectedAirings& airings, Moment starts, const std::set<UnitId>& units) const;

    // Places with the airings in them, for the devices an audience means; those with the same
    // rules and airings are one place. `without` is the schedule under change. With `candidate`,
    // the places know when it would not be heard there, and by how much its languages lengthen it.
    struct Candidate {
        const Schedule& schedule;
        const AiringSubject& subject;
        std::optional<ScheduleId> paused_as = {};
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
    AiringTraits traits_of(const Schedule& schedule, Moment starts, UnitId unit) const;
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
