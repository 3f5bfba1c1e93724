// Somebody goes: to another unit, or for good. What he leaves open is given to a successor, and his
// rights here end, in one transaction.
#pragma once

#include "server/app/accounts.hpp"

namespace nguon::app {

enum class MatterKind : std::uint8_t { bulletin, schedule, contribution };
std::string_view name_of(MatterKind kind);

// Something that waits for the person who began it.
struct OpenMatter {
    MatterKind kind = MatterKind::bulletin;
    std::int64_t id = 0;
    std::string title;
    std::string state; // of a bulletin or a contribution
    std::optional<Moment> at; // of a schedule: its next airing; otherwise the last change
};

struct OpenMatters {
    // Drafts, returned and submitted bulletins he wrote, schedules of his that still air, and what
    // he sent upward that is not settled.
    std::vector<OpenMatter> mine;
    std::int64_t inbox_waiting = 0; // of his unit: it stays there, whoever comes after him
    std::vector<Account> successors; // who could take it over
};
Result<OpenMatters> open_matters(Records& records, const Deed& deed, AccountId id);

struct HandOver {
    // Where he goes and what he is there; none: his account is locked.
    std::optional<UnitId> to_unit;
    std::vector<std::string> roles;
    std::optional<AccountId> successor;
    std::string reason; // the number of the decision
};
struct HandedOver {
    Account account;
    std::int64_t given = 0; // matters that the successor has now
};
// By an administrator of both units who stands above the account; asks for a password given just
// now. His sessions end; roles in the old unit and below it, what was lent to him and what he lent
// end. Refuses to leave matters to nobody (hand_over.successor_needed), a successor who may not
// write there (hand_over.successor_cannot), and oneself (hand_over.oneself).
Result<HandedOver> hand_over(Records& records, const Deed& deed, AccountId id, const HandOver& wish,
    std::optional<Version> seen);

}
