#include "server/app/bulletins.hpp"

#include <algorithm>

#include "server/app/audience.hpp"
#include "server/app/bulletin_parts.hpp"
#include "server/app/contributions.hpp"
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

Result<Bulletin> load_bulletin_for(Records& records, const Deed& deed, BulletinId id, Right right)
{
    auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return bulletin;
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in(right, bulletin->unit(), *tree))
        return fail(Kind::forbidden, "bulletin.not_allowed");
    return bulletin;
}

Result<Bulletin> save_bulletin(Records& records, const Deed& deed, Bulletin bulletin, Version seen,
    const char* what, json::Object detail)
{
    if (!records.bulletins().save(bulletin, seen, deed.caller.account))
        return fail(Kind::conflict, "bulletin.stale");
    detail["version"] = bulletin.version();
    note(records, deed, what, subject(bulletin), std::move(detail));
    return bulletin;
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
        return fail(Kind::forbidden, "bulletin.not_allowed");
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
    auto bulletin = load_bulletin_for(records, deed, id, Right::write_bulletin);
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
    auto bulletin = load_bulletin_for(records, deed, id, Right::write_bulletin);
    if (!bulletin)
        return bulletin;
    if (const auto known = units_of(records, content.audience, day_of(deed.now)); !known)
        return tl::unexpected(known.error());
    if (const auto known = check_category(records, content.category); !known)
        return tl::unexpected(known.error());
    const Version before = seen.value_or(bulletin->version());
    if (const auto edited = bulletin->edit(std::move(content), before, deed.now); !edited)
        return tl::unexpected(edited.error());
    return save_bulletin(records, deed, std::move(*bulletin), before, "bulletin.edited");
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
    auto bulletin = load_bulletin_for(records, deed, id, Right::write_bulletin);
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
    return save_bulletin(records, deed, std::move(*bulletin), before, "bulletin.submitted");
}

bool attach_sound(Records& records, BulletinId id, const BulletinSound& sound, Version made_for)
{
    return records.bulletins().attach(id, sound, made_for);
}

Result<Bulletin> recall_bulletin(Records& records, const Deed& deed, BulletinId id,
    std::optional<Version> seen, std::string comment)
{
    auto bulletin = load_bulletin_for(records, deed, id, Right::recall_bulletin);
    if (!bulletin)
        return bulletin;
    const Version before = seen.value_or(bulletin->version());
    json::Object detail{ { "comment", json::of(comment) } };
    if (const auto recalled
        = bulletin->recall(deed.caller.account, std::move(comment), before, deed.now);
        !recalled)
        return tl::unexpected(recalled.error());
    return save_bulletin(
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
