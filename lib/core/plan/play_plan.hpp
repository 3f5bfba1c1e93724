// What a device plays in the coming days (PlayPlan; the plans on paper are SteeringPlan).
//
// A schedule is expanded once and compiled once for each distinct audience into a body; devices
// with the same audiences share bodies by hash. The device's own part is a small signed header.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "core/bulletin/bulletin.hpp"
#include "core/ids.hpp"
#include "core/plan/jingle.hpp"
#include "core/relay/relay.hpp"
#include "core/schedule/schedule.hpp"
#include "core/unit/unit.hpp"

namespace nguon {

inline constexpr std::chrono::days plan_window{ 14 };

// More than a programme has items, each said as often as one may be.
inline constexpr int items_of_a_track = 1'000;

// Names one planned airing for ever: schedule, the start the schedule names, place in the
// programme.
struct OccurrenceKey {
    ScheduleId schedule;
    Moment starts{};
    // In thousands the track of the bulletin (0: its main text), the rest is the place.
    int item = 0;

    // What frames the programme; no bulletin, and in no ledger.
    bool is_jingle() const { return item >= first_jingle_item; }
    std::string text() const; // "schedule@unix_ms#item"
    std::size_t track() const { return static_cast<std::size_t>(item / items_of_a_track); }
    // The same for all languages of one bulletin in one airing.
    OccurrenceKey of_main() const { return { schedule, starts, item % items_of_a_track }; }
    static std::optional<OccurrenceKey> parse(std::string_view text);
    friend auto operator<=>(const OccurrenceKey&, const OccurrenceKey&) = default;
};

enum class SlotKind : std::uint8_t {
    bulletin,
    jingle, // music, which a day of mourning goes without
    greeting, // words that open a programme
    relay, // another station, as long as the slot lasts
};
std::string_view name_of(SlotKind kind);
std::optional<SlotKind> parse_slot_kind(std::string_view text);

struct PlanSlot {
    OccurrenceKey occurrence;
    SlotKind kind = SlotKind::bulletin;
    BulletinId bulletin; // of a jingle or a relay: the name its approval gives it
    Version bulletin_version = 0; // the approved one
    Moment starts{};
    Milliseconds length{};
    Priority priority = Priority::normal;
    Level level = Level::commune;
    MediaHash media; // of a relay: the hash of what `relay` says
    std::int64_t media_size = 0; // bytes
    std::string language = "vi";
    std::optional<RelayFeed> relay; // of a relay, and of nothing else
    Interrupted interrupted = Interrupted::restart;
    LatePolicy late;

    Span span() const { return { starts, starts + length }; }
    // Its sound is fetched beforehand.
    bool is_file() const { return kind != SlotKind::relay; }
    friend bool operator==(const PlanSlot&, const PlanSlot&) = default;
};

struct PlanMedia {
    MediaHash hash;
    std::int64_t size = 0; // bytes

    friend auto operator<=>(const PlanMedia&, const PlanMedia&) = default;
};

// The words of an alert that may be set off at the place itself; what is in braces is filled there.
struct PlanTemplate {
    TemplateId id;
    std::string title;
    std::string text;
    std::string tone;
    int repeat = 3;
    MediaHash media; // its sound; empty where it has blanks
    Milliseconds media_length{};
    Version version = 0; // of the template; 0: the plan was made before plans told it

    friend bool operator==(const PlanTemplate&, const PlanTemplate&) = default;
};

// The compiled airings of one audience. `approvals` holds the signed statement of every bulletin
// version in `slots`, which the player verifies for itself.
struct PlanBody {
    std::string audience; // Audience::key()
    std::vector<PlanSlot> slots; // sorted by start, then occurrence
    std::vector<std::string> approvals; // JSON envelopes, sorted
    // Sounds to be held whatever is planned: what an emergency may need at once. Sorted.
    std::vector<PlanMedia> media;
    std::vector<PlanTemplate> templates; // sorted by id

    friend bool operator==(const PlanBody&, const PlanBody&) = default;
};

struct PlanPart {
    std::string hash; // SHA-256 hex of the body's canonical bytes
    std::int64_t size = 0;

    friend bool operator==(const PlanPart&, const PlanPart&) = default;
};

struct PlanHeader {
    DeviceId device;
    Version version = 0; // max(previous + 1, unix milliseconds of issue)
    Moment issued{};
    Span window;
    std::vector<PlanPart> parts; // sorted by hash
    Version keyring_version = 0;
    Version profile_version = 0;
    std::string audit_seal; // the last seal of the audit chain (DESIGN D16)
};

// What compiling needs to know of a bulletin.
struct PlannedBulletin {
    BulletinId id;
    // Its place in the programme, counted over all items: what is recalled or not approved leaves a
    // gap, so that those behind it stay the airings they are.
    int item = 0;
    Version version = 0;
    Priority priority = Priority::normal;
    std::string language = "vi";
    BulletinSound sound;
    std::optional<Moment> valid_from;
    std::optional<Moment> valid_to;
    std::string statement; // the signed approval
    struct Track {
        std::string language;
        BulletinSound sound;
    };
    std::vector<Track> tracks = {}; // in other languages, all of them
    // Booked time of another station, as long as `sound` says; no bulletin, and named by its
    // source.
    std::optional<RelayFeed> relay = {};
};

// One language of a bulletin as a place hears it.
struct HeardTrack {
    std::size_t position = 0; // as in `heard_in_order`
    std::string language;
    BulletinSound sound;
    Milliseconds begins{}; // behind the beginning of the first, pauses included
};
std::vector<HeardTrack> heard_tracks(
    const PlannedBulletin& bulletin, const std::vector<std::string>& order);

// What frames the programmes of a unit, approved as bulletins are; each may be lacking.
using PlannedJingles = std::map<Jingle, PlannedBulletin>;

// One schedule with what it airs, in order; a programme has several.
struct PlannedSchedule {
    Schedule schedule;
    Level level = Level::commune;
    std::vector<PlannedBulletin> bulletins;
    PlannedJingles jingles;
};

// The slots of one airing where languages are heard in this order: each language of a bulletin is a
// slot of its own. Items of a programme follow one another; an item whose bulletin is outside its
// validity is left out, and with the last of them all that would frame it.
std::vector<PlanSlot> slots_of_airing(
    const PlannedSchedule& planned, Moment starts, const std::vector<std::string>& order = {});

// Slots of the schedules within the window. The schedules all have the same audience, and the
// places all hear languages in this order.
Result<PlanBody> compile_body(std::string audience_key,
    const std::vector<PlannedSchedule>& schedules, Span window,
    const std::vector<std::string>& order = {});

// The merged slots of several bodies, in the order of `PlanBody::slots`, each occurrence once.
std::vector<PlanSlot> merge_slots(const std::vector<PlanBody>& bodies);

struct PlanDiff {
    std::vector<PlanSlot> added;
    std::vector<PlanSlot> removed;
    std::vector<PlanSlot> changed; // as they are now
    bool empty() const { return added.empty() && removed.empty() && changed.empty(); }
};
PlanDiff diff(const std::vector<PlanSlot>& before, const std::vector<PlanSlot>& after);

// Versions only grow, and jump above what a device reports (a restored backup must not lock it
// out).
Version next_plan_version(Version previous, Version highest_seen, Moment now);

}
