#pragma once

#include <map>

#include "core/survey/survey.hpp"
#include "core/unit/unit.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct SurveyAnswerFilter {
    SurveyRoundId round;
    std::vector<UnitId> units; // in these or below
    std::optional<AssetId> asset;
    std::vector<AnswerState> states; // empty: all, also those whose state is not known
    std::optional<Day> day = {}; // those that had come by its end, in the state and unit of then
};

class Surveys {
public:
    virtual ~Surveys() = default;

    virtual std::optional<SurveyRound> find(SurveyRoundId id) = 0;
    // As it stood at the end of the day, under the unit of the day; none where it was made later,
    // or where what it said is not known any more.
    virtual std::optional<SurveyRound> find_on(SurveyRoundId id, Day day) = 0;
    // Of these units, the latest first; with a day, as they stood at its end.
    virtual Paged<SurveyRound> list(const std::vector<UnitId>& units, const UnitTree& tree,
        const Page& page, std::optional<Day> day = {})
        = 0;
    // Those of which it is not known what they said on the day.
    virtual std::int64_t not_kept(const std::vector<UnitId>& units, const UnitTree& tree, Day day)
        = 0;
    virtual void add(const SurveyRound& round) = 0;
    // False: `seen` is stale.
    virtual bool save(const SurveyRound& round, Version seen) = 0;

    virtual std::optional<SurveyAnswer> find_answer(SurveyAnswerId id) = 0;
    virtual std::optional<SurveyAnswer> sent(AccountId by, const std::string& client_id) = 0;
    virtual std::optional<SurveyAnswer> standing(SurveyRoundId round, AssetId asset) = 0;
    // Those that stand and those beside, of these assets; with a day, that did so at its end.
    virtual std::vector<SurveyAnswer> open_of(
        SurveyRoundId round, const std::vector<AssetId>& assets, std::optional<Day> day = {})
        = 0;
    // The newest first.
    virtual Paged<SurveyAnswer> answers(
        const SurveyAnswerFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual void add_answer(const SurveyAnswer& answer) = 0;
    virtual void set_state(SurveyAnswerId id, AnswerState state, Moment at) = 0;
    // Assets with an answer that stands, by the unit of the asset; with a day, those that had one
    // by its end, by their units of then.
    virtual std::map<UnitId, std::int64_t> answered(
        SurveyRoundId round, std::optional<Day> day = {})
        = 0;
};

}
