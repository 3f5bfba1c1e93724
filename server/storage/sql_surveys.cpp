#include "server/storage/sql_surveys.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "core/time/first_days.hpp"
#include "server/storage/past_versions.hpp"
#include "server/storage/query.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::storage {
namespace {

constexpr std::string_view round_columns
    = "id, unit, name, from_day, to_day, kinds, by_name, changed_at, version";

constexpr Kept kept_of_round{ "survey_round",
    "id, name, from_day, to_day, kinds, by_name, changed_at, version" };

constexpr std::string_view answer_columns
    = "id, client_id, round, asset, unit, kind, form_version, day, found, answers, remark,"
      " accepted, latitude, longitude, state, by_account, by_name, received_at";

// As the schema's step says it of days before it.
constexpr std::string_view unknown_state = "unknown";

// Answers are never rewritten: of an earlier day only which of them there were, and how they stood.
RowsOn answers_on(std::optional<Day> day)
{
    if (!day)
        return { "survey_answer", {} };
    const Moment end = end_of(*day);
    return { "(SELECT a.id, client_id, round, asset, unit, kind, form_version, day, found, answers,"
             " remark, accepted, latitude, longitude, COALESCE((SELECT p.state"
             " FROM survey_answer_past p WHERE p.id = a.id AND p.until_at >= ?"
             " ORDER BY p.until_at LIMIT 1), a.state) AS state, by_account, by_name, received_at"
             " FROM survey_answer a WHERE received_at < ?) AS then_answers",
        { end, end } };
}

std::string kinds_of(const SurveyRound& round)
{
    std::vector<std::string> words;
    for (const AssetKind kind : round.kinds)
        words.emplace_back(name_of(kind));
    return join(words, " ");
}

SurveyRound read_round(sql::Row row)
{
    SurveyRound round;
    round.id = row.get<SurveyRoundId>(0);
    round.unit = row.get<UnitId>(1);
    round.name = row.text(2);
    round.from = row.get<Day>(3);
    round.to = row.get<Day>(4);
    for (const std::string_view word : split(row.view(5), ' '))
        round.kinds.push_back(known(parse_asset_kind(word), word));
    round.by_name = row.text(6);
    round.changed = row.get<Moment>(7);
    round.version = row.get<Version>(8);
    return round;
}

std::string text_of(const std::map<std::string, std::string>& answers)
{
    json::Object object;
    for (const auto& [key, value] : answers)
        object[key] = value;
    return json::serialise(object);
}

std::map<std::string, std::string> answers_from(std::string_view text)
{
    std::map<std::string, std::string> answers;
    const auto parsed = json::parse(text);
    if (!parsed || !parsed->is_object())
        throw sql::Failure(sql::Errc::corrupt, "an answer of a survey is no object");
    for (const auto& [key, value] : parsed->get_object())
        answers.emplace(std::string(key), std::string(value.as_string()));
    return answers;
}

SurveyAnswer read_answer(sql::Row row)
{
    SurveyAnswer one;
    one.id = row.get<SurveyAnswerId>(0);
    one.client_id = row.text(1);
    one.round = row.get<SurveyRoundId>(2);
    one.asset = row.get<AssetId>(3);
    one.unit = row.get<UnitId>(4);
    one.kind = known(parse_asset_kind(row.view(5)), row.view(5));
    one.form_version = row.get<int>(6);
    one.day = row.get<Day>(7);
    one.condition = known(parse_condition(row.view(8)), row.view(8));
    one.answers = answers_from(row.view(9));
    one.remark = row.text(10);
    one.accepted = row.get<bool>(11);
    const auto latitude = row.optional<double>(12);
    const auto longitude = row.optional<double>(13);
    if (latitude && longitude)
        one.place = Point{ *latitude, *longitude };
    one.state_known = row.view(14) != unknown_state;
    if (one.state_known)
        one.state = known(parse_answer_state(row.view(14)), row.view(14));
    one.by = row.get<AccountId>(15);
    one.by_name = row.text(16);
    one.received = row.get<Moment>(17);
    return one;
}

}

std::optional<SurveyRound> SqlSurveys::find(SurveyRoundId id)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM survey_round WHERE id = ?", round_columns), { id }, read_round);
}

std::optional<SurveyRound> SqlSurveys::find_on(SurveyRoundId id, Day day)
{
    const RowsOn rounds = rows_on(kept_of_round, day);
    auto found = sql_.all(fmt::format("SELECT {} FROM {} WHERE id = ?", round_columns, rounds.from),
        rounds.values_and({ id }), read_round);
    if (found.empty())
        return std::nullopt;
    put_units_on(sql_, "survey_round.unit", found, day);
    return std::move(found.back());
}

app::Paged<SurveyRound> SqlSurveys::list(const std::vector<UnitId>& units, const UnitTree& tree,
    const app::Page& page, std::optional<Day> day)
{
    Conditions where;
    add_area(where, "unit", units, tree);
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("id < ?", { after->front() });
    }
    const RowsOn rounds = rows_on(kept_of_round, day);
    auto rows = sql_.all(fmt::format("SELECT {} FROM {}{} ORDER BY id DESC LIMIT ?", round_columns,
                             rounds.from, where.where()),
        rounds.values_and(where.values_and({ limit_of(page) + 1 })), read_round);
    put_units_on(sql_, "survey_round.unit", rows, day);
    return page_of<SurveyRound>(
        std::move(rows), page, [](SurveyRound round) { return round; },
        [](const SurveyRound& last) { return cursor_of({ last.id.value() }); });
}

