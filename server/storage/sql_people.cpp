#include "server/storage/sql_people.hpp"

#include <fmt/format.h>

#include "core/text/fold.hpp"
#include "server/storage/past_versions.hpp"
#include "server/storage/query.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view people_columns
    = "id, unit, post, name, staff, full_time, duties, phone, email, account, stand_in, from_day,"
      " to_day, by_name, changed_at, version";

constexpr std::string_view post_columns
    = "p.id, p.unit, p.title, p.staff, p.duties, p.seats, p.from_day, p.to_day, p.by_name,"
      " p.changed_at, p.version";

constexpr std::string_view in_office = "from_day <= ? AND (to_day IS NULL OR to_day > ?)";

constexpr std::string_view holders_counted
    = "(SELECT COUNT(*) FROM officer h WHERE h.post = p.id AND h.from_day <= ?"
      " AND (h.to_day IS NULL OR h.to_day > ?))";

constexpr std::string_view trained
    = "EXISTS (SELECT 1 FROM officer_training t WHERE t.officer = officer.id AND t.on_day <= ?)";

// Days are compared as texts, of years with four digits.
constexpr Day end_of_days{ std::chrono::local_days(
    std::chrono::year(9999) / std::chrono::December / 31) };

Officer read_officer(sql::Row row)
{
    Officer one;
    one.id = row.get<OfficerId>(0);
    one.unit = row.get<UnitId>(1);
    one.post = row.optional<StaffPostId>(2);
    one.name = row.text(3);
    one.staff = known(parse_staff(row.view(4)), row.view(4));
    one.full_time = row.get<bool>(5);
    one.duties = row.text(6);
    one.phone = row.text(7);
    one.email = row.text(8);
    one.account = row.optional<AccountId>(9);
    one.stand_in = row.optional<OfficerId>(10);
    one.tenure.from = row.get<Day>(11);
    one.tenure.to = row.optional<Day>(12);
    one.by_name = row.text(13);
    one.changed = row.get<Moment>(14);
    one.version = row.get<Version>(15);
    return one;
}

StaffPost read_post(sql::Row row)
{
    StaffPost post;
    post.id = row.get<StaffPostId>(0);
    post.unit = row.get<UnitId>(1);
    post.title = row.text(2);
    post.staff = known(parse_staff(row.view(3)), row.view(3));
    post.duties = row.text(4);
    post.seats = row.get<int>(5);
    post.tenure.from = row.get<Day>(6);
    post.tenure.to = row.optional<Day>(7);
    post.by_name = row.text(8);
    post.changed = row.get<Moment>(9);
    post.version = row.get<Version>(10);
    return post;
}

// E-mail and phone are not in it: who may not see them may not find by them either.
std::string folded_of(const Officer& officer) { return fold(officer.name + " " + officer.duties); }

}

std::optional<Officer> SqlPeople::find(OfficerId id)
{
    auto found = find_all({ id });
    if (found.empty())
        return std::nullopt;
    return std::move(found.front());
}

std::vector<Officer> SqlPeople::find_all(const std::vector<OfficerId>& ids)
{
    auto officers = sql_.all(
        fmt::format("SELECT {} FROM officer WHERE id IN (?*) ORDER BY id", people_columns),
        { sql::List(ids) }, read_officer);
    add_trainings(officers);
    return officers;
}

app::Paged<Officer> SqlPeople::list(
    const app::OfficerFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where;
    add_area(where, "unit", area_of(filter.units, filter.unit, tree), tree);
    if (filter.day)
        where.add(in_office, { *filter.day, *filter.day });
    if (filter.staff)
        where.add("staff = ?", { name_of(*filter.staff) });
    if (filter.trained) {
        const Day by = filter.day.value_or(end_of_days);
        where.add(fmt::format("{}{}", *filter.trained ? "" : "NOT ", trained), { by });
    }
    if (!filter.search.empty())
        where.add("folded LIKE ? ESCAPE '\\'", { where.keep(containing(fold(filter.search))) });
    std::optional<NamePlace> after;
    if (!page.cursor.empty()) {
        after = parse_name_cursor(page.cursor);
        if (!after)
            return {};
        where.add("(sort_key, id) > (?, ?)", { sql::Blob(after->sort_key), after->id });
    }
    auto officers = sql_.all(fmt::format("SELECT {} FROM officer{} ORDER BY sort_key, id LIMIT ?",
                                 people_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), read_officer);
    auto paged = page_of<Officer>(
        std::move(officers), page, [](Officer one) { return one; },
        [](const Officer& last) {
            return cursor_of(NamePlace{ sort_key(last.name), last.id.value() });
        });
    add_trainings(paged.items);
    return paged;
}

