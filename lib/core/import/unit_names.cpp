#include "core/import/unit_names.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

constexpr std::array<std::string_view, 17> hamlet_titles{ "to dan pho ", "to dan cu ",
    "khu dan cu ", "khu pho ", "khom ", "thon ", "xom ", "ban ", "lang ", "ap ", "buon ", "bon ",
    "soc ", "plei ", "tdp ", "tdp. ", "khu " };
constexpr std::array<std::string_view, 9> unit_titles{ "thanh pho ", "thi tran ", "thi xa ",
    "dac khu ", "phuong ", "huyen ", "tinh ", "xa ", "quan " };

template <std::size_t count>
std::string_view title_in(
    const std::string& folded, const std::array<std::string_view, count>& titles)
{
    for (const std::string_view title : titles) {
        if (folded.starts_with(title) && folded.size() > title.size())
            return title;
    }
    return {};
}

bool is_number(const std::string& text)
{
    return !text.empty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_zeros(std::string text)
{
    text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
    return text;
}

}

std::string bare_name(std::string_view name)
{
    const std::string folded = fold(trim(name));
    auto title = title_in(folded, hamlet_titles);
    if (title.empty())
        title = title_in(folded, unit_titles);
    return std::string(trim(folded.substr(title.size())));
}

bool has_hamlet_title(std::string_view name)
{
    return !title_in(fold(trim(name)), hamlet_titles).empty();
}

UnitNames::UnitNames(const UnitTree& tree, UnitId under)
    : tree_(tree)
    , under_(under)
{
    for (const UnitId id : tree.subtree(under)) {
        const Unit& unit = *tree.find(id);
        const std::string folded = fold(unit.name);
        by_name_[folded].push_back(id);
        if (const std::string bare = bare_name(unit.name); bare != folded)
            by_name_[bare].push_back(id);
        if (!unit.code.empty())
            by_code_[unit.code].push_back(id);
    }
}

std::vector<UnitId> UnitNames::find_name(const std::string& folded) const
{
    const auto found = by_name_.find(folded);
    return found == by_name_.end() ? std::vector<UnitId>() : found->second;
}

UnitNames::Answer UnitNames::find_code(const std::string& text) const
{
    Answer answer;
    if (const auto found = by_code_.find(text); found != by_code_.end()) {
        answer.candidates = found->second;
        return answer;
    }
    if (!is_number(text))
        return answer;
    // A spreadsheet takes a code for a number and drops its zeros.
    for (const auto& [code, units] : by_code_) {
        if (is_number(code) && code.size() > text.size() && without_zeros(code) == text)
            answer.candidates.insert(answer.candidates.end(), units.begin(), units.end());
    }
    answer.zeros_were_lost = !answer.candidates.empty();
    return answer;
}

UnitNames::Answer UnitNames::find(const std::string& text) const
{
    Answer answer = find_code(text);
    if (!answer.candidates.empty())
        return answer;
    const auto parts = split(text, ',');
    const std::string folded = fold(trim(parts.front()));
    answer.candidates = find_name(folded);
    if (answer.candidates.empty())
        answer.candidates = find_name(bare_name(folded));
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto above = find_name(fold(trim(parts[i])));
        std::erase_if(answer.candidates, [&](UnitId id) {
            return std::none_of(above.begin(), above.end(),
                [&](UnitId one) { return one != id && tree_.covers(one, id); });
        });
    }
    if (answer.candidates.empty() && is_number(text)) {
        const auto roots = tree_.roots();
        answer.is_outside = std::any_of(roots.begin(), roots.end(), [&](UnitId root) {
            const auto all = tree_.subtree(root);
            return std::any_of(
                all.begin(), all.end(), [&](UnitId id) { return tree_.find(id)->code == text; });
        });
    }
    return answer;
}

std::string UnitNames::shown(UnitId id) const
{
    const Unit& unit = *tree_.find(id);
    std::string text = unit.name;
    std::vector<std::string> more;
    if (id != under_ && unit.parent && tree_.find(*unit.parent) != nullptr)
        more.push_back(tree_.find(*unit.parent)->name);
    if (!unit.code.empty())
        more.push_back("mã " + unit.code);
    if (!more.empty()) {
        text += " (";
        text += join(more, ", ");
        text += ")";
    }
    return text;
}

}
