#include "server/app/bulletins.hpp"

#include <algorithm>

#include "server/app/audience.hpp"
#include "server/app/contributions.hpp"
#include "server/app/delegations.hpp"
#include "server/app/heard_languages.hpp"
#include "server/app/note.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Subject subject(const Bulletin& bulletin)
{
    return { "bulletin", bulletin.id().value(), bulletin.content().title, bulletin.unit() };
}

// What an ended unit wrote is seen by those who see what it stood under, and where it goes on.
bool sees_what_is_of(Records& records, const Deed& deed, UnitId unit, const UnitTree& tree)
{
    constexpr int deepest = 8; // levels of ended units one above the other
    std::optional<UnitId> at = unit;
    for (int level = 0; at && level < deepest; ++level) {
        if (deed.caller.may_in(Right::view, *at, tree))
            return true;
        if (tree.find(*at) != nullptr)
            return false;
        const auto standing = units_standing_for(records, *at, tree);
        if (std::any_of(standing.begin(), standing.end(),
                [&](UnitId now) { return deed.caller.may_in(Right::view, now, tree); }))
            return true;
        const auto history = records.units().history(*at);
        at = history.empty() ? std::nullopt : history.back().parent;
    }
    return false;
}

tl::unexpected<Error> not_allowed(const char* code) { return fail(Kind::forbidden, code); }

// Loads for a change: visible, and the caller has the right in the unit it was written in.
Result<Bulletin> load_for(Records& records, const Deed& deed, BulletinId id, Right right)
{
    auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return bulletin;
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in(right, bulletin->unit(), *tree))
        return not_allowed("bulletin.not_allowed");
    return bulletin;
}

Result<Bulletin> save(Records& records, const Deed& deed, Bulletin bulletin, Version seen,
    const char* what, json::Object detail = {})
{
    if (!records.bulletins().save(bulletin, seen, deed.caller.account))
        return fail(Kind::conflict, "bulletin.stale");
    detail["version"] = bulletin.version();
    note(records, deed, what, subject(bulletin), std::move(detail));
    return bulletin;
}

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

// Approval needs the right in every unit of the audience, and in the bulletin's own.
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
        return not_allowed("bulletin.lenders_own");
    if (const auto over = lately_over(records, deed, Right::approve_bulletin, bulletin.unit()))
        return fail(Kind::forbidden, "delegation.over", over->from_name);
    return not_allowed("bulletin.approval_not_allowed");
}

// Of somebody who may approve there: whether he may approve this one, as far as he wrote it.
Result<void> check_not_own(Records& records, const Deed& deed, const Bulletin& bulletin)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (!is_his_own(deed.caller.account, bulletin) || may_approve_own(deed.caller, bulletin, *tree))
        return {};
    return not_allowed(bulletin.priority() == Priority::normal ? "bulletin.own_bulletin"
                                                               : "bulletin.own_priority");
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
    return save(
        records, deed, std::move(bulletin), draft.seen, "bulletin.approved", std::move(detail));
}

// Known to the table of categories, or none yet.
Result<void> check_category(Records& records, const std::string& code)
{
    const auto known = records.categories().all();
    const bool found = std::any_of(known.begin(), known.end(),
        [&](const Category& category) { return category.code == code; });
    if (!code.empty() && !found)
        return fail_field("category", "bulletin.unknown_category");
    return {};
}

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

Result<Bulletin> find_bulletin(Records& records, const Deed& deed, BulletinId id)
{
    auto bulletin = records.bulletins().find(id);
    if (!bulletin)
        return fail(Kind::missing, "bulletin.missing");
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    if (sees_what_is_of(records, deed, bulletin->unit(), *tree))
        return *bulletin;
    // Those it is meant for see it once it leaves its author's desk.
    if (bulletin->state() == BulletinState::draft)
        return fail(Kind::missing, "bulletin.missing");
    const auto units = units_of(records, bulletin->audience(), today);
    const auto mine = deed.caller.units_with(Right::view, *tree);
    const bool concerned = units && std::any_of(units->begin(), units->end(), [&](UnitId unit) {
        return std::any_of(mine.begin(), mine.end(),
            [&](UnitId own) { return tree->covers(unit, own) || tree->covers(own, unit); });
    });
    if (!concerned)
        return fail(Kind::missing, "bulletin.missing");
    return *bulletin;
}

