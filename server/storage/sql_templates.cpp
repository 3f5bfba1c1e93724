#include "server/storage/sql_templates.hpp"

#include <fmt/format.h>

#include "core/text/fold.hpp"
#include "server/storage/query.hpp"
#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage {
namespace {

// Everything that lists do not ask for.
std::string body_of(const Template& one)
{
    json::Array tracks;
    for (const Track& track : one.tracks)
        tracks.push_back(json::Object{ { "language", json::of(track.language) },
            { "text", json::of(track.text) }, { "media", json::of(track.media) } });
    return json::serialise(json::Object{ { "severity", json::of(name_of(one.severity)) },
        { "text", json::of(one.text) }, { "language", json::of(one.language) },
        { "tone", json::of(one.tone) }, { "repeat", one.repeat }, { "tracks", std::move(tracks) },
        { "consent", one.consent }, { "days_in_a_row", one.days_in_a_row },
        { "media_size", one.media_size }, { "media_length", one.media_length.count() },
        { "created", unix_ms(one.created) }, { "changed", unix_ms(one.changed) } });
}

void read_body(std::string_view text, Template& one)
{
    stored::from_text(text, [&](const json::Value& value) {
        const stored::In in(value);
        one.severity = in.choice("severity", parse_severity);
        one.text = in.text("text");
        one.language = in.text("language");
        one.tone = in.text("tone");
        one.repeat = static_cast<int>(in.integer("repeat"));
        for (const json::Value& item : in.list("tracks")) {
            const stored::In track(item);
            one.tracks.push_back(
                { track.text("language"), track.text("text"), track.optional_text("media") });
        }
        one.consent = in.optional_text("consent").value_or("");
        one.days_in_a_row
            = in.has("days_in_a_row") ? static_cast<int>(in.integer("days_in_a_row")) : 0;
        one.media_size = in.integer("media_size");
        one.media_length = in.length("media_length");
        one.created = in.moment("created");
        one.changed = in.moment("changed");
    });
}

Template read_template(sql::Row row)
{
    Template one;
    one.id = row.get<TemplateId>(0);
    one.unit = row.get<UnitId>(1);
    one.kind = known(parse_template_kind(row.view(2)), row.view(2));
    one.hazard = known(parse_hazard(row.view(3)), row.view(3));
    one.title = row.text(4);
    one.media = row.text(5);
    one.version = row.get<Version>(6);
    one.removed = row.optional<Moment>(7);
    read_body(row.view(8), one);
    return one;
}

constexpr std::string_view template_columns
    = "SELECT id, unit, kind, hazard, title, media, version, removed, body FROM template";

}

std::optional<Template> SqlTemplates::find(TemplateId id)
{
    return sql_.maybe_one(fmt::format("{} WHERE id = ?", template_columns), { id }, read_template);
}

app::Paged<Template> SqlTemplates::list(const app::TemplateFilter& filter, const app::Page& page)
{
    Conditions where;
    where.add("removed IS NULL");
    where.add("unit IN (?*)", { sql::List(filter.units) });
    if (filter.kind)
        where.add("kind = ?", { name_of(*filter.kind) });
    if (filter.hazard)
        where.add("hazard = ?", { name_of(*filter.hazard) });
    std::optional<NamePlace> after;
    if (!page.cursor.empty()) {
        after = parse_name_cursor(page.cursor);
        if (!after)
            return {};
        where.add("(sort_key, id) > (?, ?)", { sql::Blob(after->sort_key), after->id });
    }
    auto rows = sql_.all(
        fmt::format("{}{} ORDER BY sort_key, id LIMIT ?", template_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_template);
    return page_of<Template>(
        std::move(rows), page, [](Template one) { return one; },
        [](const Template& last) {
            return cursor_of(NamePlace{ sort_key(last.title), last.id.value() });
        });
}

std::vector<Template> SqlTemplates::prepared()
{
    return sql_.all(fmt::format("{} WHERE removed IS NULL AND kind = 'emergency'"
                                " ORDER BY id",
                        template_columns),
        {}, read_template);
}

void SqlTemplates::add(const Template& one)
{
    const std::string key = sort_key(one.title);
    const std::string body = body_of(one);
    sql_.run("INSERT INTO template (id, unit, kind, hazard, title, sort_key, media, version, body)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { one.id, one.unit, name_of(one.kind), name_of(one.hazard), one.title, sql::Blob(key),
            one.media, one.version, body });
}

bool SqlTemplates::save(const Template& one, Version seen)
{
    const std::string key = sort_key(one.title);
    const std::string body = body_of(one);
    return sql_.run("UPDATE template SET kind = ?, hazard = ?, title = ?, sort_key = ?, media = ?,"
                    " version = ?, removed = ?, body = ? WHERE id = ? AND version = ?",
               { name_of(one.kind), name_of(one.hazard), one.title, sql::Blob(key), one.media,
                   one.version, one.removed, body, one.id, seen })
        == 1;
}

}
