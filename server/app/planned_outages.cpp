#include "server/app/planned_outages.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "server/app/as_of.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/dark_times.hpp"
#include "server/app/note.hpp"
#include "server/app/outage_places.hpp"
#include "server/app/schedules.hpp"
#include "server/app/templates.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// The text read, and every place of it named.
Result<OutagePreview> read_rows(const Deed& deed, const UnitTree& tree, const WishedOutages& wished)
{
    auto text = read_outages(wished.text, day_of(deed.now));
    if (!text)
        return tl::unexpected(text.error());
    for (const auto& [key, unit] : wished.places) {
        if (unit && !deed.caller.may_in(Right::edit_schedule, *unit, tree))
            return fail(Kind::forbidden, "power.not_allowed");
    }
    OutagePreview preview;
    preview.passed = std::move(text->passed);
    const OutagePlaces places(deed, tree);
    for (OutageRow& row : text->rows) {
        ReadOutage read;
        for (const OutageArea& area : row.areas)
            read.places.push_back(places.read(area, wished.places));
        read.left
            = std::find(wished.left.begin(), wished.left.end(), row.line) != wished.left.end();
        read.over = !row.spans.empty()
            && std::all_of(row.spans.begin(), row.spans.end(),
                [&](const Span& span) { return span.ends <= deed.now; });
        read.row = std::move(row);
        preview.rows.push_back(std::move(read));
    }
    return preview;
}

