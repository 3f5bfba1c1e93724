// The way of a bulletin, one intent a function. Each asks for the right, changes, saves, and notes.
#pragma once

#include <functional>

#include "server/app/deed.hpp"
#include "trust/approval.hpp"

namespace nguon::app {

// Visible to who may view its unit, or a unit it is meant for. `missing` otherwise.
Result<Bulletin> find_bulletin(Records& records, const Deed& deed, BulletinId id);

Result<Bulletin> write_bulletin(
    Records& records, const Deed& deed, UnitId unit, BulletinContent content);
// Under a name that was chosen beforehand, because what is signed names it.
Result<Bulletin> write_bulletin(
    Records& records, const Deed& deed, UnitId unit, BulletinContent content, BulletinId id);
// A draft that no schedule and no programme names. Its title stays in the audit log.
struct DeletedDraft {
    Bulletin bulletin;
    std::vector<Contribution> contributions; // gone with it, or waiting again
};
Result<DeletedDraft> delete_draft(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen);
// `seen` absent: the current version.
Result<Bulletin> edit_bulletin(Records& records, const Deed& deed, BulletinId id,
    BulletinContent content, std::optional<Version> seen);
// Brings back the content of an earlier version as a new one.
Result<Bulletin> restore_bulletin(Records& records, const Deed& deed, BulletinId id,
    Version version, std::optional<Version> seen);
// The bulletin as `submit_bulletin` would save it; refuses what that would.
Result<Bulletin> as_submitted(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen);
Result<Bulletin> submit_bulletin(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen);
// Sound made for a version. `false`: the bulletin moved on and the sound is not its own any more.
bool attach_sound(Records& records, BulletinId id, const BulletinSound& sound, Version made_for);

// Approval is two steps around the signer: what will be signed is read and checked, then signed
// outside any transaction, then saved if the bulletin is still the same.
struct ApprovalDraft {
    Version seen = 0;
    ApprovalStatement statement;
};
Result<ApprovalDraft> draft_approval(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen);
// The approver's half of it: the caller, now.
void sign_as(ApprovalStatement& statement, const Deed& deed);
// Whether the caller could approve it, were everything else in order: the right in every unit, and
// not his own word where a second person is needed.
Result<void> may_decide(Records& records, const Deed& deed, const Bulletin& bulletin);
// In whose stead he would: of those who lend him the right, one whose word counts for this
// bulletin.
std::optional<LentBy> decides_for(Records& records, const Deed& deed, const Bulletin& bulletin);
Result<Bulletin> approve_bulletin(Records& records, const Deed& deed, BulletinId id,
    const ApprovalDraft& draft, const std::string& signed_statement);

// The same where the act of sending is the approval: the rule of the unit stands in for the right
// to approve ("Phát ngay", see now.hpp).
ApprovalDraft approval_by_sender(const Deed& deed, const Bulletin& submitted);
Result<Bulletin> approve_as_sender(Records& records, const Deed& deed, BulletinId id,
    const ApprovalDraft& draft, const std::string& signed_statement);

Result<Bulletin> reject_bulletin(Records& records, const Deed& deed, BulletinId id,
    std::optional<Version> seen, std::string comment);
// The commands that stop it on devices are made by `recall_commands` in the same transaction.
Result<Bulletin> recall_bulletin(Records& records, const Deed& deed, BulletinId id,
    std::optional<Version> seen, std::string comment);

// One step of its way, out of the audit log.
struct BulletinStep {
    Moment at{};
    std::string by_name;
    std::string deed; // "bulletin.approved"
    std::optional<Version> version; // that the step made
    std::string comment;
    std::string for_name; // in whose stead, where the right was lent
};
// Newest first, for whoever may see the bulletin.
Result<Paged<BulletinStep>> bulletin_history(
    Records& records, const Deed& deed, BulletinId id, const Page& page);

// What the caller may do with it now: submit, edit, approve, reject, recall, schedule.
std::vector<std::string> possible_deeds(
    Records& records, const Deed& deed, const Bulletin& bulletin);

// The bytes whose hash an approval names.
std::string canonical_content(const BulletinContent& content);

}
