#include "core/account/rights.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace nguon {
namespace {

constexpr Names<Right, 16> right_names{ "view", "write_bulletin", "approve_bulletin",
    "approve_own_normal", "recall_bulletin", "edit_schedule", "override_quiet_hours",
    "operate_device", "manage_devices", "manage_units", "manage_accounts", "manage_rules",
    "send_emergency", "approve_emergency", "handle_feedback", "view_audit" };

std::set<Right> every_right()
{
    std::set<Right> rights;
    for (std::size_t i = 0; i < right_names.texts.size(); ++i)
        rights.insert(static_cast<Right>(i));
    return rights;
}

bool gives(const Grant& grant, Right right, UnitId unit, const UnitTree& tree)
{
    return grant.holds_on(tree.day()) && grant.rights.contains(right)
        && tree.covers(grant.unit, unit);
}

}

std::vector<Grant> giving(
    const std::vector<Grant>& grants, Right right, UnitId unit, const UnitTree& tree)
{
    std::vector<Grant> found;
    std::copy_if(grants.begin(), grants.end(), std::back_inserter(found),
        [&](const Grant& grant) { return gives(grant, right, unit, tree); });
    return found;
}

std::string_view name_of(Right right) { return right_names.of(right); }

std::optional<Right> parse_right(std::string_view text) { return right_names.find(text); }

const std::vector<Role>& default_roles()
{
    using enum Right;
    static const std::vector<Role> roles{
        { "province_admin", "Quản trị cấp tỉnh", every_right() },
        { "province_editor", "Biên tập viên cấp tỉnh",
            { view, write_bulletin, recall_bulletin, edit_schedule, send_emergency,
                manage_rules } },
        { "province_approver", "Người duyệt cấp tỉnh",
            { view, write_bulletin, approve_bulletin, recall_bulletin, edit_schedule,
                override_quiet_hours, send_emergency, approve_emergency } },
        { "contributor", "Cộng tác viên sở, ngành", { view, write_bulletin } },
        { "commune_admin", "Quản trị cấp xã",
            { view, operate_device, manage_devices, manage_units, manage_accounts, manage_rules } },
        { "commune_editor", "Biên tập viên cấp xã",
            { view, write_bulletin, recall_bulletin, edit_schedule, operate_device, manage_rules,
                send_emergency } },
        { "commune_approver", "Người duyệt cấp xã",
            { view, write_bulletin, approve_bulletin, approve_own_normal, recall_bulletin,
                edit_schedule, operate_device, override_quiet_hours, send_emergency,
                approve_emergency } },
        { "reader", "Phát thanh viên", { view, write_bulletin } },
        { "hamlet_head", "Trưởng thôn, xóm, tổ dân phố",
            { view, write_bulletin, recall_bulletin, edit_schedule } },
        { "operator", "Người vận hành đài", { view, edit_schedule, operate_device } },
        { "feedback_handler", "Người xử lý phản ánh", { view, handle_feedback } },
        { "technician", "Kỹ thuật viên", { view, operate_device, manage_devices } },
        { "auditor", "Người kiểm tra, giám sát", { view, view_audit } },
    };
    return roles;
}

bool Caller::may_in_all(Right right, std::span<const UnitId> units, const UnitTree& tree) const
{
    return !units.empty() && std::all_of(units.begin(), units.end(), [&](UnitId u) {
        return may_in(right, u, tree);
    });
}

bool Caller::may_in(Right right, UnitId asked, const UnitTree& tree) const
{
    return std::any_of(grants.begin(), grants.end(),
        [&](const Grant& grant) { return gives(grant, right, asked, tree); });
}

bool Caller::may_above_communes(Right right, std::optional<UnitId> unit, const UnitTree& tree) const
{
    while (unit) {
        const Unit* above = tree.find(*unit);
        if (above == nullptr)
            return false;
        const auto level = level_of(above->kind);
        if (level && *level > Level::commune)
            return may_in(right, *unit, tree);
        unit = above->parent;
    }
    return may_in_all(right, tree.roots(), tree);
}

bool Caller::may_decide_on(
    UnitKind kind, const std::optional<UnitId>& parent, const UnitTree& tree) const
{
    if (kind == UnitKind::hamlet && parent)
        return may_in(Right::manage_units, *parent, tree);
    return may_above_communes(Right::manage_units, parent, tree);
}

std::optional<LentBy> Caller::acts_for(Right right, UnitId asked, const UnitTree& tree) const
{
    std::optional<LentBy> lender;
    for (const Grant& grant : grants) {
        const bool reaches = gives(grant, right, asked, tree);
        if (reaches && !grant.lent_by)
            return std::nullopt;
        if (reaches && !lender)
            lender = grant.lent_by;
    }
    return lender;
}

bool Caller::may_somewhere(Right right, const UnitTree& tree) const
{
    return !units_with(right, tree).empty();
}

std::vector<UnitId> Caller::units_with(Right right, const UnitTree& tree) const
{
    std::vector<UnitId> units;
    for (const Grant& grant : grants) {
        if (grant.holds_on(tree.day()) && grant.rights.contains(right)
            && tree.find(grant.unit) != nullptr)
            units.push_back(grant.unit);
    }
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    std::erase_if(units, [all = units, &tree](UnitId inner) {
        return std::any_of(all.begin(), all.end(),
            [&](UnitId outer) { return outer != inner && tree.covers(outer, inner); });
    });
    return units;
}

}