// Every unit and span once.
std::vector<PlannedOutage> collect(const Deed& deed, const OutagePreview& preview)
{
    std::vector<PlannedOutage> all;
    std::set<std::pair<UnitId, Span>> seen;
    for (const ReadOutage& read : preview.rows) {
        if (!read.counts())
            continue;
        for (const ReadPlace& place : read.places) {
            if (!place.unit)
                continue;
            for (const Span& span : read.row.spans) {
                if (span.ends <= deed.now || !seen.emplace(*place.unit, span).second)
                    continue;
                all.push_back(
                    { {}, {}, *place.unit, span, std::string(cut_utf8(read.row.source, 2'000)) });
            }
        }
    }
    std::sort(all.begin(), all.end(), [](const PlannedOutage& a, const PlannedOutage& b) {
        return std::tie(a.span, a.unit) < std::tie(b.span, b.unit);
    });
    return all;
}

std::set<std::pair<UnitId, Span>> names_of(const std::vector<PlannedOutage>& outages)
{
    std::set<std::pair<UnitId, Span>> names;
    for (const PlannedOutage& one : outages)
        names.emplace(one.unit, one.span);
    return names;
}

// What the caller's unit pasted before is nothing new to it. What another one pasted is kept for
// this one as well, so that it stays when the other takes its own back; it is only not announced
// to people a second time.
void compare_with_kept(Records& records, const Deed& deed, const std::vector<PlannedOutage>& all,
    OutagePreview& preview)
{
    if (all.empty())
        return;
    Span whole = all.front().span;
    for (const PlannedOutage& one : all)
        whole.ends = std::max(whole.ends, one.span.ends);
    const auto own = names_of(records.planned_outages().pasted_by(deed.caller.unit, whole));
    const auto kept = names_of(records.planned_outages().in(whole));
    for (const PlannedOutage& one : all) {
        const std::pair name(one.unit, one.span);
        if (own.contains(name)) {
            ++preview.known;
            continue;
        }
        preview.fresh.push_back(one);
        if (!kept.contains(name))
            preview.unannounced.push_back(one);
    }
}

// "Lịch cắt điện" in the words of whoever stands above, or the caller's own.
std::optional<Template> notice_template(Records& records, const Deed& deed)
{
    TemplateFilter filter;
    filter.kind = TemplateKind::ordinary;
    for (const Template& one : list_templates(records, deed, filter, { Page::most, {} }).items) {
        if (fold(one.title).find("cat dien") != std::string::npos)
            return one;
    }
    return std::nullopt;
}

std::string words_for(const std::string& blank, const Span& span, const std::string& places)
{
    const std::string name = fold(blank);
    const auto says = [&](std::string_view word) { return name.find(word) != std::string::npos; };
    const bool one_day = day_of(span.begins) == day_of(span.ends);
    const auto hour = [&](Moment moment) {
        const std::string time = vietnamese_time(time_of_day(moment));
        return one_day ? time : time + " ngày " + vietnamese_day(day_of(moment));
    };
    if (says("bat dau") || name == "tu gio")
        return hour(span.begins);
    if (says("ket thuc") || name == "den gio")
        return hour(span.ends);
    if (says("ngay"))
        return one_day ? "ngày " + vietnamese_day(day_of(span.begins)) : std::string();
    if (says("dia diem") || says("khu vuc") || says("thon") || says("xom"))
        return places;
    // What nobody knows here stays a blank, with which it cannot be submitted.
    return "{" + blank + "}";
}

// A blank that was filled with nothing leaves two spaces, or one before a comma.
std::string tidy(std::string text)
{
    std::string tidied;
    for (const char c : text) {
        const bool closes = c == ',' || c == '.' || c == ' ';
        if (closes && !tidied.empty() && tidied.back() == ' ')
            tidied.pop_back();
        tidied += c;
    }
    return tidied;
}

void draft_notices(Records& records, const Deed& deed, const UnitTree& tree, OutagePreview& preview)
{
    const auto words = notice_template(records, deed);
    preview.has_template = words.has_value();
    if (!words)
        return;
    const auto blanks = blanks_of(words->text);
    std::map<Span, std::vector<UnitId>> spans;
    for (const PlannedOutage& outage : preview.unannounced) {
        if (outage.span.begins > deed.now)
            spans[outage.span].push_back(outage.unit);
    }
    for (const auto& [span, units] : spans) {
        std::vector<std::string> names;
        for (const UnitId unit : units)
            names.push_back(tree.find(unit)->name);
        std::map<std::string, std::string> filling;
        if (blanks) {
            for (const std::string& blank : *blanks)
                filling[blank] = words_for(blank, span, join(names, ", "));
        }
        const auto text = filled(words->text, filling);
        preview.notices.push_back({ span, units,
            "Lịch cắt điện ngày " + vietnamese_day(day_of(span.begins)) + ", từ "
                + vietnamese_time(time_of_day(span.begins)),
            tidy(text.value_or(words->text)) });
    }
}

// All that would be kept, and what it does.
Result<OutagePreview> prepare(Records& records, const Deed& deed, const UnitTree& tree,
    const WishedOutages& wished, std::vector<PlannedOutage>& all)
{
    auto preview = read_rows(deed, tree, wished);
    if (!preview)
        return preview;
    all = collect(deed, *preview);
    compare_with_kept(records, deed, all, *preview);
    draft_notices(records, deed, tree, *preview);
    return preview;
}

Result<void> may_paste(const Deed& deed, const UnitTree& tree)
{
    if (!deed.caller.may_somewhere(Right::edit_schedule, tree))
        return fail(Kind::forbidden, "power.not_allowed");
    return {};
}

// Out of the outage as a whole, or for those in it alone.
Result<MovedAiring> move_airing(Records& records, const Deed& deed, const DarkTimes::Affected& one,
    const WishedOutages::Move& move)
{
    const AiringBook::Entry& entry = *one.entry;
    MovedAiring moved{ {}, entry.subject.title, one.starts, move.to, false, 0 };
    if (one.devices.size() == one.all) {
        ScheduleEdit edit;
        edit.starts = move.to;
        auto edited = edit_schedule(
            records, deed, entry.schedule.id, edit, EditScope::only_this, one.starts, std::nullopt);
        if (!edited)
            return tl::unexpected(edited.error());
        moved.schedule = edited->id;
        moved.version = edited->version;
        return moved;
    }
    Schedule extra = entry.schedule;
    extra.unit = deed.caller.unit;
    extra.starts = move.to;
    extra.recurrence.clear();
    extra.exceptions.clear();
    extra.cut_at.reset();
    extra.audience = {};
    extra.audience.devices = one.devices;
    extra.version = 1;
    auto added = add_schedule(records, deed, std::move(extra));
    if (!added)
        return tl::unexpected(added.error());
    std::vector<MakeUp> made;
    for (const DeviceId device : one.devices)
        made.push_back(
            { added->id, device, { entry.schedule.id, one.starts, MakeUp::whole_airing } });
    records.make_ups().add(made);
    moved.schedule = added->id;
    moved.version = added->version;
    moved.extra = true;
    return moved;
}

void move_airings(Records& records, const Deed& deed, const DarkTimes& dark,
    const std::vector<WishedOutages::Move>& moves, OutagePaste& paste, OutagesTaken& taken)
{
    const auto affected = dark.affected();
    const auto refuse = [&](const WishedOutages::Move& move, const char* code) {
        taken.refused.push_back(
            { move.schedule, move.starts, Error{ Kind::conflict, code, {}, {}, {} } });
    };
    std::set<std::pair<ScheduleId, Moment>> seen;
    for (const WishedOutages::Move& move : moves) {
        if (!seen.emplace(move.schedule, move.starts).second) {
            refuse(move, "power.moved_twice");
            continue;
        }
        const auto one
            = std::find_if(affected.begin(), affected.end(), [&](const DarkTimes::Affected& each) {
                  return each.entry->schedule.id == move.schedule && each.starts == move.starts;
              });
        if (one == affected.end()) {
            refuse(move, "power.not_in_the_dark");
            continue;
        }
        auto moved = move_airing(records, deed, *one, move);
        if (moved)
            paste.moved.push_back(std::move(*moved));
        else
            taken.refused.push_back({ move.schedule, move.starts, moved.error() });
    }
}

Result<void> write_notices(
    Records& records, const Deed& deed, const OutagePreview& preview, OutagePaste& paste)
{
    for (const OutageNotice& notice : preview.notices) {
        BulletinContent content;
        content.title = notice.title;
        content.text = notice.text;
        content.channels = { Channel::speaker };
        content.audience.units = notice.units;
        content.audience.normalise();
        // Once the power is away nobody needs to be told that it will be.
        content.valid_to = notice.span.begins;
        const auto written = write_bulletin(records, deed, deed.caller.unit, std::move(content));
        if (!written)
            return tl::unexpected(written.error());
        paste.notices.push_back(written->id());
    }
    return {};
}

// An airing with which somebody did something else meanwhile is theirs.
Result<Schedule> move_back(Records& records, const Deed& deed, const MovedAiring& moved)
{
    const bool is_too_late = moved.to <= deed.now || (!moved.extra && moved.from <= deed.now);
    if (is_too_late)
        return fail(Kind::conflict, "power.too_late_to_move_back");
    const auto stands = records.schedules().find(moved.schedule);
    if (!stands || stands->cancelled || stands->starts != moved.to
        || (moved.version != 0 && stands->version != moved.version))
        return fail(Kind::conflict, "power.changed_since");
    if (moved.extra)
        return cancel_schedule(
            records, deed, moved.schedule, EditScope::all, std::nullopt, stands->version);
    ScheduleEdit edit;
    edit.starts = moved.from;
    return edit_schedule(
        records, deed, moved.schedule, edit, EditScope::all, std::nullopt, stands->version);
}

Subject subject_of(const OutagePaste& paste)
{
    return { "outage_paste", paste.id.value(),
        std::string(cut_utf8(paste.text.substr(0, paste.text.find('\n')), 200)), paste.unit };
}

}

Result<OutagePreview> look_at_outages(
    Records& records, const Deed& deed, const WishedOutages& wished)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto allowed = may_paste(deed, *tree); !allowed)
        return tl::unexpected(allowed.error());
    std::vector<PlannedOutage> all;
    auto preview = prepare(records, deed, *tree, wished, all);
    if (!preview || all.empty())
        return preview;
    DarkTimes dark(records, deed, *tree, all);
    auto clusters = dark.clusters();
    preview->clusters = std::move(clusters.shown);
    preview->clusters_total = clusters.total;
    preview->airings = dark.airings();
    return preview;
}

Result<OutagesTaken> take_outages(Records& records, const Deed& deed, const WishedOutages& wished)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto allowed = may_paste(deed, *tree); !allowed)
        return tl::unexpected(allowed.error());
    std::vector<PlannedOutage> all;
    auto preview = prepare(records, deed, *tree, wished, all);
    if (!preview)
        return tl::unexpected(preview.error());
    if (std::any_of(preview->rows.begin(), preview->rows.end(),
            [](const ReadOutage& row) { return row.is_open(); }))
        return fail(Kind::conflict, "power.unsettled");
    OutagesTaken taken;
    if (preview->fresh.empty() && (wished.moves.empty() || all.empty()))
        return taken;
    OutagePaste paste;
    paste.id = deed.new_id<OutagePasteId>();
    paste.unit = deed.caller.unit;
    paste.text = wished.text;
    paste.at = deed.now;
    paste.by_name = deed.caller.name;
    if (!wished.moves.empty()) {
        const DarkTimes dark(records, deed, *tree, all);
        move_airings(records, deed, dark, wished.moves, paste, taken);
    }
    if (wished.notice) {
        if (const auto written = write_notices(records, deed, *preview, paste); !written)
            return tl::unexpected(written.error());
    }
    if (preview->fresh.empty() && paste.moved.empty())
        return taken;
    for (PlannedOutage& outage : all)
        outage.id = deed.new_id<PlannedOutageId>();
    records.planned_outages().add(paste, all);
    paste.outages = static_cast<std::int64_t>(all.size());
    note(records, deed, "power.pasted", subject_of(paste),
        { { "outages", static_cast<std::int64_t>(all.size()) },
            { "moved", static_cast<std::int64_t>(paste.moved.size()) },
            { "notices", static_cast<std::int64_t>(paste.notices.size()) } });
    taken.paste = std::move(paste);
    return taken;
}