Result<Bulletin> write_bulletin(
    Records& records, const Deed& deed, UnitId unit, BulletinContent content)
{
    return write_bulletin(records, deed, unit, std::move(content), deed.new_id<BulletinId>());
}

Result<Bulletin> write_bulletin(
    Records& records, const Deed& deed, UnitId unit, BulletinContent content, BulletinId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::write_bulletin, unit, *tree))
        return not_allowed("bulletin.not_allowed");
    if (const auto known = units_of(records, content.audience, day_of(deed.now)); !known)
        return tl::unexpected(known.error());
    if (const auto known = check_category(records, content.category); !known)
        return tl::unexpected(known.error());
    auto bulletin = Bulletin::create(id, unit, deed.caller.account, std::move(content), deed.now);
    if (!bulletin)
        return bulletin;
    records.bulletins().add(*bulletin);
    note(records, deed, "bulletin.written", subject(*bulletin));
    return bulletin;
}

Result<DeletedDraft> delete_draft(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen)
{
    auto bulletin = load_for(records, deed, id, Right::write_bulletin);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    if (bulletin->state() != BulletinState::draft)
        return fail(Kind::conflict, "bulletin.not_a_draft");
    if (seen && *seen != bulletin->version())
        return fail(Kind::conflict, "bulletin.stale");
    if (!records.schedules().of_bulletin(id).empty()
        || !records.programmes().with_bulletin(id).empty())
        return fail(Kind::conflict, "bulletin.in_use");
    auto contributions = forget_draft(records, deed, id);
    if (!contributions)
        return tl::unexpected(contributions.error());
    records.bulletins().remove(id);
    note(records, deed, "bulletin.deleted", subject(*bulletin));
    return DeletedDraft{ std::move(*bulletin), std::move(*contributions) };
}

Result<Bulletin> edit_bulletin(Records& records, const Deed& deed, BulletinId id,
    BulletinContent content, std::optional<Version> seen)
{
    auto bulletin = load_for(records, deed, id, Right::write_bulletin);
    if (!bulletin)
        return bulletin;
    if (const auto known = units_of(records, content.audience, day_of(deed.now)); !known)
        return tl::unexpected(known.error());
    if (const auto known = check_category(records, content.category); !known)
        return tl::unexpected(known.error());
    const Version before = seen.value_or(bulletin->version());
    if (const auto edited = bulletin->edit(std::move(content), before, deed.now); !edited)
        return tl::unexpected(edited.error());
    return save(records, deed, std::move(*bulletin), before, "bulletin.edited");
}

Result<Bulletin> restore_bulletin(
    Records& records, const Deed& deed, BulletinId id, Version version, std::optional<Version> seen)
{
    const auto old = records.bulletins().version(id, version);
    if (!old)
        return fail(Kind::missing, "bulletin.version_missing");
    return edit_bulletin(records, deed, id, old->content, seen);
}

Result<Bulletin> as_submitted(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen)
{
    auto bulletin = load_for(records, deed, id, Right::write_bulletin);
    if (!bulletin)
        return bulletin;
    if (const auto known = units_of(records, bulletin->audience(), day_of(deed.now)); !known)
        return tl::unexpected(known.error());
    const Version before = seen.value_or(bulletin->version());
    if (const auto submitted = bulletin->submit(deed.caller.account, before, deed.now); !submitted)
        return tl::unexpected(submitted.error());
    for (std::size_t i = 0; i < bulletin->content().tracks.size(); ++i) {
        if (!records.media().find(bulletin->content().tracks[i].media.value_or("")))
            return fail_field("tracks[" + std::to_string(i) + "].media", "media.missing");
    }
    // A recording chosen by the officer is the sound itself; speech is made by a job.
    if (bulletin->content().media) {
        const auto file = records.media().find(*bulletin->content().media);
        if (!file)
            return fail_field("media", "media.missing");
        if (const auto attached = bulletin->attach(
                { file->hash, file->duration, file->size }, bulletin->version(), deed.now);
            !attached)
            return tl::unexpected(attached.error());
    }
    return bulletin;
}

