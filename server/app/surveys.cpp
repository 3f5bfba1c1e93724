#include "server/app/surveys.hpp"

#include <algorithm>

#include "base/sort_unique.hpp"
#include "core/unit/area.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_names.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

bool is_near(const Deed& deed, UnitId unit, const UnitTree& tree)
{
    const auto mine = deed.caller.units_with(Right::view, tree);
    return std::any_of(mine.begin(), mine.end(),
        [&](UnitId own) { return tree.covers(own, unit) || tree.covers(unit, own); });
}

Result<SurveyRound> find_round(
    Records& records, const Deed& deed, SurveyRoundId id, const UnitTree& tree)
{
    auto round = records.surveys().find(id);
    if (!round || !is_near(deed, round->unit, tree))
        return fail(Kind::missing, "survey.missing");
    return std::move(*round);
}

ShownRound shown(const Deed& deed, SurveyRound round, const UnitTree& tree)
{
    ShownRound one;
    if (const Unit* unit = tree.find(round.unit))
        one.unit_name = unit->name;
    one.may_edit = deed.caller.may_in(Right::manage_devices, round.unit, tree);
    one.round = std::move(round);
    return one;
}

AssetFilter filter_of(
    const Deed& deed, const SurveyRound& round, std::vector<UnitId> within, const UnitTree& tree)
{
    AssetFilter filter;
    filter.units = deed.caller.units_with(Right::view, tree);
    filter.within = std::move(within);
    filter.day = day_of(deed.now);
    filter.kinds = round.kinds;
    return filter;
}

void note_round(Records& records, const Deed& deed, const char* what, const SurveyRound& round)
{
    note(records, deed, what, { "survey_round", round.id.value(), round.name, round.unit },
        { { "from", json::of(round.from) }, { "to", json::of(round.to) } });
}

void note_answer(Records& records, const Deed& deed, const char* what, const SurveyAnswer& one,
    const Asset& asset)
{
    note(records, deed, what, { "asset", one.asset.value(), asset.name, one.unit },
        { { "condition", json::of(name_of(one.condition)) }, { "day", json::of(one.day) },
            { "answer", json::of(one.id) }, { "state", json::of(name_of(one.state)) } });
}

// The thing is in this condition from the day on, until the next word about it.
Result<void> set_condition(Records& records, const Deed& deed, const SurveyAnswer& found, Day from)
{
    auto era = records.assets().find(found.asset, from);
    if (!era)
        return fail_field("day", "survey.asset_not_there");
    era->from = from;
    era->condition = found.condition;
    era->condition_on = found.day;
    era->by_name = deed.caller.name;
    era->changed = deed.now;
    const Version seen = era->version;
    return records.assets().change(*era, seen);
}

// From its day on, and for what the answer that it takes the place of had found later: that does
// not hold any more either.
Result<void> put_in_place(Records& records, const Deed& deed, const SurveyAnswer& answer,
    const std::optional<SurveyAnswer>& before)
{
    if (const auto set = set_condition(records, deed, answer, answer.day); !set)
        return set;
    if (!before || before->day <= answer.day)
        return {};
    const auto era = records.assets().find(answer.asset, before->day);
    const bool is_its_word
        = era && era->condition == before->condition && era->condition_on == before->day;
    if (!is_its_word)
        return {};
    return set_condition(records, deed, answer, before->day);
}

// Whoever operates what stands there may say what he found, without the right to change it.
bool may_answer(const Deed& deed, UnitId unit, const UnitTree& tree)
{
    return deed.caller.may_in(Right::operate_device, unit, tree)
        || deed.caller.may_in(Right::manage_devices, unit, tree);
}