Result<OutagesTaken> undo_outages(Records& records, const Deed& deed, OutagePasteId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto paste = records.planned_outages().find_paste(id);
    if (!paste || !deed.caller.may_in(Right::view, paste->unit, *tree))
        return fail(Kind::missing, "power.paste_missing");
    if (!deed.caller.may_in(Right::edit_schedule, paste->unit, *tree))
        return fail(Kind::forbidden, "power.not_allowed");
    if (!records.planned_outages().undo(id, deed.now))
        return fail(Kind::conflict, "power.undone_already");
    OutagesTaken taken;
    for (const MovedAiring& moved : paste->moved) {
        const auto back = move_back(records, deed, moved);
        if (!back)
            taken.refused.push_back({ moved.schedule, moved.to, back.error() });
    }
    for (const BulletinId notice : paste->notices) {
        // One that somebody worked on, or put on air, is theirs now.
        (void)delete_draft(records, deed, notice, Version(1));
    }
    paste->undone = deed.now;
    note(records, deed, "power.undone", subject_of(*paste),
        { { "kept", static_cast<std::int64_t>(taken.refused.size()) } });
    taken.paste = records.planned_outages().find_paste(id);
    return taken;
}

Result<Paged<OutagePaste>> list_outage_pastes(
    Records& records, const Deed& deed, const Page& page, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    return records.planned_outages().pastes(
        deed.caller.units_with(Right::view, *tree), *tree, page, asked->past);
}

}
