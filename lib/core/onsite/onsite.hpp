// An alert that is set off at the place itself, when nobody can reach it over the line: by a
// button, by a PIN on the page that the device serves to its own network, by a stick, or by an
// order in a text message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

enum class OnsiteWay : std::uint8_t { button, pin, stick, sms };

std::string_view name_of(OnsiteWay way);
std::optional<OnsiteWay> parse_onsite_way(std::string_view text);

// How long what was set off at the place may be heard: whoever stands there can do it again.
inline constexpr Milliseconds onsite_life = std::chrono::minutes(30);

struct OnsitePerson {
    std::string name; // stands in the play log of what he sets off
    std::string pin; // Argon2id, as text

    friend bool operator==(const OnsitePerson&, const OnsitePerson&) = default;
};

// What may be set off at a place; a signed part of the profile. Without it nothing may.
struct OnsitePermit {
    std::vector<TemplateId> templates; // which words, and no others
    TemplateId button; // what the button sounds; none: the button does nothing
    std::vector<OnsitePerson> people;
    bool stick = false; // signed orders may come on a stick

    bool empty() const { return templates.empty() && people.empty() && !stick; }
    bool allows(TemplateId id) const;
    const OnsitePerson* find(std::string_view name) const;

    friend bool operator==(const OnsitePermit&, const OnsitePermit&) = default;
};

// Refuses what no permit may be: too much, a button for words it does not name, names twice.
Result<void> check_permit(const OnsitePermit& permit);
// Six to twelve digits that are neither all the same nor a run (onsite.weak_pin).
Result<void> check_pin(std::string_view pin);

// Who set off what is heard, and how.
struct OnsiteAct {
    OnsiteWay way = OnsiteWay::button;
    std::string who; // a person's name, or what the stick or the sender is called; may be empty
    TemplateId from; // whose words it has; none: those of an order

    friend bool operator==(const OnsiteAct&, const OnsiteAct&) = default;
};

}
