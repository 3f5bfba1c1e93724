#include "core/survey/survey.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/text/pieces.hpp"

namespace nguon {
namespace {

constexpr Names<SurveyQuestionType, 3> question_type_names{ { "yes_no", "number", "text" } };
constexpr Names<AnswerState, 3> answer_state_names{ { "stands", "beside", "set_aside" } };

constexpr SurveyQuestion needed(std::string_view key, std::string_view label)
{
    return { key, label, SurveyQuestionType::yes_no, true, 0, 0, {} };
}
constexpr SurveyQuestion asked(std::string_view key, std::string_view label)
{
    return { key, label, SurveyQuestionType::yes_no, false, 0, 0, {} };
}
constexpr SurveyQuestion number(std::string_view key, std::string_view label, double least,
    double most, std::string_view measure)
{
    return { key, label, SurveyQuestionType::number, false, least, most, measure };
}

constexpr std::array station_1{
    // R5
    needed("smart_controller", "Bộ điều khiển thu phát thông minh có kết nối Internet"),
    needed("fm_receiver", "Bộ thu tín hiệu FM để tiếp sóng"),
    needed("programme_store", "Hệ thống lưu trữ chương trình"),
    needed("accessories", "Phụ kiện kèm theo đầy đủ"),
    // R6
    needed("cluster", "Có ít nhất một cụm loa"),
    needed("producer", "Thiết bị quản lý, lưu trữ, sản xuất chương trình"),
    needed("speakers", "Loa"),
    needed("microphone", "Micrô"),
    // R7
    needed("internet", "Có đường Internet ổn định"),
    needed("mains", "Chạy được với điện lưới 90-240 V"),
    needed("dc_lead", "Có ngõ nguồn 12-24 V một chiều khi mất điện"),
    asked("budget", "Có dòng kinh phí duy trì trong năm"),
    number("hamlets_heard", "Số thôn, tổ dân phố nghe được", 0, 1000, "thôn"),
};
constexpr std::array cluster_1{
    needed("internet", "Có kết nối Internet"),
    needed("mains", "Chạy được với điện lưới 90-240 V"),
    needed("cut_out", "Tự ngắt dưới 90 V và trên 240 V"),
    needed("dc_lead", "Có ngõ nguồn 12-24 V một chiều khi mất điện"),
    needed("output", "Công suất ra 50-120 W"),
    asked("heard", "Nghe rõ ở nơi xa nhất"),
    asked("mounted", "Cột, giá đỡ chắc chắn"),
    number("speakers_sounding", "Số loa có tiếng", 0, 100, "loa"),
};
constexpr std::array board_1{
    needed("powered", "Có điện, sáng"),
    needed("readable", "Đọc rõ chữ từ chỗ đông người"),
    asked("connected", "Đã kết nối hệ thống của tỉnh"),
    asked("permit", "Có giấy phép xây dựng, quảng cáo theo quy định"),
};
constexpr std::array website_1{
    needed("reachable", "Mở được trang"),
    needed("recent", "Có tin mới trong 30 ngày"),
    asked("documents", "Có mục văn bản, thủ tục"),
    asked("questions", "Có mục hỏi đáp"),
};
constexpr std::array equipment_1{
    needed("present", "Có tại nơi quản lý"),
    asked("complete", "Đủ bộ phận, phụ kiện"),
    number("counted", "Số lượng đếm được", 0, 100'000, ""),
};

// In the order of the kinds; a later version of a form goes behind the one before.
constexpr std::array forms{ SurveyForm{ AssetKind::station, 1, station_1 },
    SurveyForm{ AssetKind::cluster, 1, cluster_1 }, SurveyForm{ AssetKind::board, 1, board_1 },
    SurveyForm{ AssetKind::website, 1, website_1 },
    SurveyForm{ AssetKind::equipment, 1, equipment_1 } };

bool is_number_within(std::string_view text, double least, double most)
{
    double value = 0;
    const auto [end, error]
        = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    return error == std::errc() && end == text.data() + text.size() && least <= value
        && value <= most;
}

Result<void> check_value(const SurveyQuestion& question, const std::string& value)
{
    std::string path = "answers.";
    path += question.key;
    switch (question.type) {
    case SurveyQuestionType::yes_no:
        if (value != "yes" && value != "no")
            return fail_field(path, "input.not_a_choice", "yes, no");
        break;
    case SurveyQuestionType::number:
        if (!is_number_within(value, question.least, question.most))
            return fail_field(path, "input.out_of_range",
                short_number(question.least).append("-").append(short_number(question.most)));
        break;
    case SurveyQuestionType::text:
        if (count_code_points(value) > longest_survey_text)
            return fail_field(path, "input.too_long", std::to_string(longest_survey_text));
        break;
    }
    return {};
}

}

std::string_view name_of(SurveyQuestionType type) { return question_type_names.of(type); }
std::string_view name_of(AnswerState state) { return answer_state_names.of(state); }
std::optional<AnswerState> parse_answer_state(std::string_view text)
{
    return answer_state_names.find(text);
}

const SurveyForm& survey_form(AssetKind kind)
{
    const SurveyForm* newest = nullptr;
    for (const SurveyForm& form : forms) {
        if (form.kind == kind)
            newest = &form;
    }
    return *newest;
}

const SurveyForm* survey_form(AssetKind kind, int version)
{
    const auto found = std::find_if(forms.begin(), forms.end(),
        [&](const SurveyForm& form) { return form.kind == kind && form.version == version; });
    return found == forms.end() ? nullptr : &*found;
}

Result<void> check_round(const SurveyRound& round)
{
    if (trim(round.name).empty())
        return fail_field("name", "input.required");
    if (round.to < round.from)
        return fail_field("to", "survey.ends_before_begin");
    if (round.kinds.empty())
        return fail_field("kinds", "input.required");
    return {};
}

std::vector<std::string_view> missing_minimum(
    const SurveyForm& form, const std::map<std::string, std::string>& answers)
{
    std::vector<std::string_view> missing;
    for (const SurveyQuestion& question : form.questions) {
        const auto answer = answers.find(std::string(question.key));
        if (question.minimum && (answer == answers.end() || answer->second != "yes"))
            missing.push_back(question.label);
    }
    return missing;
}

Result<void> check_answer(const SurveyAnswer& answer, const SurveyRound& round, Day today)
{
    const SurveyForm* form = survey_form(answer.kind, answer.form_version);
    if (form == nullptr)
        return fail_field("form_version", "survey.form_unknown");
    if (answer.day > today)
        return fail_field("day", "survey.day_to_come");
    if (answer.day < round.from || answer.day > round.to)
        return fail_field("day", "survey.outside_round");
    if (answer.condition == Condition::unknown)
        return fail_field("condition", "input.required");
    for (const auto& [key, value] : answer.answers) {
        const auto question = std::find_if(form->questions.begin(), form->questions.end(),
            [&key = key](const SurveyQuestion& one) { return one.key == key; });
        if (question == form->questions.end())
            return fail_field(std::string("answers.").append(key), "input.unknown_field");
        if (const auto good = check_value(*question, value); !good)
            return good;
    }
    if (!answer.accepted)
        return {};
    const auto missing = missing_minimum(*form, answer.answers);
    if (!missing.empty()) {
        std::string names;
        for (const std::string_view label : missing) {
            names.append(names.empty() ? "" : "; ");
            names.append(label);
        }
        return fail_field("accepted", "survey.minimum_missing", names);
    }
    if (answer.condition == Condition::broken || answer.condition == Condition::not_working)
        return fail_field("accepted", "survey.not_working");
    return {};
}

AnswerState place_of(const std::optional<SurveyAnswer>& standing,
    const std::optional<SurveyAnswerId>& replaces, AccountId by)
{
    if (!standing || standing->by == by || (replaces && *replaces == standing->id))
        return AnswerState::stands;
    return AnswerState::beside;
}

}
