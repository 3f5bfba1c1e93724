// "Gửi lên cấp trên": a bulletin of a commune, hamlet or department in the queue of the editors of
// the unit above it. They return it with a comment, or take it: then they work on a copy of their
// own, and this remembers where the copy comes from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

enum class ContributionState : std::uint8_t {
    waiting,
    returned, // to be put right and sent again
    taken, // the editors have their copy
    withdrawn, // by its sender
};

std::string_view name_of(ContributionState state);
std::optional<ContributionState> parse_contribution_state(std::string_view text);

struct Contribution {
    ContributionId id;
    BulletinId bulletin;
    Version sent_version = 0; // of the bulletin: what the editors read and copy
    UnitId unit; // whose bulletin it is
    UnitId to; // whose editors have it
    ContributionState state = ContributionState::waiting;
    std::optional<BulletinId> result; // their copy
    AccountId sent_by;
    std::string sent_name;
    Moment sent_at{};
    std::string comment; // of the last return
    std::string handled_name; // who returned or took it last
    Moment changed{};
    Version version = 1;

    friend bool operator==(const Contribution&, const Contribution&) = default;

    // Each refuses a state that does not lead there, by its name.

    // Once more, in a version that the editors do not have yet.
    Result<void> send_again(Version newer, AccountId by, std::string name, Moment now);
    Result<void> give_back(std::string name, std::string why, Moment now);
    Result<void> take(std::string name, BulletinId copy, Moment now);
    Result<void> withdraw(Moment now);
    // The copy is gone before anything came of it: it waits again.
    void copy_is_gone(Moment now);
};

}
