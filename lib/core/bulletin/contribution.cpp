#include "core/bulletin/contribution.hpp"

#include "base/names.hpp"
#include "base/text.hpp"

namespace nguon {
namespace {

constexpr Names<ContributionState, 4> contribution_state_names{ "waiting", "returned", "taken",
    "withdrawn" };

Result<void> waits(const Contribution& one)
{
    switch (one.state) {
    case ContributionState::waiting:
        return {};
    case ContributionState::returned:
        return fail(Kind::conflict, "contribution.returned_already", one.handled_name);
    case ContributionState::taken:
        return fail(Kind::conflict, "contribution.taken_already", one.handled_name);
    case ContributionState::withdrawn:
        return fail(Kind::conflict, "contribution.withdrawn", one.sent_name);
    }
    return {};
}

}

std::string_view name_of(ContributionState state) { return contribution_state_names.of(state); }
std::optional<ContributionState> parse_contribution_state(std::string_view text)
{
    return contribution_state_names.find(text);
}

Result<void> Contribution::send_again(Version newer, AccountId by, std::string name, Moment now)
{
    if (state == ContributionState::taken)
        return fail(Kind::conflict, "contribution.taken_already", handled_name);
    if (state == ContributionState::waiting && newer == sent_version)
        return fail(Kind::conflict, "contribution.waits_already");
    if (state == ContributionState::returned && newer == sent_version)
        return fail(Kind::conflict, "contribution.unchanged");
    state = ContributionState::waiting;
    sent_version = newer;
    sent_by = by;
    sent_name = std::move(name);
    sent_at = now;
    changed = now;
    return {};
}

Result<void> Contribution::give_back(std::string name, std::string why, Moment now)
{
    if (const auto open = waits(*this); !open)
        return open;
    if (trim(why).empty())
        return fail_field("comment", "bulletin.comment_needed");
    state = ContributionState::returned;
    comment = std::string(trim(why));
    handled_name = std::move(name);
    changed = now;
    return {};
}

Result<void> Contribution::take(std::string name, BulletinId copy, Moment now)
{
    if (const auto open = waits(*this); !open)
        return open;
    state = ContributionState::taken;
    result = copy;
    handled_name = std::move(name);
    changed = now;
    return {};
}

Result<void> Contribution::withdraw(Moment now)
{
    if (const auto open = waits(*this); !open)
        return open;
    state = ContributionState::withdrawn;
    changed = now;
    return {};
}

void Contribution::copy_is_gone(Moment now)
{
    state = ContributionState::waiting;
    result.reset();
    changed = now;
}

}
