#include "server/app/jingles.hpp"

#include <algorithm>

#include "server/app/audience.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr std::array kinds{ Jingle::opening, Jingle::greeting, Jingle::bumper, Jingle::closing };

// Of each kind the nearest that says anything; `path` goes from the unit upwards.
std::map<Jingle, JingleRow> nearest(
    const std::vector<JingleRow>& rows, const std::vector<UnitId>& path)
{
    std::map<Jingle, JingleRow> found;
    for (const UnitId unit : path) {
        for (const JingleRow& row : rows) {
            if (row.unit == unit)
                found.emplace(row.kind, row);
        }
    }
    return found;
}

std::optional<JingleRow> own_of(Records& records, UnitId unit, Jingle kind)
{
    for (JingleRow& row : records.jingles().of({ unit })) {
        if (row.kind == kind)
            return std::move(row);
    }
    return std::nullopt;
}

Result<void> may_set(const Deed& deed, UnitId unit, const UnitTree& tree)
{
    if (tree.find(unit) == nullptr || !deed.caller.may_in(Right::view, unit, tree))
        return fail(Kind::missing, "unit.missing");
    if (!deed.caller.may_in(Right::approve_bulletin, unit, tree))
        return fail(Kind::forbidden, "jingle.not_allowed");
    return {};
}

std::string seconds(Milliseconds length)
{
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(length).count());
}

// A sound that may frame: at hand, within the unit's sight, and short.
Result<MediaFile> usable(
    Records& records, const Deed& deed, const JingleWish& wish, const UnitTree& tree)
{
    const auto file = records.media().find(*wish.media);
    const auto path = tree.path(wish.unit);
    const bool is_near = file
        && (deed.caller.may_in(Right::view, file->unit, tree)
            || std::find(path.begin(), path.end(), file->unit) != path.end());
    if (!is_near)
        return fail_field("media", "media.missing");
    if (file->duration < shortest_jingle)
        return fail_field("media", "jingle.too_short");
    // Encoders round up to whole frames.
    if (file->duration > longest_of(wish.kind) + Milliseconds(200))
        return fail_field("media", "jingle.too_long", seconds(longest_of(wish.kind)));
    return *file;
}

ApprovalStatement statement_of(const Deed& deed, const JingleRow& row, const Audience& audience)
{
    ApprovalStatement statement;
    statement.bulletin = row.id;
    statement.version = row.version;
    statement.content = sha256(json::canonical(json::Object{ { "jingle", name_of(row.kind) },
        { "unit", json::of(row.unit) }, { "media", json::of(row.media) } }));
    if (const auto hash = Hash::parse(row.media))
        statement.media = { *hash };
    statement.audience = audience.key();
    statement.valid_from = deed.now;
    statement.valid_to = *row.valid_to;
    sign_as(statement, deed);
    return statement;
}

PlannedBulletin planned(const JingleRow& row)
{
    PlannedBulletin made;
    made.id = row.id;
    made.version = row.version;
    made.sound = { row.media, row.length, row.size };
    made.valid_to = row.valid_to;
    made.statement = row.statement;
    return made;
}

void note_set(Records& records, const Deed& deed, const char* what, UnitId unit, Jingle kind,
    const UnitTree& tree)
{
    const Unit* found = tree.find(unit);
    note(records, deed, what,
        { "unit", unit.value(), found == nullptr ? std::string() : found->name, unit },
        { { "jingle", json::of(name_of(kind)) } });
}

}

std::string_view title_of(Jingle jingle)
{
    switch (jingle) {
    case Jingle::opening:
        return "Nhạc hiệu mở đầu";
    case Jingle::greeting:
        return "Lời chào";
    case Jingle::bumper:
        return "Nhạc cắt";
    case Jingle::closing:
        return "Nhạc kết";
    }
    return {};
}

