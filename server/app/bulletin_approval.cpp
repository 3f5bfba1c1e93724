// Who may approve a bulletin, what is signed of it, and how what was signed is kept.
#include "server/app/audience.hpp"
#include "server/app/bulletin_parts.hpp"
#include "server/app/delegations.hpp"
#include "server/app/heard_languages.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

bool is_his_own(AccountId account, const Bulletin& bulletin)
{
    return account == bulletin.author() || account == bulletin.saved().submitted_by;
}

// Whether somebody may approve the bulletin although he wrote it.
bool may_approve_own(const Caller& caller, const Bulletin& bulletin, const UnitTree& tree)
{
    return bulletin.priority() == Priority::normal
        && caller.may_in(Right::approve_own_normal, bulletin.unit(), tree);
}

// The caller with what is lent to him at this moment: it may have been taken back since the page
// was opened. What the bulletin's own author lends counts only where he could approve it himself:
// where a second person is needed, it would be the author's own word.
Caller as_approver_of(
    Records& records, const Deed& deed, const Bulletin& bulletin, const UnitTree& tree)
{
    Caller caller = as_lent_now(records, deed);
    std::erase_if(caller.grants, [&](const Grant& grant) {
        if (!grant.lent_by || !is_his_own(grant.lent_by->account, bulletin))
            return false;
        const auto author = records.accounts().find(grant.lent_by->account);
        return !author || !may_approve_own(author->caller(), bulletin, tree);
    });
    return caller;
}

Approval approval_of(const Deed& deed, const ApprovalDraft& draft, std::string signed_statement)
{
    Approval approval;
    approval.by = deed.caller.account;
    approval.by_name = deed.caller.name;
    approval.unit = deed.caller.unit;
    approval.at = deed.now;
    approval.version = draft.seen;
    approval.content_hash = draft.statement.content.text();
    approval.statement = std::move(signed_statement);
    return approval;
}

std::vector<Hash> sounds_of(const Bulletin& bulletin)
{
    std::vector<Hash> hashes;
    const auto add = [&](const std::string& text) {
        if (const auto hash = Hash::parse(text))
            hashes.push_back(*hash);
    };
    if (bulletin.sound())
        add(bulletin.sound()->hash);
    for (const Track& track : bulletin.content().tracks) {
        if (track.media)
            add(*track.media);
    }
    return hashes;
}

ApprovalDraft draft_of(const Deed& deed, const Bulletin& bulletin, Version seen)
{
    ApprovalDraft draft;
    draft.seen = seen;
    const BulletinContent& content = bulletin.content();
    ApprovalStatement& statement = draft.statement;
    statement.bulletin = bulletin.id();
    statement.version = seen;
    statement.content = sha256(canonical_content(content));
    statement.media = sounds_of(bulletin);
    statement.audience = content.audience.key();
    statement.valid_from = content.valid_from.value_or(deed.now);
    statement.valid_to = content.valid_to.value_or(deed.now + Recurrence::longest);
    statement.priority = content.priority;
    sign_as(statement, deed);
    return draft;
}

// Saves what was signed, if it is still what stands there, whatever happened in between.
Result<Bulletin> save_approved(Records& records, const Deed& deed, Bulletin bulletin,
    const ApprovalDraft& draft, const std::string& signed_statement, bool may_approve_own,
    json::Object detail)
{
    if (sha256(canonical_content(bulletin.content())) != draft.statement.content
        || sounds_of(bulletin) != draft.statement.media)
        return fail(Kind::conflict, "bulletin.stale");
    if (const auto approved
        = bulletin.approve(approval_of(deed, draft, signed_statement), may_approve_own);
        !approved)
        return tl::unexpected(approved.error());
    detail["content"] = json::of(draft.statement.content.text());
    return save_bulletin(
        records, deed, std::move(bulletin), draft.seen, "bulletin.approved", std::move(detail));
}

}

Result<void> may_approve(Records& records, const Deed& deed, const Bulletin& bulletin)
{
    const Day today = day_of(deed.now);
    auto units = units_of(records, bulletin.audience(), today);
    if (!units)
        return tl::unexpected(units.error());
    const auto tree = records.units().tree(today);
    const auto may = [&](const Caller& caller) {
        return caller.may_in_all(Right::approve_bulletin, *units, *tree);
    };
    if (may(as_approver_of(records, deed, bulletin, *tree)))
        return {};
    if (may(as_lent_now(records, deed)))
        return fail(Kind::forbidden, "bulletin.lenders_own");
    if (const auto over = lately_over(records, deed, Right::approve_bulletin, bulletin.unit()))
        return fail(Kind::forbidden, "delegation.over", over->from_name);
    return fail(Kind::forbidden, "bulletin.approval_not_allowed");
}

Result<void> check_not_own(Records& records, const Deed& deed, const Bulletin& bulletin)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (!is_his_own(deed.caller.account, bulletin) || may_approve_own(deed.caller, bulletin, *tree))
        return {};
    return fail(Kind::forbidden,
        bulletin.priority() == Priority::normal ? "bulletin.own_bulletin"
                                                : "bulletin.own_priority");
}

void sign_as(ApprovalStatement& statement, const Deed& deed)
{
    statement.approver = deed.caller.account;
    statement.approver_name = deed.caller.name;
    statement.approver_unit = deed.caller.unit;
    statement.approved_at = deed.now;
    statement.issued = deed.now;
}