std::int64_t SqlSurveys::not_kept(const std::vector<UnitId>& units, const UnitTree& tree, Day day)
{
    Conditions where;
    add_area(where, "unit", units, tree);
    add_not_kept(where, kept_of_round, day, SurveyRoundId::make(end_of(day), 0));
    return sql_.one("SELECT COUNT(*) FROM survey_round" + where.where(), where.values(),
        [](sql::Row row) { return row.get<std::int64_t>(0); });
}

void SqlSurveys::add(const SurveyRound& round)
{
    sql_.run("INSERT INTO survey_round (id, unit, name, from_day, to_day, kinds, by_name,"
             " changed_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { round.id, round.unit, round.name, round.from, round.to, kinds_of(round), round.by_name,
            round.changed, round.version });
}

bool SqlSurveys::save(const SurveyRound& round, Version seen)
{
    if (!keep_past(sql_, kept_of_round, round.id, seen, round.changed))
        return false;
    return sql_.run("UPDATE survey_round SET name = ?, from_day = ?, to_day = ?, kinds = ?,"
                    " by_name = ?, changed_at = ?, version = ? WHERE id = ? AND version = ?",
               { round.name, round.from, round.to, kinds_of(round), round.by_name, round.changed,
                   seen + 1, round.id, seen })
        == 1;
}

std::optional<SurveyAnswer> SqlSurveys::find_answer(SurveyAnswerId id)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM survey_answer WHERE id = ?", answer_columns),
        { id }, read_answer);
}

std::optional<SurveyAnswer> SqlSurveys::sent(AccountId by, const std::string& client_id)
{
    return sql_.maybe_one(
        fmt::format(
            "SELECT {} FROM survey_answer WHERE by_account = ? AND client_id = ?", answer_columns),
        { by, client_id }, read_answer);
}

std::optional<SurveyAnswer> SqlSurveys::standing(SurveyRoundId round, AssetId asset)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM survey_answer WHERE round = ? AND asset = ?"
                                      " AND state = 'stands' ORDER BY id DESC",
                              answer_columns),
        { round, asset }, read_answer);
}

std::vector<SurveyAnswer> SqlSurveys::open_of(
    SurveyRoundId round, const std::vector<AssetId>& assets, std::optional<Day> day)
{
    const RowsOn answers = answers_on(day);
    auto found = sql_.all(fmt::format("SELECT {} FROM {} WHERE round = ? AND asset IN (?*)"
                                      " AND state <> 'set_aside' ORDER BY asset, id",
                              answer_columns, answers.from),
        answers.values_and({ round, sql::List(assets) }), read_answer);
    put_units_on(sql_, "survey_answer.unit", found, day);
    return found;
}

app::Paged<SurveyAnswer> SqlSurveys::answers(
    const app::SurveyAnswerFilter& filter, const UnitTree& tree, const app::Page& page)
{
    Conditions where;
    where.add("round = ?", { filter.round });
    add_area(where, "unit", area_of(filter.units, tree), tree);
    if (filter.asset)
        where.add("asset = ?", { *filter.asset });
    if (!filter.states.empty())
        where.add("state IN (?*)", { names_of(filter.states) });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("id < ?", { after->front() });
    }
    const RowsOn answers = answers_on(filter.day);
    auto rows = sql_.all(fmt::format("SELECT {} FROM {}{} ORDER BY id DESC LIMIT ?", answer_columns,
                             answers.from, where.where()),
        answers.values_and(where.values_and({ limit_of(page) + 1 })), read_answer);
    put_units_on(sql_, "survey_answer.unit", rows, filter.day);
    return page_of<SurveyAnswer>(
        std::move(rows), page, [](SurveyAnswer one) { return one; },
        [](const SurveyAnswer& last) { return cursor_of({ last.id.value() }); });
}

void SqlSurveys::add_answer(const SurveyAnswer& one)
{
    std::optional<double> latitude;
    std::optional<double> longitude;
    if (one.place) {
        latitude = one.place->latitude;
        longitude = one.place->longitude;
    }
    sql_.run("INSERT INTO survey_answer (id, client_id, round, asset, unit, kind, form_version,"
             " day, found, answers, remark, accepted, latitude, longitude, state, by_account,"
             " by_name, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { one.id, one.client_id, one.round, one.asset, one.unit, name_of(one.kind),
            one.form_version, one.day, name_of(one.condition), text_of(one.answers), one.remark,
            one.accepted, latitude, longitude, name_of(one.state), one.by, one.by_name,
            one.received });
}

void SqlSurveys::set_state(SurveyAnswerId id, AnswerState state, Moment at)
{
    // Put aside and chosen in one step: what it was before that step counts.
    sql_.run("INSERT INTO survey_answer_past (id, state, until_at)"
             " SELECT id, state, CAST(? AS BIGINT) FROM survey_answer WHERE id = ?"
             " ON CONFLICT DO NOTHING",
        { at, id });
    sql_.run("UPDATE survey_answer SET state = ? WHERE id = ?", { name_of(state), id });
}

std::map<UnitId, std::int64_t> SqlSurveys::answered(SurveyRoundId round, std::optional<Day> day)
{
    std::map<UnitId, std::int64_t> counts;
    const auto count
        = [&](sql::Row row) { counts.emplace(row.get<UnitId>(0), row.get<std::int64_t>(1)); };
    // Of what was answered, one answer always stands, whichever it was then.
    if (day)
        sql_.each(fmt::format("SELECT {} AS then_unit, COUNT(DISTINCT asset) FROM survey_answer"
                              " WHERE round = ? AND received_at < ? GROUP BY 1",
                      unit_then("survey_answer")),
            { *day, std::string_view("survey_answer.unit"), round, end_of(*day) }, count);
    else
        sql_.each("SELECT unit, COUNT(DISTINCT asset) FROM survey_answer"
                  " WHERE round = ? AND state = 'stands' GROUP BY unit",
            { round }, count);
    return counts;
}

}