Result<Asset> asset_of_round(
    Records& records, const Deed& deed, const SurveyRound& round, AssetId id, const UnitTree& tree)
{
    auto asset = records.assets().find(id, day_of(deed.now));
    const bool is_there = asset && tree.covers(round.unit, asset->unit)
        && deed.caller.may_in(Right::view, asset->unit, tree)
        && std::find(round.kinds.begin(), round.kinds.end(), asset->kind) != round.kinds.end();
    if (!is_there)
        return fail_field("asset", "survey.asset_missing");
    if (!may_answer(deed, asset->unit, tree))
        return fail(Kind::forbidden, "survey.not_allowed");
    return std::move(*asset);
}

}

Result<RoundPage> list_survey_rounds(
    Records& records, const Deed& deed, std::optional<Day> day, const Page& page)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    const std::vector<UnitId> tops = deed.caller.units_with(Right::view, *tree);
    std::vector<UnitId> units = area_of(tops, *tree);
    for (const UnitId own : tops) {
        const auto above = tree->path(own);
        units.insert(units.end(), above.begin(), above.end());
    }
    sort_unique(units);
    auto found = records.surveys().list(units, *tree, page, asked->past);
    const auto then = records.units().tree(asked->day);
    RoundPage all;
    if (asked->past)
        all.not_kept = records.surveys().not_kept(units, *tree, asked->day);
    all.rounds.next = std::move(found.next);
    for (SurveyRound& round : found.items) {
        ShownRound one = shown(deed, std::move(round), *then);
        // Nothing of an earlier day is edited.
        one.may_edit = one.may_edit && !asked->past;
        all.rounds.items.push_back(std::move(one));
    }
    return all;
}

Result<ShownRound> add_survey_round(Records& records, const Deed& deed, SurveyRound round)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(round.unit) == nullptr || !deed.caller.may_in(Right::view, round.unit, *tree))
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::manage_devices, round.unit, *tree))
        return fail(Kind::forbidden, "survey.round_not_allowed");
    if (const auto good = check_round(round); !good)
        return tl::unexpected(good.error());
    round.id = deed.new_id<SurveyRoundId>();
    round.version = 1;
    round.by_name = deed.caller.name;
    round.changed = deed.now;
    records.surveys().add(round);
    note_round(records, deed, "survey_round.added", round);
    return shown(deed, std::move(round), *tree);
}

Result<ShownRound> save_survey_round(
    Records& records, const Deed& deed, SurveyRound round, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto before = find_round(records, deed, round.id, *tree);
    if (!before)
        return tl::unexpected(before.error());
    if (!deed.caller.may_in(Right::manage_devices, before->unit, *tree))
        return fail(Kind::forbidden, "survey.round_not_allowed");
    round.unit = before->unit;
    round.by_name = deed.caller.name;
    round.changed = deed.now;
    round.version = before->version + 1;
    if (const auto good = check_round(round); !good)
        return tl::unexpected(good.error());
    if (seen.value_or(before->version) != before->version
        || !records.surveys().save(round, before->version))
        return fail(Kind::conflict, "survey.stale");
    note_round(records, deed, "survey_round.edited", round);
    return shown(deed, std::move(round), *tree);
}

namespace {

// How far a round was on a day, in the units of that day.
class ProgressOn {
public:
    ProgressOn(Records& records, const Deed& deed, const SurveyRound& round, Day day)
        : records_(records)
        , deed_(deed)
        , round_(round)
        , day_(day)
        , desk_(records, deed)
        , tree_(records.units().tree(day))
    {
        answered_ = records.surveys().answered(
            round.id, is_past() ? std::optional(day) : std::optional<Day>());
    }

    std::vector<SurveyProgress::Row> rows()
    {
        for (const UnitId top : tops()) {
            if (desk_.may(Right::view, top))
                add(top, { top });
            for (const UnitId child : tree_->children(top)) {
                if (is_near(deed_, child, desk_.tree()) || desk_.may(Right::view, child))
                    add(child, is_past() ? tree_->subtree(child) : area_of({ child }, *tree_));
            }
        }
        return std::move(rows_);
    }

private:
    bool is_past() const { return day_ != desk_.today(); }

