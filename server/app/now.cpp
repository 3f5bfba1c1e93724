#include "server/app/now.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/air_rules.hpp"
#include "server/app/schedules.hpp"
#include "server/app/templates.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_made_title = 80; // bytes of the text at most, cut at a word

// The first words of what is said.
std::string title_of(std::string_view text)
{
    text = trim(text);
    std::string_view first = text.substr(0, text.find_first_of(".!?\n"));
    if (first.size() <= longest_made_title)
        return std::string(trim(first));
    first = first.substr(0, longest_made_title);
    // Between two words there is no half a letter either.
    return std::string(trim(first.substr(0, first.find_last_of(' ')))) + "…";
}

Moment start_of_now(Moment now)
{
    return std::chrono::ceil<std::chrono::seconds>(now + lead_of_now);
}

// Whether the rule of the unit, or his own rights, make the sender's act the approval.
bool sends_alone(Records& records, const Deed& deed, UnitId unit,
    const std::vector<UnitId>& audience, const UnitTree& tree)
{
    if (deed.caller.may_in_all(Right::approve_bulletin, audience, tree)
        && deed.caller.may_in(Right::approve_own_normal, unit, tree))
        return true;
    const UnitKind kind = tree.find(unit)->kind;
    const bool is_small = kind == UnitKind::hamlet || kind == UnitKind::department;
    return rules_of(records, unit, tree).sends_alone
        >= (is_small ? SendsAlone::hamlet : SendsAlone::commune);
}

Result<std::vector<UnitId>> units_for_sending(
    Records& records, const Deed& deed, UnitId unit, const Audience& audience, const UnitTree& tree)
{
    if (tree.find(unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (audience.empty())
        return fail_field("audience", "bulletin.audience_is_empty");
    auto units = units_of(records, audience, day_of(deed.now));
    if (!units)
        return units;
    auto all = *units;
    all.push_back(unit);
    if (!deed.caller.may_in_all(Right::write_bulletin, all, tree)
        || !deed.caller.may_in_all(Right::edit_schedule, all, tree))
        return fail(Kind::forbidden, "now.not_allowed");
    return units;
}

Span span_of_book(Moment now) { return { now - 24h, now + 24h * 8 }; }

Error refusal_of_now(const Conflict& conflict)
{
    Error error{ Kind::invalid, conflict.code, conflict.detail, {} };
    if (conflict.suggestion)
        error.suggestion = to_rfc3339(*conflict.suggestion);
    return error;
}

// Where it is heard last among the places, and what it waits for there.
void find_begin(NowOutlook& outlook, const std::vector<Place>& places)
{
    outlook.begins = outlook.starts;
    for (const Place& place : places) {
        const Moment begins = begins_after(outlook.starts, place.airings);
        if (begins <= outlook.begins)
            continue;
        outlook.begins = begins;
        // The last that began before it is the one it follows.
        for (const Airing& airing : place.airings) {
            if (airing.span.begins <= outlook.starts)
                outlook.waits_for = airing.subject;
        }
    }
}

Result<BulletinContent> content_of(Records& records, const Deed& deed, const NowWish& wish)
{
    const int ways = (trim(wish.text).empty() ? 0 : 1) + (wish.form ? 1 : 0) + (wish.media ? 1 : 0);
    if (ways != 1)
        return fail_field("text", "now.one_of");
    BulletinContent content;
    content.title = wish.title;
    content.channels = { Channel::speaker };
    content.audience = wish.audience;
    content.valid_to = wish.pressed + life_of_now;
    if (wish.form) {
        const auto form = find_template(records, deed, *wish.form);
        if (!form)
            return tl::unexpected(form.error());
        if (form->kind != TemplateKind::ordinary)
            return fail_field("template", "now.template_of_alerts");
        auto text = filled(form->text, wish.blanks);
        if (!text)
            return tl::unexpected(text.error());
        // One airing would not be what the law asks for.
        if (form->days_in_a_row > 1)
            return fail_field("template", "now.needs_days", std::to_string(form->days_in_a_row));
        content.consent = form->consent;
        content.consent_given = wish.consent_given;
        if (!trim(content.consent).empty() && !content.consent_given)
            return fail_field("consent_given", "bulletin.consent_needed", content.consent);
        content.text = std::move(*text);
        content.language = form->language;
        if (content.title.empty())
            content.title = form->title;
    } else if (wish.media) {
        const auto file = records.media().find(*wish.media);
        if (!file)
            return fail_field("media", "media.missing");
        if (file->duration < shortest_recording)
            return fail_field("media", "now.recording_too_short");
        // Encoders round up to whole frames.
        if (file->duration > longest_recording + 1s)
            return fail_field("media", "now.recording_too_long");
        content.media = wish.media;
        if (content.title.empty())
            content.title = file->name;
    } else {
        content.text = wish.text;
        if (content.title.empty())
            content.title = title_of(wish.text);
    }
    if (const auto sound = check_content(content); !sound)
        return tl::unexpected(sound.error());
    content.audience.normalise();
    return content;
}

}

Result<NowOutlook> look_ahead(Records& records, const Deed& deed, UnitId unit,
    const Audience& audience, Milliseconds length, const std::string& override_reason,
    std::optional<ScheduleId> without)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto units = units_for_sending(records, deed, unit, audience, *tree);
    if (!units)
        return tl::unexpected(units.error());
    NowOutlook outlook;
    outlook.approves = sends_alone(records, deed, unit, *units, *tree);
    outlook.may_override = deed.caller.may_in_all(Right::override_quiet_hours, *units, *tree);
    if (!override_reason.empty() && !outlook.may_override)
        return fail(Kind::forbidden, "schedule.override_not_allowed");
    outlook.reach = count_reach(records, audience, *tree);
    if (outlook.reach.speaker_devices == 0)
        return fail_field("audience", "schedule.no_devices");
    outlook.starts = start_of_now(deed.now);
    const AiringBook book(records, *tree, span_of_book(deed.now));
    const auto places = book.places(audience, without);
    find_begin(outlook, places);
    const Airing airing{ {}, {}, { outlook.starts, outlook.starts + length },
        !override_reason.empty(), true };
    const auto conflicts = check_airings({ airing }, places, deed.now);
    if (!conflicts.empty())
        outlook.conflict = conflicts.front();
    return outlook;
}

