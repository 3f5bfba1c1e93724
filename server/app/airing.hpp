// From schedules to what will be on air: the subject of a schedule, who hears it, when, and the
// slots of a device. Forecast, check, explanation and plans all stand on this one reading.
#pragma once

#include "core/plan/play_plan.hpp"
#include "core/schedule/check.hpp"
#include "server/app/audience.hpp"

namespace nguon::app {

// What a schedule airs.
struct AiringSubject {
    std::string title;
    std::vector<PlannedBulletin> bulletins; // approved ones, in order
    std::optional<UnitId> framed_for; // of a programme that is framed: whose jingles
    PlannedJingles jingles; // what frames them
    Milliseconds length{}; // of one airing, relay time and jingles included
    Audience audience; // the schedule's own, or the bulletin's
    // Bulletins that are not approved (yet, or any more): they are not aired.
    std::vector<BulletinId> not_approved;
    bool may_air = false; // false when everything in it was recalled: then its time is free
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
    // Places with the airings in them, for the devices an audience means; those with the same
    // rules and airings are one place. `without` is the schedule under change.
    std::vector<Place> places(const Audience& audience, std::optional<ScheduleId> without) const;
    EffectiveRules rules_of(const Device& device) const;
    // Somebody silenced the place where it stands.
    bool is_silenced(const Device& device) const;

private:
    const UnitTree& tree_;
    Span span_;
    AudienceReach reach_;
    std::vector<Entry> entries_;
    std::map<UnitId, AirRules> rules_;
};

// What the schedule airs by itself, with unapproved bulletins counted in length by their estimate:
// a slot may be booked before the approval.
Result<AiringSubject> subject_of(Records& records, const Schedule& schedule, const UnitTree& tree);
// The same without what frames it: its title, its bulletins and whom it is for.
Result<AiringSubject> subject_of(Records& records, const Schedule& schedule);

// How long a text takes to be read, before it is voiced: for booking only.
Milliseconds estimated_length(const BulletinContent& content);

}
