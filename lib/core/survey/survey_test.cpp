#include "core/survey/survey.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

Day day(const char* text) { return *parse_iso_day(text); }

SurveyRound round_of_november()
{
    SurveyRound round;
    round.id = SurveyRoundId(1);
    round.name = "Khảo sát tháng 11";
    round.from = day("2026-11-01");
    round.to = day("2026-11-30");
    round.kinds = { AssetKind::station };
    return round;
}

SurveyAnswer whole_station()
{
    SurveyAnswer answer;
    answer.id = SurveyAnswerId(5);
    answer.kind = AssetKind::station;
    answer.day = day("2026-11-20");
    answer.by = AccountId(7);
    for (const SurveyQuestion& question : survey_form(AssetKind::station).questions) {
        if (question.minimum)
            answer.answers.emplace(question.key, "yes");
    }
    answer.accepted = true;
    return answer;
}

std::string refusal_of(const SurveyAnswer& answer)
{
    const auto checked = check_answer(answer, round_of_november(), day("2026-11-22"));
    if (checked)
        return {};
    return checked.error().fields.front().path + " " + checked.error().fields.front().code;
}

TEST(Survey, every_kind_has_a_form_with_distinct_keys)
{
    for (const AssetKind kind : { AssetKind::station, AssetKind::cluster, AssetKind::board,
             AssetKind::website, AssetKind::equipment }) {
        const SurveyForm& form = survey_form(kind);
        EXPECT_EQ(form.kind, kind);
        EXPECT_EQ(survey_form(kind, form.version), &form);
        std::map<std::string_view, int> keys;
        for (const SurveyQuestion& question : form.questions)
            EXPECT_EQ(++keys[question.key], 1) << question.key;
    }
    EXPECT_EQ(survey_form(AssetKind::station, 99), nullptr);
}

TEST(Survey, a_station_with_all_of_the_least_equipment_is_accepted)
{
    EXPECT_EQ(refusal_of(whole_station()), "");
}

TEST(Survey, one_missing_piece_blocks_the_acceptance_and_nothing_else)
{
    SurveyAnswer answer = whole_station();
    answer.answers["fm_receiver"] = "no";
    EXPECT_EQ(refusal_of(answer), "accepted survey.minimum_missing");
    answer.accepted = false;
    EXPECT_EQ(refusal_of(answer), "");
    answer = whole_station();
    answer.answers.erase("microphone");
    EXPECT_EQ(missing_minimum(survey_form(AssetKind::station), answer.answers),
        std::vector<std::string_view>{ "Micrô" });
}

TEST(Survey, what_does_not_work_is_not_accepted)
{
    SurveyAnswer answer = whole_station();
    answer.condition = Condition::not_working;
    EXPECT_EQ(refusal_of(answer), "accepted survey.not_working");
    answer.condition = Condition::degraded;
    EXPECT_EQ(refusal_of(answer), "");
    answer.condition = Condition::unknown;
    EXPECT_EQ(refusal_of(answer), "condition input.required");
}

TEST(Survey, answers_are_of_the_form_and_of_the_days_of_the_round)
{
    SurveyAnswer answer = whole_station();
    answer.answers["colour"] = "yes";
    EXPECT_EQ(refusal_of(answer), "answers.colour input.unknown_field");
    answer = whole_station();
    answer.answers["speakers"] = "maybe";
    EXPECT_EQ(refusal_of(answer), "answers.speakers input.not_a_choice");
    answer = whole_station();
    answer.answers["hamlets_heard"] = "-1";
    EXPECT_EQ(refusal_of(answer), "answers.hamlets_heard input.out_of_range");
    answer = whole_station();
    answer.day = day("2026-11-23");
    EXPECT_EQ(refusal_of(answer), "day survey.day_to_come");
    answer.day = day("2026-10-31");
    EXPECT_EQ(refusal_of(answer), "day survey.outside_round");
}

TEST(Survey, a_second_person_s_answer_lies_beside_unless_he_saw_the_first)
{
    const SurveyAnswer standing = whole_station();
    EXPECT_EQ(place_of({}, {}, AccountId(8)), AnswerState::stands);
    EXPECT_EQ(place_of(standing, {}, AccountId(8)), AnswerState::beside);
    EXPECT_EQ(place_of(standing, SurveyAnswerId(4), AccountId(8)), AnswerState::beside);
    EXPECT_EQ(place_of(standing, SurveyAnswerId(5), AccountId(8)), AnswerState::stands);
    EXPECT_EQ(place_of(standing, {}, AccountId(7)), AnswerState::stands) << "his own";
}

}
}