bool may_send_alone(Records& records, const Deed& deed, UnitId unit, const Audience& audience)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto units = units_for_sending(records, deed, unit, audience, *tree);
    return units && sends_alone(records, deed, unit, *units, *tree);
}

Result<NowDraft> draft_now(Records& records, const Deed& deed, const NowWish& wish)
{
    if (wish.repeat < 1 || wish.repeat > most_repeats)
        return fail_field("repeat", "input.out_of_range", "1–3");
    auto content = content_of(records, deed, wish);
    if (!content)
        return tl::unexpected(content.error());
    NowDraft draft;
    draft.content = std::move(*content);
    Milliseconds length = estimated_length(draft.content);
    if (draft.content.media) {
        length = records.media().find(*draft.content.media)->duration;
    } else {
        const Reading reading
            = read_in_unit(records, wish.unit, draft.content.text, {}, day_of(deed.now));
        if (count_words(reading.spoken) > words_at_once)
            return fail_field("text", "now.text_too_long", std::to_string(words_at_once));
        draft.voice = SpeechOrder{ reading.spoken, {}, 100, draft.content.title };
    }
    auto outlook = look_ahead(records, deed, wish.unit, draft.content.audience,
        length * wish.repeat, wish.override_reason);
    if (!outlook)
        return tl::unexpected(outlook.error());
    if (outlook->conflict)
        return tl::unexpected(refusal_of_now(*outlook->conflict));
    draft.outlook = std::move(*outlook);
    return draft;
}

Result<Bulletin> submitted_now(Records& records, const Deed& deed, BulletinId id, UnitId unit,
    const BulletinContent& content, const std::optional<MediaFile>& voiced)
{
    auto bulletin = Bulletin::create(id, unit, deed.caller.account, content, deed.now);
    if (!bulletin)
        return bulletin;
    if (const auto done = bulletin->submit(deed.caller.account, bulletin->version(), deed.now);
        !done)
        return tl::unexpected(done.error());
    const auto file = voiced ? voiced : records.media().find(content.media.value_or(""));
    if (!file)
        return fail_field("media", "media.missing");
    if (const auto done = bulletin->attach(
            { file->hash, file->duration, file->size }, bulletin->version(), deed.now);
        !done)
        return tl::unexpected(done.error());
    return bulletin;
}

