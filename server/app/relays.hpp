// The stations that may be passed on (nguồn tiếp sóng). Whoever enters one for a unit answers for
// it as an approver does for a bulletin: the signed approval names the source itself, and a device
// opens nothing else. What is entered for a unit may be booked there and below.
#pragma once

#include <map>

#include "core/plan/play_plan.hpp"
#include "server/app/deed.hpp"
#include "trust/approval.hpp"

namespace nguon::app {

// As many as anybody can tell apart in a list.
inline constexpr std::size_t most_relay_sources = 50; // of one unit

struct ShownRelaySource {
    RelaySourceRow row;
    std::string unit_name;
    bool may_edit = false;
};
struct RelaySourceList {
    std::vector<ShownRelaySource> items;
    std::int64_t not_kept = 0; // there on the day, and nobody kept what they said then
};
// What may be booked in the unit: its own and those from above. As of today unless told; refuses as
// unit_on does.
Result<RelaySourceList> list_relay_sources(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});
Result<ShownRelaySource> show_relay_source(Records& records, const Deed& deed, RelaySourceId id);

// Entering or changing one is two steps around the signer, as an approval is.
struct RelaySourceWish {
    std::optional<RelaySourceId> id; // none: a new one
    UnitId unit; // of a new one
    RelayFeed feed; // without what the operator decides
    std::optional<Version> seen;
};
struct RelaySourceDraft {
    RelaySourceRow row; // without its statement
    Version seen = 0; // 0: a new one
    ApprovalStatement statement; // to be signed
};
// Whether the caller may enter one for the unit at all.
Result<void> may_enter_relay(Records& records, const Deed& deed, UnitId unit);
Result<RelaySourceDraft> draft_relay_source(
    Records& records, const Deed& deed, const RelaySourceWish& wish, PrivateNetworks networks);
Result<ShownRelaySource> save_relay_source(Records& records, const Deed& deed,
    const RelaySourceDraft& draft, const std::string& statement);
// It is booked no more, and what was booked is silent from the next plan on.
Result<void> remove_relay_source(
    Records& records, const Deed& deed, RelaySourceId id, std::optional<Version> seen);

// Booked time of it, for plans.
PlannedBulletin planned_relay(const RelaySourceRow& row, int item, Milliseconds length);
// Whether it may be booked in the unit.
bool may_be_booked(const std::optional<RelaySourceRow>& row, UnitId unit, const UnitTree& tree);

// What people read where the name of a bulletin would stand: "Tiếp sóng VOV1".
std::string title_of(const RelayFeed& feed);
// Of those among the names of logs and plans that are sources, also such that were removed.
std::map<BulletinId, std::string> relay_titles(
    Records& records, const std::vector<BulletinId>& names);

}
