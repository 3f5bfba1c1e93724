#include "server/storage/sql_bulletins.hpp"

#include "server/storage/bulletin_matches.hpp"
#include "server/storage/places.hpp"
#include "server/storage/search_words.hpp"
#include "server/storage/stored_json.hpp"

#include <fmt/format.h>
#include <limits>

namespace nguon::storage {
namespace {

std::int64_t bit_of(Channel channel) { return std::int64_t(1) << static_cast<int>(channel); }

std::int64_t bits_of(const std::vector<Channel>& channels)
{
    std::int64_t bits = 0;
    for (const Channel channel : channels)
        bits |= bit_of(channel);
    return bits;
}

void add_places(Conditions& where, const Places& places)
{
    if (places.is_everywhere())
        return;
    std::vector<sql::Value> values{ places.inside() };
    for (sql::Value& value : audience_values(places))
        values.push_back(std::move(value));
    where.add(fmt::format("b.id IN (SELECT id FROM bulletin WHERE unit IN (?*) UNION {})",
                  audience_reaches("bulletin")),
        std::move(values));
}

Bulletin as_it_is(Bulletin bulletin) { return bulletin; }

}

Bulletin read_bulletin(sql::Row row)
{
    Bulletin::Saved saved;
    saved.id = row.get<BulletinId>(0);
    saved.unit = row.get<UnitId>(1);
    saved.author = row.get<AccountId>(2);
    saved.content = stored::content_from(row.view(3));
    saved.state = known(parse_bulletin_state(row.view(4)), row.view(4));
    saved.version = row.get<Version>(5);
    saved.created = row.get<Moment>(6);
    saved.changed = row.get<Moment>(7);
    if (!row.is_null(8))
        saved.sound
            = BulletinSound{ row.text(8), row.get<Milliseconds>(9), row.get<std::int64_t>(10) };
    saved.submitted_by = row.optional<AccountId>(11);
    if (!row.is_null(12))
        saved.approval = stored::approval_from(row.view(12));
    saved.comment = row.text(13);
    saved.recalled_at = row.optional<Moment>(14);
    return Bulletin(std::move(saved));
}

Conditions bulletin_conditions(const app::BulletinFilter& filter, const UnitTree& tree)
{
    Conditions where;
    const Places seen(filter.units, tree);
    add_places(where, seen);
    // Those it is meant for see it once it leaves its author's desk.
    if (!seen.is_everywhere())
        where.add("(b.state <> 'draft' OR b.unit IN (?*))", { seen.inside() });
    if (filter.unit)
        add_places(where, Places({ *filter.unit }, tree));
    if (!filter.states.empty())
        where.add("b.state IN (?*)", { names_of(filter.states) });
    if (filter.priority)
        where.add("b.priority = ?", { name_of(*filter.priority) });
    if (filter.channel)
        where.add("(b.channels & ?) <> 0", { bit_of(*filter.channel) });
    if (!filter.category.empty())
        where.add("b.category = ?", { filter.category });
    if (filter.campaign)
        where.add("b.id IN (SELECT bulletin FROM campaign_bulletin WHERE campaign = ?)",
            { *filter.campaign });
    if (filter.author)
        where.add("b.author = ?", { *filter.author });
    if (filter.from)
        where.add("b.changed_at >= ?", { *filter.from });
    if (filter.to)
        where.add("b.changed_at < ?", { *filter.to });
    return where;
}

std::optional<Bulletin> SqlBulletins::find(BulletinId id)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM bulletin b WHERE b.id = ?", bulletin_columns),
        { id }, read_bulletin);
}

std::vector<Bulletin> SqlBulletins::find_all(const std::vector<BulletinId>& ids)
{
    return sql_.all(
        fmt::format("SELECT {} FROM bulletin b WHERE b.id IN (?*) ORDER BY b.id", bulletin_columns),
        { sql::List(ids) }, read_bulletin);
}

app::Paged<Bulletin> SqlBulletins::list(
    const app::BulletinFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    Conditions where = bulletin_conditions(filter, tree);
    if (filter.search.empty())
        return list_by_change(std::move(where), page);
    const BulletinMatch match{ std::string(bulletin_columns), {}, {}, where, filter.search };
    return list_by_match<Bulletin>(
        sql_, match, page, read_bulletin, [](const Bulletin& one) { return one.id(); });
}

app::Paged<Bulletin> SqlBulletins::list_by_change(Conditions where, const app::Page& page)
{
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 2);
        if (!after)
            return {};
        where.add("(b.changed_at, b.id) < (?, ?)", { (*after)[0], (*after)[1] });
    }
    auto rows = sql_.all(fmt::format("SELECT {} FROM bulletin b{}"
                                     " ORDER BY b.changed_at DESC, b.id DESC LIMIT ?",
                             bulletin_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_bulletin);
    return page_of<Bulletin>(std::move(rows), page, as_it_is, [](const Bulletin& last) {
        return cursor_of({ unix_ms(last.saved().changed), last.id().value() });
    });
}