Result<NowSent> send_now(
    Records& records, const Deed& deed, const NowWish& wish, const NowSigned& prepared)
{
    auto draft = draft_now(records, deed, wish);
    if (!draft)
        return tl::unexpected(draft.error());
    // What was allowed a moment ago may not be any more.
    if (prepared.approval && !draft->outlook.approves)
        return fail(Kind::conflict, "bulletin.stale");
    const auto written = write_bulletin(records, deed, wish.unit, draft->content, prepared.id);
    if (!written)
        return tl::unexpected(written.error());
    const auto submitted = submit_bulletin(records, deed, prepared.id, written->version());
    if (!submitted)
        return tl::unexpected(submitted.error());
    if (prepared.voiced) {
        MediaFile file = *prepared.voiced;
        file.unit = wish.unit;
        file.by = deed.caller.account;
        file.created = deed.now;
        records.media().add(file);
        attach_sound(
            records, prepared.id, { file.hash, file.duration, file.size }, submitted->version());
    }
    if (prepared.approval) {
        const auto approved
            = approve_as_sender(records, deed, prepared.id, *prepared.approval, prepared.statement);
        if (!approved)
            return tl::unexpected(approved.error());
    }
    Schedule schedule;
    schedule.unit = wish.unit;
    schedule.bulletin = prepared.id;
    schedule.starts = draft->outlook.starts;
    schedule.late = { LatePolicy::Way::start_late, longest_wait };
    schedule.at_once = true;
    schedule.repeat = wish.repeat;
    schedule.override_reason = wish.override_reason;
    auto added = add_schedule(records, deed, std::move(schedule));
    if (!added)
        return tl::unexpected(added.error());
    return NowSent{ *records.bulletins().find(prepared.id), std::move(*added),
        std::move(draft->outlook) };
}

namespace {

std::vector<Schedule> waiting_of(Records& records, BulletinId id)
{
    std::vector<Schedule> schedules = records.schedules().of_bulletin(id);
    std::erase_if(schedules, [](const Schedule& one) { return !one.at_once || one.cancelled; });
    return schedules;
}

}

Result<void> may_begin_now(
    Records& records, const Deed& deed, BulletinId id, const std::string& override_reason)
{
    const auto bulletin = records.bulletins().find(id);
    for (const Schedule& schedule : waiting_of(records, id)) {
        const auto subject = subject_of(records, schedule);
        if (!bulletin || !subject)
            continue;
        const std::string& reason
            = override_reason.empty() ? schedule.override_reason : override_reason;
        const auto outlook = look_ahead(
            records, deed, schedule.unit, subject->audience, subject->length, reason, schedule.id);
        if (!outlook)
            return tl::unexpected(outlook.error());
        if (outlook->conflict)
            return tl::unexpected(refusal_of_now(*outlook->conflict));
    }
    return {};
}

Result<void> begin_now(
    Records& records, const Deed& deed, BulletinId id, const std::string& override_reason)
{
    for (const Schedule& schedule : waiting_of(records, id)) {
        ScheduleEdit edit;
        edit.starts = start_of_now(deed.now);
        if (!override_reason.empty())
            edit.override_reason = override_reason;
        const auto edited = edit_schedule(records, deed, schedule.id, edit, EditScope::all, {}, {});
        if (!edited)
            return tl::unexpected(edited.error());
    }
    return {};
}

std::vector<NowItem> list_now(Records& records, const Deed& deed)
{
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<NowItem> items;
    std::optional<AiringBook> book;
    for (Schedule& schedule : records.schedules().live_in({ deed.now - 24h, deed.now + 1h })) {
        if (!schedule.at_once || schedule.starts + life_of_now < deed.now)
            continue;
        auto bulletin = find_bulletin(records, deed, *schedule.bulletin);
        const auto subject = subject_of(records, schedule);
        if (!bulletin || !subject)
            continue;
        if (!book)
            book.emplace(records, *tree, span_of_book(deed.now));
        NowOutlook outlook;
        outlook.starts = schedule.starts;
        find_begin(outlook, book->places(subject->audience, schedule.id));
        items.push_back({ std::move(*bulletin), std::move(schedule),
            { outlook.begins, outlook.begins + subject->length }, outlook.waits_for });
    }
    std::sort(items.begin(), items.end(),
        [](const NowItem& a, const NowItem& b) { return a.schedule.starts > b.schedule.starts; });
    return items;
}

}
