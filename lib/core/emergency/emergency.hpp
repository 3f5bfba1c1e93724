// An emergency from the press of the button to its end: what is said, to whom, and who stands
// behind it. Each change that devices must hear of raises the revision; the order with the highest
// revision holds (DESIGN D2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "core/emergency/rule.hpp"
#include "core/order/order.hpp"

namespace nguon {

enum class EmergencyState : std::uint8_t { awaiting_approval, live, ended, cancelled, expired };

std::string_view name_of(EmergencyState state);
std::optional<EmergencyState> parse_emergency_state(std::string_view text);

enum class Hazard : std::uint8_t {
    flood,
    flash_flood,
    landslide,
    storm,
    fire,
    epidemic,
    dyke,
    chemical,
    security,
    test,
    other,
};

std::string_view name_of(Hazard hazard);
std::optional<Hazard> parse_hazard(std::string_view text);

// As CAP 1.2 knows it. Ordered: a later one is graver.
enum class Severity : std::uint8_t { minor, moderate, severe, extreme };

std::string_view name_of(Severity severity);
std::optional<Severity> parse_severity(std::string_view text);

// The words in another language, for those who read an alert in its feed; devices speak the text.
struct Translation {
    std::string language; // BCP 47: en, tyz
    std::string text;

    friend bool operator==(const Translation&, const Translation&) = default;
};

struct EmergencyContent {
    std::string text; // spoken by the device itself where no media is there
    Hazard hazard = Hazard::other;
    Severity severity = Severity::severe;
    std::string tone = "attention"; // name of a stored attention tone
    MediaHash media; // may be empty
    Milliseconds media_length{};
    Moment expires{}; // at most 24 h after its order was issued
    int repeat = 3; // airings, 1..10
    // How neighbours sound it. None: as the groups and units it is for have chosen; an alert that
    // was drafted has one.
    std::optional<Manner> manner;
    Spacing spacing; // for those it is meant for, as they stood when it was drafted
    std::vector<Translation> translations;
};

// A change of a live emergency that waits for the second person.
struct EmergencyProposal {
    EmergencyContent content;
    Endorsement by;
};

class Emergency {
public:
    struct Saved {
        EmergencyId id;
        UnitId unit; // whose emergency it is
        Level level = Level::commune;
        bool exercise = false;
        Reach reach = Reach::one_commune;
        EmergencyRule rule; // as it stood when the alert was made
        EmergencyState state = EmergencyState::awaiting_approval;
        Version version = 1;
        std::int64_t revision = 0; // of its newest order; 0: nothing was sent yet
        OrderAudience audience;
        EmergencyContent content;
        Endorsement author;
        std::optional<Endorsement> approver;
        std::optional<EmergencyProposal> proposal;
        std::string break_glass; // the reason why nobody was waited for
        std::optional<Moment> pressed; // when its newest order was caused
        std::optional<Moment> review_due;
        std::optional<Endorsement> reviewed;
        std::optional<Endorsement> closer; // who ended or cancelled it
        std::string comment; // of its end
        Moment created{};
        Moment changed{};
        std::optional<Moment> ended;
    };

    // Sounds at once where the rule asks for one person only, or it is an exercise. Refuses what
    // `check_content` refuses, and an audience of nobody.
    static Result<Emergency> declare(Saved draft, Moment now);
    static Emergency restore(Saved saved) { return Emergency(std::move(saved)); }

    const Saved& saved() const { return saved_; }
    EmergencyId id() const { return saved_.id; }
    EmergencyState state() const { return saved_.state; }
    Version version() const { return saved_.version; }
    bool is_open() const;
    const EmergencyRule& rule() const { return saved_.rule; }
    // When the second person may be passed over; none while nobody is waited for.
    std::optional<Moment> patient_until() const;
    bool awaits_review() const;

    // It reaches at least this far by now, and what is done from here on asks for this much: never
    // for less than when the alert was made.
    void tighten(Reach reach, const EmergencyRule& rule);
    // The second person: lets it sound, or a change of it; for what sounds already it is the
    // review. Never the one who asked.
    Result<void> approve(const Endorsement& who, Version seen);
    // "Phát không chờ duyệt (giải trình sau)".
    Result<void> break_glass(const Endorsement& who, std::string reason, Version seen);
    // What says more or other than before asks the same people as the first time.
    Result<void> update(EmergencyContent content, const Endorsement& who, Version seen);
    // Over as planned; or it was wrong. One person is enough to make it silent.
    Result<void> end(const Endorsement& who, std::string comment, Version seen);
    Result<void> cancel(const Endorsement& who, std::string comment, Version seen);
    // False: it is not over yet.
    bool expire(Moment now);

private:
    explicit Emergency(Saved saved)
        : saved_(std::move(saved))
    {
    }
    Result<void> require(Version seen) const;
    void sound(EmergencyContent content, Moment now);
    void change(Moment now);

    Saved saved_;
};

inline constexpr Milliseconds longest_emergency = std::chrono::hours(24);
inline constexpr std::size_t longest_emergency_text = 1'200; // code points

inline constexpr std::size_t most_translations = 12;

// In another language than Vietnamese, which is the text itself.
Result<void> check_translation(const Translation& one);
// What was prepared and would not pass is left out: it must never keep an alert from being sent.
void add_translation(EmergencyContent& content, Translation one);

Result<void> check_content(const EmergencyContent& content, Moment now);
// Other words leave the translations of those before: they would be a lie.
void say(EmergencyContent& content, std::string text);
// Before and after the words: whoever hears only the end of it is not frightened either.
std::string said_as_exercise(std::string_view text);

// What devices are told: the order of the current revision. `start` is how far ahead of the press
// it sounds, so that all sound together.
inline constexpr Milliseconds order_lead = std::chrono::milliseconds(600);
Order order_of(const Emergency& emergency);
// What of it follows from the content alone: words, tone, length, airings.
Order order_of_content(const EmergencyContent& content, bool exercise);
// What the next order will say if what waits for a second person is approved as it stands: what the
// first person signs.
Order order_if_approved(const Emergency& emergency);

// The length of one airing, tone and closing words included: of the media, or of a slow reading
// with its pauses.
Milliseconds airing_length(const EmergencyContent& content);

}