    // A unit that was not there yet has the past of those that led to it.
    std::vector<UnitId> tops() const
    {
        if (tree_->find(round_.unit) != nullptr)
            return { round_.unit };
        const auto former = desk_.tree().former(round_.unit);
        std::vector<UnitId> there(former.begin(), former.end());
        std::erase_if(there, [&](UnitId unit) { return tree_->find(unit) == nullptr; });
        return there;
    }

    void add(UnitId unit, const std::vector<UnitId>& area)
    {
        SurveyProgress::Row row;
        row.unit = unit;
        row.name = tree_->find(unit)->name;
        AssetFilter filter = filter_of(deed_, round_, area, desk_.tree());
        filter.day = day_;
        // Somebody looks at each part of a station, too.
        row.assets += records_.assets().counts(filter, desk_.tree()).all();
        for (const UnitId inner : area) {
            const auto count = answered_.find(inner);
            row.answered += count == answered_.end() ? 0 : count->second;
        }
        if (row.assets > 0 || row.answered > 0)
            rows_.push_back(std::move(row));
    }

    Records& records_;
    const Deed& deed_;
    const SurveyRound& round_;
    Day day_;
    RegisterDesk desk_;
    std::shared_ptr<const UnitTree> tree_;
    std::map<UnitId, std::int64_t> answered_;
    std::vector<SurveyProgress::Row> rows_;
};

}

Result<SurveyProgress> show_survey_round(
    Records& records, const Deed& deed, SurveyRoundId id, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    auto round = find_round(records, deed, id, *tree);
    if (!round)
        return tl::unexpected(round.error());
    SurveyProgress progress;
    progress.shown = shown(deed, *round, *tree);
    if (asked->past) {
        progress.shown.may_edit = false;
        // Before it was made there was nothing to be answered, which is told by its rows.
        if (auto past = records.surveys().find_on(id, asked->day)) {
            const auto then = records.units().tree(asked->day);
            progress.shown.unit_name = name_in(*then, past->unit);
            progress.shown.round = std::move(*past);
            round->kinds = progress.shown.round.kinds;
        } else {
            progress.kept = false;
        }
    }
    progress.rows = ProgressOn(records, deed, *round, asked->day).rows();
    return progress;
}

Result<Paged<SurveyedAsset>> list_surveyed_assets(Records& records, const Deed& deed,
    SurveyRoundId id, std::optional<UnitId> unit, std::optional<Day> day, const Page& page)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    auto round = find_round(records, deed, id, *tree);
    if (!round)
        return tl::unexpected(round.error());
    const auto then = records.units().tree(asked->day);
    const RegisterDesk desk(records, deed);
    const auto area = [&](UnitId top) {
        return asked->past ? desk.within(top, asked->day) : area_of({ top }, *tree);
    };
    const auto within = area(round->unit);
    if (unit && std::find(within.begin(), within.end(), *unit) == within.end())
        return fail_field("unit", "unit.missing");
    if (asked->past) {
        if (const auto past = records.surveys().find_on(id, asked->day))
            round->kinds = past->kinds;
    }
    AssetFilter filter = filter_of(deed, *round, unit ? area(*unit) : within, *tree);
    filter.day = asked->day;
    auto found = records.assets().list(filter, *tree, page);
    std::vector<AssetId> ids;
    for (const Asset& asset : found.items)
        ids.push_back(asset.id);
    std::map<AssetId, SurveyedAsset> open;
    for (SurveyAnswer& answer : records.surveys().open_of(id, ids, asked->past)) {
        SurveyedAsset& of = open[answer.asset];
        if (answer.state_known && answer.state == AnswerState::stands)
            of.standing = std::move(answer);
        else
            of.beside.push_back(std::move(answer));
    }
    Paged<SurveyedAsset> paged;
    paged.next = std::move(found.next);
    for (Asset& asset : found.items) {
        SurveyedAsset one = std::move(open[asset.id]);
        if (const Unit* in = then->find(asset.unit))
            one.unit_name = in->name;
        one.asset = std::move(asset);
        paged.items.push_back(std::move(one));
    }
    return paged;
}