std::string canonical_content(const BulletinContent& content)
{
    json::Object audience{ { "units", json::list_of(content.audience.units) },
        { "groups", json::list_of(content.audience.groups) },
        { "devices", json::list_of(content.audience.devices) } };
    json::Array tracks;
    for (const Track& track : content.tracks) {
        json::Object one{ { "language", json::of(track.language) },
            { "text", json::of(track.text) }, { "media", json::of(track.media) } };
        // What was approved before recordings had a reader's name keeps its hash.
        if (!track.reader.empty())
            one["reader"] = json::of(track.reader);
        tracks.push_back(std::move(one));
    }
    json::Array corrections;
    for (const Correction& one : content.corrections) {
        corrections.push_back(json::Object{
            { "written", json::of(one.written) }, { "spoken", json::of(one.spoken) } });
    }
    json::Object whole = json::Object{ { "title", json::of(content.title) },
        { "text", json::of(content.text) }, { "language", json::of(content.language) },
        { "category", json::of(content.category) },
        { "priority", json::of(name_of(content.priority)) },
        { "channels",
            json::list_of(content.channels, [](Channel channel) { return name_of(channel); }) },
        { "audience", std::move(audience) }, { "valid_from", json::of(content.valid_from) },
        { "valid_to", json::of(content.valid_to) }, { "voice", json::of(content.voice) },
        { "speed", content.speed_percent }, { "corrections", std::move(corrections) },
        { "tracks", std::move(tracks) }, { "media", json::of(content.media) } };
    // Most ask for nothing, and keep the hash that they had before anything could be asked for.
    if (!content.consent.empty()) {
        whole["consent"] = json::of(content.consent);
        whole["consent_given"] = content.consent_given;
    }
    if (content.days_in_a_row != 0)
        whole["days_in_a_row"] = content.days_in_a_row;
    return json::canonical(whole);
}

Result<ApprovalDraft> draft_approval(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen)
{
    auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    if (const auto allowed = may_approve(records, deed, *bulletin); !allowed)
        return tl::unexpected(allowed.error());
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto whole = check_tracks(records, *tree, *bulletin); !whole)
        return tl::unexpected(whole.error());
    ApprovalDraft draft = draft_of(deed, *bulletin, seen.value_or(bulletin->version()));
    // Everything that `approve` would refuse is refused before anything is signed.
    Bulletin trial = *bulletin;
    if (const auto approved = trial.approve(
            approval_of(deed, draft, {}), may_approve_own(deed.caller, *bulletin, *tree));
        !approved)
        return tl::unexpected(approved.error());
    return draft;
}

Result<void> may_decide(Records& records, const Deed& deed, const Bulletin& bulletin)
{
    if (const auto allowed = may_approve(records, deed, bulletin); !allowed)
        return allowed;
    return check_not_own(records, deed, bulletin);
}

std::optional<LentBy> decides_for(Records& records, const Deed& deed, const Bulletin& bulletin)
{
    const auto tree = records.units().tree(day_of(deed.now));
    return as_approver_of(records, deed, bulletin, *tree)
        .acts_for(Right::approve_bulletin, bulletin.unit(), *tree);
}

Result<Bulletin> approve_bulletin(Records& records, const Deed& deed, BulletinId id,
    const ApprovalDraft& draft, const std::string& signed_statement)
{
    auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return bulletin;
    if (const auto allowed = may_approve(records, deed, *bulletin); !allowed)
        return tl::unexpected(allowed.error());
    const auto tree = records.units().tree(day_of(deed.now));
    Deed counted = deed; // the log names whose right it was
    counted.caller = as_approver_of(records, deed, *bulletin, *tree);
    const bool own = may_approve_own(deed.caller, *bulletin, *tree);
    return save_approved(records, counted, std::move(*bulletin), draft, signed_statement, own, {});
}

ApprovalDraft approval_by_sender(const Deed& deed, const Bulletin& submitted)
{
    return draft_of(deed, submitted, submitted.version());
}

Result<Bulletin> approve_as_sender(Records& records, const Deed& deed, BulletinId id,
    const ApprovalDraft& draft, const std::string& signed_statement)
{
    auto bulletin = load_bulletin_for(records, deed, id, Right::write_bulletin);
    if (!bulletin)
        return bulletin;
    if (bulletin->author() != deed.caller.account)
        return fail(Kind::forbidden, "bulletin.approval_not_allowed");
    return save_approved(records, deed, std::move(*bulletin), draft, signed_statement, true,
        { { "by_sender", true } });
}

Result<Bulletin> reject_bulletin(Records& records, const Deed& deed, BulletinId id,
    std::optional<Version> seen, std::string comment)
{
    auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return bulletin;
    if (const auto allowed = may_approve(records, deed, *bulletin); !allowed)
        return tl::unexpected(allowed.error());
    const Version before = seen.value_or(bulletin->version());
    json::Object detail{ { "comment", json::of(comment) } };
    if (const auto rejected
        = bulletin->reject(deed.caller.account, std::move(comment), before, deed.now);
        !rejected)
        return tl::unexpected(rejected.error());
    return save_bulletin(
        records, deed, std::move(*bulletin), before, "bulletin.rejected", std::move(detail));
}

}
