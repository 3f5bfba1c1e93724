// Who may do what where. Rights are asked as "may this account do X in all of units U on day D".
//
// A role is a set of rights; roles are rows, the sets below are the ones a new system starts with.
// An account holds grants: a role in a unit and everything below it, from one day to another.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "core/ids.hpp"
#include "core/unit/unit.hpp"

namespace nguon {

enum class Right : std::uint8_t {
    view, // see bulletins, schedules, devices, deliveries of a unit
    write_bulletin,
    approve_bulletin,
    approve_own_normal, // approve a normal bulletin one wrote oneself (a commune with one officer)
    recall_bulletin,
    edit_schedule,
    override_quiet_hours, // quiet hours, slot caps and weekdays, with a reason; never overlap
    operate_device, // volume, stop, test tone, restart, status
    manage_devices, // create, pair, move, remove
    manage_units,
    manage_accounts,
    manage_rules, // quiet hours, slot caps, dictionaries, groups
    send_emergency,
    approve_emergency,
    handle_feedback,
    view_audit,
};

std::string_view name_of(Right right);
std::optional<Right> parse_right(std::string_view text);

struct Role {
    std::string code; // "commune_editor"
    std::string name; // as shown: "Biên tập viên cấp xã"
    std::set<Right> rights;
};

// The roles of a new system: province_admin, province_editor, province_approver, contributor,
// commune_admin, commune_editor, commune_approver, reader, hamlet_head, operator,
// feedback_handler, technician, auditor. A database of before gets those it has not.
const std::vector<Role>& default_roles();

// Who lent a right for a while (ủy quyền), see delegation.hpp.
struct LentBy {
    AccountId account;
    std::string name;

    friend bool operator==(const LentBy&, const LentBy&) = default;
};

struct Grant {
    std::string role;
    UnitId unit;
    Day from{};
    std::optional<Day> to; // the first day on which it no longer holds
    std::set<Right> rights; // of the role, as on the day of asking
    std::optional<LentBy> lent_by = {}; // none: his own

    bool holds_on(Day day) const { return from <= day && (!to || day < *to); }
    friend bool operator==(const Grant&, const Grant&) = default;
};

// Those that give the right in the unit on the tree's day.
std::vector<Grant> giving(
    const std::vector<Grant>& grants, Right right, UnitId unit, const UnitTree& tree);

// Someone who asks for something, as known for the length of one request.
struct Caller {
    AccountId account;
    std::string name;
    UnitId unit;
    std::vector<Grant> grants;

    // One grant must not cover all of them: each unit needs some grant with the right. False for no
    // units at all, because "everything in nothing" would be a way round every check.
    bool may_in_all(Right right, std::span<const UnitId> units, const UnitTree& tree) const;
    bool may_in(Right right, UnitId unit, const UnitTree& tree) const;
    // As `may_in` for the nearest unit that stands above all communes, from this one up: what a
    // commune does not decide about itself. Without such a unit, as at the top of the tree.
    bool may_above_communes(Right right, std::optional<UnitId> unit, const UnitTree& tree) const;
    // Whether he may say that a unit of this kind stands here, or how it is called: a commune
    // decides about its hamlets, and whoever stands above the communes about all others.
    bool may_decide_on(
        UnitKind kind, const std::optional<UnitId>& parent, const UnitTree& tree) const;
    // Whether the right is held anywhere on the tree's day: decides what a menu offers.
    bool may_somewhere(Right right, const UnitTree& tree) const;
    // The topmost units in which the right is held; a list is cut to what stands below them.
    std::vector<UnitId> units_with(Right right, const UnitTree& tree) const;
    // Whose right it is that he uses in this unit, where his own do not reach: he acts for that
    // person ("duyệt thay"). None where he needs nobody's, or may not at all.
    std::optional<LentBy> acts_for(Right right, UnitId unit, const UnitTree& tree) const;
};

}
