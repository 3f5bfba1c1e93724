#include "server/app/note.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// The right that a deed was done with, of those that can be lent.
std::optional<Right> right_behind(std::string_view deed)
{
    if (deed == "bulletin.approved" || deed == "bulletin.rejected")
        return Right::approve_bulletin;
    if (deed == "bulletin.recalled")
        return Right::recall_bulletin;
    if (deed.starts_with("bulletin."))
        return Right::write_bulletin;
    if (deed.starts_with("schedule.") || deed.starts_with("programme.")
        || deed.starts_with("inbox."))
        return Right::edit_schedule;
    if (deed == "device.commanded")
        return Right::operate_device;
    return std::nullopt;
}

// Whoever stands in for somebody else does it in both names.
std::optional<LentBy> done_for(
    Records& records, const Deed& deed, std::string_view what, const std::optional<UnitId>& unit)
{
    const auto& grants = deed.caller.grants;
    const bool stands_in = std::any_of(
        grants.begin(), grants.end(), [](const Grant& grant) { return grant.lent_by.has_value(); });
    const auto right = right_behind(what);
    if (!stands_in || !right || !unit)
        return std::nullopt;
    return deed.caller.acts_for(*right, *unit, *records.units().tree(day_of(deed.now)));
}

}

void note(
    Records& records, const Deed& deed, std::string what, Subject subject, json::Object detail)
{
    constexpr std::size_t longest_name = 300;
    if (const auto lender = done_for(records, deed, what, subject.unit)) {
        detail["for"] = json::of(lender->name);
        detail["for_account"] = json::of(lender->account);
    }
    AuditEntry entry;
    entry.id = deed.new_id<AuditId>();
    if (deed.caller.account)
        entry.account = deed.caller.account;
    entry.account_name = deed.caller.name;
    entry.deed = std::move(what);
    entry.subject_kind = std::move(subject.kind);
    entry.subject = subject.id;
    entry.subject_name = std::string(cut_utf8(subject.name, longest_name));
    entry.unit = subject.unit;
    entry.detail = detail.empty() ? std::string() : json::canonical(detail);
    entry.address = deed.address;
    entry.at = deed.now;
    records.audit().append(entry);
}

}