Result<ShownJingles> show_jingles(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto& tree = asked->tree;
    const auto found = nearest(asked->is_past ? records.jingles().on(asked->path, asked->day)
                                              : records.jingles().of(asked->path),
        asked->path);
    ShownJingles shown;
    shown.unit = unit;
    for (const Jingle kind : kinds) {
        ShownJingle one;
        one.kind = kind;
        if (const auto at = found.find(kind); at != found.end()) {
            one.heard = at->second;
            if (const Unit* from = tree->find(at->second.unit))
                one.heard_from = from->name;
            if (at->second.unit == unit)
                one.own = at->second;
        }
        shown.kinds.push_back(std::move(one));
    }
    return shown;
}

Result<JingleDraft> draft_jingle(Records& records, const Deed& deed, const JingleWish& wish)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto may = may_set(deed, wish.unit, *tree); !may)
        return tl::unexpected(may.error());
    const auto before = own_of(records, wish.unit, wish.kind);
    JingleDraft draft;
    draft.seen = before ? before->version : 0;
    if (wish.seen && *wish.seen != draft.seen)
        return fail(Kind::conflict, "jingle.stale");
    JingleRow& row = draft.row;
    row.unit = wish.unit;
    row.kind = wish.kind;
    // A name of its own each time: what was taken away and set again is another sound.
    row.id = deed.new_id<BulletinId>();
    row.by_name = deed.caller.name;
    row.changed = deed.now;
    row.version = draft.seen + 1;
    if (!wish.media)
        return draft;
    const auto file = usable(records, deed, wish, *tree);
    if (!file)
        return tl::unexpected(file.error());
    row.media = file->hash;
    row.length = file->duration;
    row.size = file->size;
    row.valid_to = deed.now + Recurrence::longest;
    draft.statement = statement_of(deed, row, { { wish.unit }, {}, {} });
    return draft;
}

Result<ShownJingles> save_jingle(
    Records& records, const Deed& deed, const JingleDraft& draft, const std::string& statement)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto may = may_set(deed, draft.row.unit, *tree); !may)
        return tl::unexpected(may.error());
    JingleRow row = draft.row;
    row.statement = statement;
    if (!records.jingles().save(row, draft.seen))
        return fail(Kind::conflict, "jingle.stale");
    note_set(records, deed, row.media.empty() ? "jingle.silenced" : "jingle.set", row.unit,
        row.kind, *tree);
    return show_jingles(records, deed, row.unit);
}

Result<ShownJingles> remove_jingle(
    Records& records, const Deed& deed, UnitId unit, Jingle kind, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto may = may_set(deed, unit, *tree); !may)
        return tl::unexpected(may.error());
    const auto own = own_of(records, unit, kind);
    if (!own)
        return fail(Kind::missing, "jingle.missing");
    if (seen.value_or(own->version) != own->version
        || !records.jingles().remove(unit, kind, own->version, tree->day()))
        return fail(Kind::conflict, "jingle.stale");
    note_set(records, deed, "jingle.removed", unit, kind, *tree);
    return show_jingles(records, deed, unit);
}

PlannedJingles jingles_for(
    Records& records, UnitId unit, const Audience& audience, const UnitTree& tree)
{
    std::vector<UnitId> path = tree.path(unit);
    const auto heard_in = units_of(records, audience, tree.day());
    if (!heard_in)
        return {};
    // Those of a unit that does not reach everybody would be refused on the devices outside it.
    std::erase_if(path, [&](UnitId owner) {
        return !std::all_of(heard_in->begin(), heard_in->end(),
            [&](UnitId heard) { return tree.covers(owner, heard); });
    });
    PlannedJingles found;
    for (const auto& [kind, row] : nearest(records.jingles().of(path), path)) {
        if (!row.media.empty())
            found.emplace(kind, planned(row));
    }
    return found;
}

Milliseconds length_of(const PlannedJingles& jingles, std::size_t bulletins)
{
    if (bulletins == 0)
        return {};
    Milliseconds length{};
    for (const auto& [kind, sound] : jingles) {
        const auto times = kind == Jingle::bumper ? bulletins - 1 : 1;
        length += sound.sound.duration * static_cast<std::int64_t>(times);
    }
    return length;
}

}
