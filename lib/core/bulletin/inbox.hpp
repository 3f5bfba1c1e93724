// "Tin cấp trên gửi": what comes to a commune from above, and what it says to it (TT 39/2020). A
// normal bulletin is aired or left as the commune sees fit; a priority one is aired, and the
// commune only says where among its own priority bulletins.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bulletin/bulletin.hpp"

namespace nguon {

enum class InboxAnswer : std::uint8_t {
    accepted, // it stands in a programme of the commune
    left, // not aired, with a reason
    dropped, // was accepted, and taken out again before it was heard: it waits anew
    failed, // the rule of the unit above found no place for it: it waits on
};

// Where it stands as its list shows it.
enum class InboxState : std::uint8_t {
    waiting,
    accepted,
    left,
    planned, // the unit above airs it by a schedule of its own: nothing to decide
    over, // recalled, or past its validity, before anybody decided
};

std::string_view name_of(InboxAnswer answer);
std::optional<InboxAnswer> parse_inbox_answer(std::string_view text);
std::string_view name_of(InboxState state);
std::optional<InboxState> parse_inbox_state(std::string_view text);

// What a commune said last; every step stands in the audit log.
struct InboxDecision {
    BulletinId bulletin;
    UnitId unit;
    InboxAnswer answer = InboxAnswer::accepted;
    std::optional<AccountId> by; // none: the rule of the unit above
    std::string by_name;
    Moment at{};
    std::string reason; // of leaving it; of a failure the code of what stood against it
    Version version = 1;

    bool is_automatic() const { return !by; }
    bool waits() const { return answer == InboxAnswer::dropped || answer == InboxAnswer::failed; }
    friend bool operator==(const InboxDecision&, const InboxDecision&) = default;
};

// "Tự động phát nếu chưa xử lý trước HH:mm": what is undecided then goes on air at `air_at`, the
// same day or, where that is earlier, the next.
struct InboxRule {
    UnitId unit; // holds for every commune below it that has no nearer rule
    TimeOfDay decide_by{};
    TimeOfDay air_at{};
    bool priority_only = false;
    Version version = 1;

    friend bool operator==(const InboxRule&, const InboxRule&) = default;
};

// The last moment before or at `now` by which it had to be decided, and the slot that follows it.
struct InboxDue {
    Moment decide_by{};
    Moment air_at{};
};
InboxDue last_due(const InboxRule& rule, Moment now);

// For how long what has no end of its validity is offered, and what is offered at all.
inline constexpr std::chrono::days longest_open_offer{ 30 };
inline constexpr std::chrono::days longest_offer{ 365 };

// Where a bulletin goes among the items of a programme: a priority one before all normal ones, in
// the order that was asked for among its like; a normal one behind all priority ones. Without a
// wish behind its like. Refuses a place that would turn this round (inbox.priority_goes_first).
Result<std::size_t> place_in_programme(
    const std::vector<Priority>& items, Priority wanted, std::optional<std::size_t> asked);

}