Result<TakenAnswer> take_survey_answer(
    Records& records, const Deed& deed, SurveyAnswer answer, std::optional<SurveyAnswerId> replaces)
{
    if (auto sent = records.surveys().sent(deed.caller.account, answer.client_id))
        return TakenAnswer{ std::move(*sent), true };
    const auto tree = records.units().tree(day_of(deed.now));
    const auto round = find_round(records, deed, answer.round, *tree);
    if (!round)
        return tl::unexpected(round.error());
    const auto asset = asset_of_round(records, deed, *round, answer.asset, *tree);
    if (!asset)
        return tl::unexpected(asset.error());
    answer.id = deed.new_id<SurveyAnswerId>();
    answer.unit = asset->unit;
    answer.kind = asset->kind;
    answer.by = deed.caller.account;
    answer.by_name = deed.caller.name;
    answer.received = deed.now;
    if (const auto good = check_answer(answer, *round, day_of(deed.now)); !good)
        return tl::unexpected(good.error());
    const auto standing = records.surveys().standing(answer.round, answer.asset);
    answer.state = place_of(standing, replaces, answer.by);
    if (answer.state == AnswerState::stands) {
        if (standing)
            records.surveys().set_state(standing->id, AnswerState::set_aside, deed.now);
        if (const auto set = put_in_place(records, deed, answer, standing); !set)
            return tl::unexpected(set.error());
    }
    records.surveys().add_answer(answer);
    note_answer(records, deed, "survey.answered", answer, *asset);
    return TakenAnswer{ std::move(answer), false };
}

Result<Paged<SurveyAnswer>> list_survey_answers(Records& records, const Deed& deed,
    SurveyRoundId id, std::optional<AssetId> asset, std::vector<AnswerState> states,
    std::optional<Day> day, const Page& page)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto tree = records.units().tree(day_of(deed.now));
    const auto round = find_round(records, deed, id, *tree);
    if (!round)
        return tl::unexpected(round.error());
    SurveyAnswerFilter filter;
    filter.round = id;
    filter.units = deed.caller.units_with(Right::view, *tree);
    filter.asset = asset;
    filter.states = std::move(states);
    filter.day = asked->past;
    return records.surveys().answers(filter, *tree, page);
}

Result<SurveyAnswer> choose_survey_answer(
    Records& records, const Deed& deed, SurveyAnswerId id, SurveyAnswerId instead_of)
{
    auto chosen = records.surveys().find_answer(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!chosen || !deed.caller.may_in(Right::view, chosen->unit, *tree))
        return fail(Kind::missing, "survey.answer_missing");
    const auto round = find_round(records, deed, chosen->round, *tree);
    if (!round)
        return tl::unexpected(round.error());
    const auto asset = asset_of_round(records, deed, *round, chosen->asset, *tree);
    if (!asset)
        return tl::unexpected(asset.error());
    const auto standing = records.surveys().standing(chosen->round, chosen->asset);
    if (!standing || standing->id != instead_of)
        return fail(Kind::conflict, "survey.chosen_meanwhile");
    for (const SurveyAnswer& other : records.surveys().open_of(chosen->round, { chosen->asset }))
        records.surveys().set_state(other.id, AnswerState::set_aside, deed.now);
    chosen->state = AnswerState::stands;
    records.surveys().set_state(chosen->id, AnswerState::stands, deed.now);
    if (chosen->id != standing->id) {
        if (const auto set = put_in_place(records, deed, *chosen, standing); !set)
            return tl::unexpected(set.error());
    }
    note_answer(records, deed, "survey.chosen", *chosen, *asset);
    return std::move(*chosen);
}

}