std::map<OfficerId, UnitId> SqlPeople::units_on(const std::vector<OfficerId>& ids, Day day)
{
    std::vector<std::string> keys;
    for (const OfficerId id : ids)
        keys.push_back(id.text());
    std::map<OfficerId, UnitId> found;
    for (const auto& [key, unit] : storage::units_on(sql_, "officer.unit", keys, day))
        found.emplace(OfficerId::parse(key).value(), unit);
    return found;
}

void SqlPeople::add_trainings(std::vector<Officer>& officers)
{
    std::map<OfficerId, Officer*> by_id;
    std::vector<OfficerId> ids;
    for (Officer& one : officers) {
        by_id.emplace(one.id, &one);
        ids.push_back(one.id);
    }
    sql_.each("SELECT officer, course, on_day FROM officer_training WHERE officer IN (?*)"
              " ORDER BY officer, on_day, course",
        { sql::List(ids) }, [&](sql::Row row) {
            by_id.at(row.get<OfficerId>(0))->trainings.push_back({ row.text(1), row.get<Day>(2) });
        });
}

void SqlPeople::write_trainings(const Officer& officer)
{
    sql_.run("DELETE FROM officer_training WHERE officer = ?", { officer.id });
    for (const Training& training : officer.trainings)
        sql_.run("INSERT INTO officer_training (officer, course, on_day) VALUES (?, ?, ?)"
                 " ON CONFLICT DO NOTHING",
            { officer.id, training.course, training.on });
}

void SqlPeople::add(const Officer& officer)
{
    const std::string key = sort_key(officer.name);
    sql_.run("INSERT INTO officer (id, unit, post, name, sort_key, folded, staff, full_time,"
             " duties, phone, email, account, stand_in, from_day, to_day, by_name, changed_at,"
             " version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { officer.id, officer.unit, officer.post, officer.name, sql::Blob(key), folded_of(officer),
            name_of(officer.staff), officer.full_time, officer.duties, officer.phone, officer.email,
            officer.account, officer.stand_in, officer.tenure.from, officer.tenure.to,
            officer.by_name, officer.changed, officer.version });
    write_trainings(officer);
}

bool SqlPeople::save(const Officer& officer, Version seen)
{
    const std::string key = sort_key(officer.name);
    const auto changed = sql_.run(
        "UPDATE officer SET unit = ?, post = ?, name = ?, sort_key = ?, folded = ?, staff = ?,"
        " full_time = ?, duties = ?, phone = ?, email = ?, account = ?, stand_in = ?,"
        " from_day = ?, to_day = ?, by_name = ?, changed_at = ?, version = ?"
        " WHERE id = ? AND version = ?",
        { officer.unit, officer.post, officer.name, sql::Blob(key), folded_of(officer),
            name_of(officer.staff), officer.full_time, officer.duties, officer.phone, officer.email,
            officer.account, officer.stand_in, officer.tenure.from, officer.tenure.to,
            officer.by_name, officer.changed, seen + 1, officer.id, seen });
    if (changed != 1)
        return false;
    write_trainings(officer);
    return true;
}

std::optional<StaffPost> SqlPeople::find_post(StaffPostId id)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM staff_post p WHERE p.id = ?", post_columns), { id }, read_post);
}

std::vector<StaffPost> SqlPeople::find_posts(const std::vector<StaffPostId>& ids)
{
    return sql_.all(
        fmt::format("SELECT {} FROM staff_post p WHERE p.id IN (?*) ORDER BY p.id", post_columns),
        { sql::List(ids) }, read_post);
}