Result<Bulletin> submit_bulletin(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen)
{
    auto bulletin = as_submitted(records, deed, id, seen);
    if (!bulletin)
        return bulletin;
    const Version before = bulletin->version() - 1;
    return save(records, deed, std::move(*bulletin), before, "bulletin.submitted");
}

bool attach_sound(Records& records, BulletinId id, const BulletinSound& sound, Version made_for)
{
    return records.bulletins().attach(id, sound, made_for);
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
    auto bulletin = load_for(records, deed, id, Right::write_bulletin);
    if (!bulletin)
        return bulletin;
    if (bulletin->author() != deed.caller.account)
        return not_allowed("bulletin.approval_not_allowed");
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
    return save(
        records, deed, std::move(*bulletin), before, "bulletin.rejected", std::move(detail));
}

Result<Bulletin> recall_bulletin(Records& records, const Deed& deed, BulletinId id,
    std::optional<Version> seen, std::string comment)
{
    auto bulletin = load_for(records, deed, id, Right::recall_bulletin);
    if (!bulletin)
        return bulletin;
    const Version before = seen.value_or(bulletin->version());
    json::Object detail{ { "comment", json::of(comment) } };
    if (const auto recalled
        = bulletin->recall(deed.caller.account, std::move(comment), before, deed.now);
        !recalled)
        return tl::unexpected(recalled.error());
    return save(
        records, deed, std::move(*bulletin), before, "bulletin.recalled", std::move(detail));
}

Result<Paged<BulletinStep>> bulletin_history(
    Records& records, const Deed& deed, BulletinId id, const Page& page)
{
    const auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    AuditFilter filter;
    filter.units = { bulletin->unit() };
    filter.subject_kind = "bulletin";
    filter.subject = id.value();
    const auto tree = records.units().tree(day_of(deed.now));
    auto found = records.audit().list(filter, *tree, page);
    Paged<BulletinStep> steps;
    steps.next = std::move(found.next);
    for (AuditEntry& entry : found.items) {
        BulletinStep step{ entry.at, std::move(entry.account_name), std::move(entry.deed), {}, {},
            {} };
        if (const auto detail = json::parse_object(entry.detail)) {
            json::Reader in(*detail, json::Unknown::ignore);
            step.version = in.optional_integer("version", 1, std::numeric_limits<Version>::max());
            step.for_name = in.optional_text("for", { .most = 200 }).value_or("");
            step.comment
                = in.optional_text("comment", { .most = 2'000, .lines = json::Lines::many })
                      .value_or("");
        }
        steps.items.push_back(std::move(step));
    }
    return steps;
}

std::vector<std::string> possible_deeds(
    Records& records, const Deed& deed, const Bulletin& bulletin)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto may = [&](Right right) { return deed.caller.may_in(right, bulletin.unit(), *tree); };
    const bool open
        = bulletin.state() == BulletinState::draft || bulletin.state() == BulletinState::rejected;
    std::vector<std::string> deeds;
    if (open && may(Right::write_bulletin))
        deeds.insert(deeds.end(), { "edit", "submit" });
    if (bulletin.state() == BulletinState::draft && may(Right::write_bulletin))
        deeds.emplace_back("delete");
    if (bulletin.state() == BulletinState::submitted && may_approve(records, deed, bulletin)) {
        if (check_not_own(records, deed, bulletin))
            deeds.emplace_back("approve");
        deeds.emplace_back("reject");
    }
    if ((bulletin.state() == BulletinState::submitted
            || bulletin.state() == BulletinState::approved)
        && may(Right::recall_bulletin))
        deeds.emplace_back("recall");
    if (bulletin.state() == BulletinState::approved && may(Right::edit_schedule))
        deeds.emplace_back("schedule");
    const auto above = editors_above(bulletin.unit(), *tree);
    if (above && bulletin.state() != BulletinState::recalled && may(Right::write_bulletin)) {
        const auto sent = records.contributions().of_bulletin(bulletin.id(), *above);
        const bool they_have_it = sent
            && (sent->state == ContributionState::taken
                || (sent->sent_version == bulletin.version()
                    && sent->state != ContributionState::withdrawn));
        if (!they_have_it)
            deeds.emplace_back("contribute");
    }
    return deeds;
}

}