void SqlBulletins::index(BulletinId id, const BulletinContent& content)
{
    save_targets(sql_, "bulletin", id.value(), content.audience);
    const IndexedWords words(content.title, content.text);
    if (sql_.dialect().is_sqlite()) {
        sql_.run("DELETE FROM bulletin_words WHERE rowid = ?", { id });
        sql_.run("INSERT INTO bulletin_words (rowid, title, body, folded_title, folded_body)"
                 " VALUES (?, ?, ?, ?, ?)",
            { id, words.title, words.body, words.folded_title, words.folded_body });
    } else {
        sql_.run("INSERT INTO bulletin_words (bulletin, words) VALUES (?, CAST(? AS tsvector))"
                 " ON CONFLICT (bulletin) DO UPDATE SET words = excluded.words",
            { id, words.tsvector() });
    }
}

void SqlBulletins::add(const Bulletin& bulletin)
{
    const Bulletin::Saved& saved = bulletin.saved();
    sql_.run("INSERT INTO bulletin (id, unit, author, state, priority, channels, category, content,"
             " valid_to, version, created_at, changed_at, remark)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        { saved.id, saved.unit, saved.author, name_of(saved.state), name_of(bulletin.priority()),
            bits_of(saved.content.channels), saved.content.category, stored::to_text(saved.content),
            saved.content.valid_to, saved.version, saved.created, saved.changed });
    index(saved.id, saved.content);
}

bool SqlBulletins::save(const Bulletin& bulletin, Version seen, AccountId by)
{
    const Bulletin::Saved& saved = bulletin.saved();
    const auto before = sql_.maybe_one("SELECT content FROM bulletin WHERE id = ? AND version = ?",
        { saved.id, seen }, [](sql::Row row) { return row.text(0); });
    if (!before)
        return false;
    sql_.run("INSERT INTO bulletin_version (bulletin, version, content, account, account_name, at)"
             " VALUES (?, ?, ?, ?, COALESCE((SELECT name FROM account WHERE id = ?), ''), ?)",
        { saved.id, seen, *before, by, by, saved.changed });

    const std::string content = stored::to_text(saved.content);
    std::optional<std::string> approval;
    if (saved.approval)
        approval = stored::to_text(*saved.approval);
    std::optional<std::string> hash;
    std::optional<Milliseconds> duration;
    std::optional<std::int64_t> size;
    if (saved.sound) {
        hash = saved.sound->hash;
        duration = saved.sound->duration;
        size = saved.sound->size;
    }
    sql_.run(
        "UPDATE bulletin SET state = ?, priority = ?, channels = ?, category = ?, content = ?,"
        " valid_to = ?, version = ?, changed_at = ?, sound_hash = ?, sound_ms = ?, sound_size = ?,"
        " submitted_by = ?, approval = ?, remark = ?, recalled_at = ? WHERE id = ?",
        { name_of(saved.state), name_of(bulletin.priority()), bits_of(saved.content.channels),
            saved.content.category, content, saved.content.valid_to, saved.version, saved.changed,
            hash, duration, size, saved.submitted_by, approval, saved.comment, saved.recalled_at,
            saved.id });
    if (content != *before)
        index(saved.id, saved.content);
    return true;
}

void SqlBulletins::remove(BulletinId id)
{
    const char* const words = sql_.dialect().is_sqlite()
        ? "DELETE FROM bulletin_words WHERE rowid = ?"
        : "DELETE FROM bulletin_words WHERE bulletin = ?";
    sql_.run(words, { id });
    sql_.run("DELETE FROM bulletin WHERE id = ?", { id }); // its targets and versions go with it
}

bool SqlBulletins::attach(BulletinId id, const BulletinSound& sound, Version made_for)
{
    return sql_.run("UPDATE bulletin SET sound_hash = ?, sound_ms = ?, sound_size = ?"
                    " WHERE id = ? AND version = ?",
               { sound.hash, sound.duration, sound.size, id, made_for })
        == 1;
}

void SqlBulletins::set_author(BulletinId id, AccountId author)
{
    sql_.run("UPDATE bulletin SET author = ? WHERE id = ?", { author, id });
}

namespace {

app::BulletinVersion read_version(sql::Row row)
{
    return { row.get<Version>(0), stored::content_from(row.view(1)), row.get<AccountId>(2),
        row.text(3), row.get<Moment>(4) };
}

}

app::Paged<app::BulletinVersion> SqlBulletins::versions(BulletinId id, const app::Page& page)
{
    Version below = std::numeric_limits<Version>::max();
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        below = after->front();
    }
    auto rows = sql_.all("SELECT version, content, account, account_name, at FROM bulletin_version"
                         " WHERE bulletin = ? AND version < ? ORDER BY version DESC LIMIT ?",
        { id, below, limit_of(page) + 1 }, read_version);
    return page_of<app::BulletinVersion>(
        std::move(rows), page, [](app::BulletinVersion version) { return version; },
        [](const app::BulletinVersion& last) { return cursor_of({ last.version }); });
}

std::optional<app::BulletinVersion> SqlBulletins::version(BulletinId id, Version version)
{
    return sql_.maybe_one("SELECT version, content, account, account_name, at FROM bulletin_version"
                          " WHERE bulletin = ? AND version = ?",
        { id, version }, read_version);
}

}