app::Paged<app::ListedPost> SqlPeople::list_posts(
    const app::StaffPostFilter& filter, Day day, const UnitTree& tree, const app::Page& page)
{
    Conditions where;
    add_area(where, "p.unit", area_of(filter.units, filter.unit, tree), tree);
    if (filter.day)
        where.add(
            "p.from_day <= ? AND (p.to_day IS NULL OR p.to_day > ?)", { *filter.day, *filter.day });
    if (filter.vacant)
        where.add(fmt::format("p.seats > {}", holders_counted), { day, day });
    std::optional<NamePlace> after;
    if (!page.cursor.empty()) {
        after = parse_name_cursor(page.cursor);
        if (!after)
            return {};
        where.add("(p.sort_key, p.id) > (?, ?)", { sql::Blob(after->sort_key), after->id });
    }
    // The holders are asked for in front of the conditions, so their days come first.
    std::vector<sql::Value> values{ day, day };
    for (const sql::Value& value : where.values_and({ limit_of(page) + 1 }))
        values.push_back(value);
    auto rows = sql_.all(
        fmt::format("SELECT {}, {} FROM staff_post p{} ORDER BY p.sort_key, p.id LIMIT ?",
            post_columns, holders_counted, where.where()),
        sql::Values(values), [](sql::Row row) {
            return app::ListedPost{ read_post(row), row.get<std::int64_t>(11) };
        });
    return page_of<app::ListedPost>(
        std::move(rows), page, [](app::ListedPost one) { return one; },
        [](const app::ListedPost& last) {
            return cursor_of(NamePlace{ sort_key(last.post.title), last.post.id.value() });
        });
}

std::int64_t SqlPeople::holders(StaffPostId post, Day day)
{
    return sql_.one(fmt::format("SELECT COUNT(*) FROM officer WHERE post = ? AND {}", in_office),
        { post, day, day }, [](sql::Row row) { return row.get<std::int64_t>(0); });
}

void SqlPeople::add_post(const StaffPost& post)
{
    const std::string key = sort_key(post.title);
    sql_.run("INSERT INTO staff_post (id, unit, title, sort_key, staff, duties, seats, from_day,"
             " to_day, by_name, changed_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { post.id, post.unit, post.title, sql::Blob(key), name_of(post.staff), post.duties,
            post.seats, post.tenure.from, post.tenure.to, post.by_name, post.changed,
            post.version });
}

bool SqlPeople::save_post(const StaffPost& post, Version seen)
{
    const std::string key = sort_key(post.title);
    return sql_.run("UPDATE staff_post SET title = ?, sort_key = ?, staff = ?, duties = ?,"
                    " seats = ?, from_day = ?, to_day = ?, by_name = ?, changed_at = ?,"
                    " version = ? WHERE id = ? AND version = ?",
               { post.title, sql::Blob(key), name_of(post.staff), post.duties, post.seats,
                   post.tenure.from, post.tenure.to, post.by_name, post.changed, seen + 1, post.id,
                   seen })
        == 1;
}

std::map<UnitId, StaffFigures> SqlPeople::figures(
    const std::vector<UnitId>& units, Day day, const UnitTree& tree)
{
    std::map<UnitId, StaffFigures> found;
    const auto area = area_of(units, tree);
    Conditions officers;
    add_area(officers, "unit", area, tree);
    officers.add(in_office, { day, day });
    std::vector<sql::Value> values{ day };
    for (const sql::Value& value : officers.values())
        values.push_back(value);
    sql_.each(fmt::format("SELECT unit, COUNT(*), CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS"
                          " BIGINT) FROM officer{} GROUP BY unit",
                  trained, officers.where()),
        sql::Values(values), [&](sql::Row row) {
            StaffFigures& of = found[row.get<UnitId>(0)];
            of.officers = row.get<std::int64_t>(1);
            of.trained = row.get<std::int64_t>(2);
        });
    Conditions posts;
    add_area(posts, "p.unit", area, tree);
    posts.add("p.from_day <= ? AND (p.to_day IS NULL OR p.to_day > ?)", { day, day });
    values = { day, day };
    for (const sql::Value& value : posts.values())
        values.push_back(value);
    sql_.each(fmt::format(
                  "SELECT p.unit, p.seats, {} FROM staff_post p{}", holders_counted, posts.where()),
        sql::Values(values), [&](sql::Row row) {
            found[row.get<UnitId>(0)].add_post(row.get<std::int64_t>(1), row.get<std::int64_t>(2));
        });
    return found;
}

}
