#include "core/speech/rules.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/speech/plain_forms.hpp"
#include "core/text/fold.hpp"

namespace nguon::speech {

RuleBook::RuleBook(const ReadingOptions& options)
{
    const auto longer = [](const ReadingRule& a, const ReadingRule& b) {
        return a.written.size() > b.written.size();
    };
    for (std::vector<ReadingRule> written : { options.corrections, options.dictionary }) {
        std::stable_sort(written.begin(), written.end(), longer);
        for (const ReadingRule& rule : written) {
            std::string text = with_plain_forms(trim(rule.written));
            const auto tokens = tokenise(text);
            if (!tokens.empty())
                by_first_[tokens.front().lower].push_back(
                    { std::move(text), {}, to_nfc(trim(rule.spoken)) });
        }
    }
    // Tokens look into the text of their rule, so they are made once the rules stand still.
    for (auto& [first, rules] : by_first_) {
        for (Rule& rule : rules)
            rule.tokens = tokenise(rule.text);
    }
}

bool RuleBook::fits(const Rule& rule, const Scene& scene, std::size_t at)
{
    for (std::size_t i = 0; i < rule.tokens.size(); ++i) {
        const Token& wanted = rule.tokens[i];
        const Token& found = scene[at + i];
        const bool same = found.text == wanted.text
            || (wanted.kind == TokenKind::space && found.kind == TokenKind::space)
            || (found.kind == TokenKind::word && found.caps && found.lower == wanted.lower);
        if (!same)
            return false;
    }
    return true;
}

std::optional<Match> RuleBook::match(const Scene& scene, std::size_t at) const
{
    if (by_first_.empty())
        return std::nullopt;
    const auto rules = by_first_.find(scene[at].lower);
    if (rules == by_first_.end())
        return std::nullopt;
    for (const Rule& rule : rules->second) {
        if (!rule.tokens.empty() && fits(rule, scene, at))
            return sure(at + rule.tokens.size(), PieceKind::corrected, rule.spoken);
    }
    return std::nullopt;
}

}
