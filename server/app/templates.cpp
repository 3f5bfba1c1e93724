#include "server/app/templates.hpp"

#include <algorithm>

#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Subject subject_of(const Template& one)
{
    return { "template", one.id.value(), one.title, one.unit };
}

// Whose templates the caller may use: of what he sees, and of everything above it.
std::vector<UnitId> owners(Records& records, const Deed& deed)
{
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<UnitId> units;
    for (const UnitId top : deed.caller.units_with(Right::view, *tree)) {
        const auto below = tree->subtree(top);
        const auto above = tree->path(top);
        units.insert(units.end(), below.begin(), below.end());
        units.insert(units.end(), above.begin(), above.end());
    }
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    return units;
}

// The length and size of the sounds it names; refuses one that is not there.
Result<void> take_sounds(Records& records, Template& one)
{
    one.media_size = 0;
    one.media_length = {};
    if (!one.media.empty()) {
        const auto file = records.media().find(one.media);
        if (!file)
            return fail_field("media", "media.missing");
        one.media_size = file->size;
        one.media_length = file->duration;
    }
    for (std::size_t i = 0; i < one.tracks.size(); ++i) {
        if (one.tracks[i].media && !records.media().find(*one.tracks[i].media))
            return fail_field("tracks[" + std::to_string(i) + "].media", "media.missing");
    }
    return {};
}

Result<Template> store(
    Records& records, const Deed& deed, Template one, Version before, const char* name)
{
    one.changed = deed.now;
    one.version = before + 1;
    if (before == 0)
        records.templates().add(one);
    else if (!records.templates().save(one, before))
        return fail(Kind::conflict, "template.stale");
    note(records, deed, name, subject_of(one), { { "version", one.version } });
    return one;
}

}

Paged<Template> list_templates(
    Records& records, const Deed& deed, TemplateFilter filter, const Page& page)
{
    filter.units = owners(records, deed);
    return records.templates().list(filter, page);
}

Result<Template> find_template(Records& records, const Deed& deed, TemplateId id)
{
    auto one = records.templates().find(id);
    const auto mine = owners(records, deed);
    if (!one || one->removed || !std::binary_search(mine.begin(), mine.end(), one->unit))
        return fail(Kind::missing, "template.missing");
    return std::move(*one);
}

bool may_edit(Records& records, const Deed& deed, const Template& one)
{
    // What may sound as an alert is a rule of the unit; the notice of every month is only words
    // that are still submitted and approved.
    const Right right
        = one.kind == TemplateKind::ordinary ? Right::write_bulletin : Right::manage_rules;
    const auto tree = records.units().tree(day_of(deed.now));
    return deed.caller.may_in(right, one.unit, *tree);
}

Result<Template> add_template(Records& records, const Deed& deed, Template one)
{
    if (records.units().tree(day_of(deed.now))->find(one.unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!may_edit(records, deed, one))
        return fail(Kind::forbidden, "template.not_allowed");
    if (const auto ok = check_template(one); !ok)
        return tl::unexpected(ok.error());
    if (const auto ok = take_sounds(records, one); !ok)
        return tl::unexpected(ok.error());
    one.id = deed.new_id<TemplateId>();
    one.created = deed.now;
    return store(records, deed, std::move(one), 0, "template.added");
}

Result<Template> edit_template(
    Records& records, const Deed& deed, Template wished, std::optional<Version> seen)
{
    const auto current = find_template(records, deed, wished.id);
    if (!current)
        return current;
    wished.unit = current->unit;
    // Both: a notice does not become an alert by the hand of one who may not make alerts.
    if (!may_edit(records, deed, *current) || !may_edit(records, deed, wished))
        return fail(Kind::forbidden, "template.not_allowed");
    if (const auto ok = check_template(wished); !ok)
        return tl::unexpected(ok.error());
    if (const auto ok = take_sounds(records, wished); !ok)
        return tl::unexpected(ok.error());
    wished.created = current->created;
    const Version before = seen.value_or(current->version);
    return store(records, deed, std::move(wished), before, "template.edited");
}

Result<Template> remove_template(
    Records& records, const Deed& deed, TemplateId id, std::optional<Version> seen)
{
    auto current = find_template(records, deed, id);
    if (!current)
        return current;
    if (!may_edit(records, deed, *current))
        return fail(Kind::forbidden, "template.not_allowed");
    const Version before = seen.value_or(current->version);
    current->removed = deed.now;
    return store(records, deed, std::move(*current), before, "template.removed");
}

}
