// Surveys (khảo sát): what somebody found where a thing of the register stands, on a day (R2, R23).
// The forms are data with a version, so that an answer stays readable when the form has changed.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/asset/asset.hpp"

namespace nguon {

using SurveyRoundId = Id<struct SurveyRoundTag>;
using SurveyAnswerId = Id<struct SurveyAnswerTag>;

enum class SurveyQuestionType : std::uint8_t { yes_no, number, text };
std::string_view name_of(SurveyQuestionType type);

struct SurveyQuestion {
    std::string_view key;
    std::string_view label; // Vietnamese
    SurveyQuestionType type = SurveyQuestionType::yes_no;
    // Of the least equipment (R5-R7): without it nothing is accepted.
    bool minimum = false;
    double least = 0; // of numbers
    double most = 0;
    std::string_view measure = {};
};

struct SurveyForm {
    AssetKind kind = AssetKind::station;
    int version = 1;
    std::span<const SurveyQuestion> questions;
};

// As it is asked today, and as it was in a version; none: there was no such version.
const SurveyForm& survey_form(AssetKind kind);
const SurveyForm* survey_form(AssetKind kind, int version);

// A time in which the things of a unit and all below it are looked at (đợt khảo sát).
struct SurveyRound {
    SurveyRoundId id;
    UnitId unit;
    std::string name;
    Day from{};
    Day to{}; // the last day
    std::vector<AssetKind> kinds;
    std::string by_name;
    Moment changed{};
    Version version = 1;
};
Result<void> check_round(const SurveyRound& round);

enum class AnswerState : std::uint8_t {
    stands,
    beside, // somebody else had answered: waits until one of the two is chosen
    set_aside, // another one was chosen, or he answered again; nothing is thrown away
};
std::string_view name_of(AnswerState state);
std::optional<AnswerState> parse_answer_state(std::string_view text);

struct SurveyAnswer {
    SurveyAnswerId id;
    std::string client_id; // made where it was written, so that sending twice is sending once
    SurveyRoundId round;
    AssetId asset;
    UnitId unit; // of the asset on the day
    AssetKind kind = AssetKind::station;
    int form_version = 1;
    Day day{};
    Condition condition = Condition::works;
    std::map<std::string, std::string> answers; // by key; yes, no, a number with a point, a text
    std::string remark;
    bool accepted = false; // "đạt"
    std::optional<Point> place;
    AnswerState state = AnswerState::stands;
    bool state_known = true; // false: of an earlier day, whose state nobody kept
    AccountId by;
    std::string by_name;
    Moment received{};
};

inline constexpr std::size_t longest_survey_remark = 2000;
inline constexpr std::size_t longest_survey_text = 500;
inline constexpr std::size_t longest_client_id = 64;

// The labels of what is missing of the least equipment: answered with no, or not at all.
std::vector<std::string_view> missing_minimum(
    const SurveyForm& form, const std::map<std::string, std::string>& answers);
// Refuses by field: answers.KEY, condition, accepted (missing equipment, or not working), day.
Result<void> check_answer(const SurveyAnswer& answer, const SurveyRound& round, Day today);

// Where a new answer goes. `replaces`: the answer that its writer had before his eyes.
AnswerState place_of(const std::optional<SurveyAnswer>& standing,
    const std::optional<SurveyAnswerId>& replaces, AccountId by);

}
