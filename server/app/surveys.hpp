// Surveys of the register: rounds, what is to be looked at in them, and what was found. What was
// found is the condition of the thing from that day on; where two people answered for one thing,
// the first stands until somebody chooses.
#pragma once

#include "core/survey/survey.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownRound {
    SurveyRound round;
    std::string unit_name;
    bool may_edit = false;
};
struct RoundPage {
    Paged<ShownRound> rounds;
    std::int64_t not_kept = 0; // there on the day, and nobody kept what they said then
};
// Of the caller's units, of those above them and below. As of an earlier day, those that stood at
// its end and as they stood. Refuses a day to come.
Result<RoundPage> list_survey_rounds(
    Records& records, const Deed& deed, std::optional<Day> day, const Page& page);
Result<ShownRound> add_survey_round(Records& records, const Deed& deed, SurveyRound round);
Result<ShownRound> save_survey_round(
    Records& records, const Deed& deed, SurveyRound round, std::optional<Version> seen);

struct SurveyProgress {
    struct Row {
        UnitId unit;
        std::string name;
        std::int64_t assets = 0;
        std::int64_t answered = 0;
    };
    ShownRound shown;
    bool kept = true; // it is known how the round stood on the day
    std::vector<Row> rows; // what the caller may see of them, in the order of the tree
};
// Of a day that is past: the round as it stood and what had been answered by its end, under the
// units of that day; where it was not there yet,
// or it is not known how it stood, as it stands. Refuses a day to come.
Result<SurveyProgress> show_survey_round(
    Records& records, const Deed& deed, SurveyRoundId id, std::optional<Day> day = {});

struct SurveyedAsset {
    Asset asset;
    std::string unit_name;
    std::optional<SurveyAnswer> standing;
    std::vector<SurveyAnswer> beside;
};
// What is to be looked at, in the order of names: by today's register, or as the register and the
// answers stood at the end of an earlier day. An answer whose state of then nobody kept lies
// beside.
Result<Paged<SurveyedAsset>> list_surveyed_assets(Records& records, const Deed& deed,
    SurveyRoundId id, std::optional<UnitId> unit, std::optional<Day> day, const Page& page);

// `answer` with what the surveyor wrote; the same client_id of the same person is the same answer.
struct TakenAnswer {
    SurveyAnswer answer;
    bool repeated = false;
};
Result<TakenAnswer> take_survey_answer(Records& records, const Deed& deed, SurveyAnswer answer,
    std::optional<SurveyAnswerId> replaces);
Result<Paged<SurveyAnswer>> list_survey_answers(Records& records, const Deed& deed,
    SurveyRoundId id, std::optional<AssetId> asset, std::vector<AnswerState> states,
    std::optional<Day> day, const Page& page);
// This one stands from now on, the others of the same thing are set aside. `instead_of`: the one
// that stood when the caller looked.
Result<SurveyAnswer> choose_survey_answer(
    Records& records, const Deed& deed, SurveyAnswerId id, SurveyAnswerId instead_of);

}
