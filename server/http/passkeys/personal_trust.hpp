// Where personal keys are made and used, and whom the root vouches for: as it is at this moment.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "trust/keyring.hpp"

namespace nguon::http {

struct PersonalTrust {
    std::function<Site()> site;
    std::function<std::optional<Keyring>()> keyring;

    // Where the root asks for a person, whatever the rules of the units say.
    std::vector<UnitId> person_required() const
    {
        const auto keys = keyring();
        return keys ? keys->person_required : std::vector<UnitId>();
    }
};

}
