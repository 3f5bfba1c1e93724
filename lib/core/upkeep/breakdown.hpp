// A breakdown (sự cố): something in the field does not work, from the moment it was seen until
// somebody has looked that it works again. What devices tell opens and closes it by itself; people
// open, assign, repair and confirm.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

using BreakdownId = Id<struct BreakdownTag>;
using ContractorId = Id<struct ContractorTag>;

enum class BreakdownKind : std::uint8_t {
    offline, // no line to the server
    silent, // the device itself says that no sound leaves it
    unheard, // the plan says sound, and the log says none
    voltage, // mains outside of what it may be
    clock,
    storage,
    tamper, // somebody else's hand: guessed PIN, copied key, a log that does not fit
    other, // as people tell it
};
std::string_view name_of(BreakdownKind kind);
std::optional<BreakdownKind> parse_breakdown_kind(std::string_view text);

enum class BreakdownState : std::uint8_t {
    fresh, // "new": nobody has taken it
    assigned,
    in_work,
    waiting_part,
    done, // works again, by who repaired it or by the device's own word
    confirmed, // somebody of the unit has looked
};
std::string_view name_of(BreakdownState state);
std::optional<BreakdownState> parse_breakdown_state(std::string_view text);
// Whether it may be moved there by hand. Assigning is a deed of its own.
bool may_follow(BreakdownState from, BreakdownState to);
inline bool is_open(BreakdownState state)
{
    return state != BreakdownState::done && state != BreakdownState::confirmed;
}

// Why it broke, as who repaired it saw it.
enum class BreakdownCause : std::uint8_t {
    unknown,
    power,
    line,
    sim,
    amplifier,
    horn,
    wiring,
    controller,
    memory_card,
    lightning,
    vandalism,
    setting,
    by_itself, // it was well again before anybody did something
    removed, // the device is not there any more; nothing was repaired
    other,
};
std::string_view name_of(BreakdownCause cause);
std::optional<BreakdownCause> parse_breakdown_cause(std::string_view text);

struct Breakdown {
    BreakdownId id;
    UnitId unit;
    std::optional<DeviceId> device; // none: a whole unit, or what has no controller
    BreakdownKind kind = BreakdownKind::other;
    BreakdownState state = BreakdownState::fresh;
    std::string text; // what was seen
    int devices = 1; // of a unit whose devices fell silent together
    Moment since{}; // when the fault began, as far as it is known
    Moment opened{};
    std::string opened_by; // empty: the device's facts
    std::optional<Moment> done; // while it is done or confirmed
    std::optional<AccountId> account; // who works on it
    std::string account_name;
    std::optional<ContractorId> contractor;
    BreakdownCause cause = BreakdownCause::unknown;
    int reopened = 0; // how often it came back
    Version version = 1;
    Moment changed{};
};

inline constexpr std::size_t longest_breakdown_text = 1'000;
inline constexpr std::size_t longest_breakdown_note = 500;

// One change of state, kept for ever.
struct BreakdownStep {
    BreakdownState state = BreakdownState::fresh;
    Moment at{};
    std::string by_name; // empty: the device's facts
    std::string note;
};

// How long it has been in each state, over all returns to it. `confirmed` has no clock.
std::map<BreakdownState, Milliseconds> clocks_of(std::span<const BreakdownStep> steps, Moment now);

// From its opening until it was done: what the mean is made of.
inline std::optional<Milliseconds> repair_time(const Breakdown& breakdown)
{
    if (!breakdown.done || breakdown.cause == BreakdownCause::removed)
        return std::nullopt;
    return *breakdown.done - breakdown.opened;
}

// When a fault becomes a breakdown. A row of a unit holds there and below.
struct BreakdownRules {
    UnitId unit; // none: what a new province starts with
    bool by_itself = true; // false: only people open
    int offline_min = 30; // without a line for so long
    int fault_min = 5; // any other fault
    int well_min = 10; // well for so long closes it
    int reopen_h = 24; // back within so long is the same one
    int clock_ms = 5'000;
    int storage_mb = 200;
    int unheard = 2; // airings missed, one after the other
    int mains_min_v = 90;
    int mains_max_v = 240;
    int group_least = 5; // devices of one commune, at least half of it: one breakdown for all
    Version version = 0; // 0: never saved

    friend bool operator==(const BreakdownRules&, const BreakdownRules&) = default;
};
// Names the field that is wrong.
Result<void> check_breakdown_rules(const BreakdownRules& rules);
// What two units say, as one: what either of them wished to be told of is told, as early.
BreakdownRules more_watchful(const BreakdownRules& one, const BreakdownRules& other);

}
