#include "core/speech/scene.hpp"

#include "core/speech/syllable.hpp"
#include "core/speech/unmarked.hpp"

namespace nguon::speech {
namespace {

constexpr int phrase_words = 3;
// How far context is sought; bounds the work per word.
constexpr std::size_t reach = 14;

}

Scene::Scene(std::string_view text, NumberStyle style)
    : text_(text)
    , style_(style)
    , tokens_(tokenise(text))
    , lost_(lost_marks(tokens_))
{
    letters_.reserve(tokens_.size());
    for (const Token& token : tokens_) {
        const bool spoken
            = token.kind == TokenKind::word && token.letters > 1 && is_syllable(token.lower);
        const Letters written = token.caps ? Letters::capital : Letters::small;
        letters_.push_back(spoken ? written : Letters::none);
    }
}

std::string_view Scene::between(std::size_t from, std::size_t to) const
{
    if (from >= to || to > tokens_.size())
        return {};
    return text_.substr(tokens_[from].begin, tokens_[to - 1].end - tokens_[from].begin);
}

bool Scene::is_gap(std::size_t index) const
{
    const TokenKind kind = (*this)[index].kind;
    return kind == TokenKind::space || kind == TokenKind::line || kind == TokenKind::cell
        || kind == TokenKind::end;
}

std::size_t Scene::before(std::size_t index) const
{
    while (index > 0) {
        --index;
        const TokenKind kind = tokens_[index].kind;
        if (kind == TokenKind::line || kind == TokenKind::cell)
            break;
        if (kind != TokenKind::space)
            return index;
    }
    return size();
}

std::string Scene::words_before(std::size_t index) const
{
    std::string words;
    int found = 0;
    for (std::size_t steps = 0; index > 0 && found < phrase_words && steps < reach; ++steps) {
        const Token& token = tokens_[--index];
        if (token.kind == TokenKind::line || token.kind == TokenKind::cell)
            break;
        if (token.kind == TokenKind::sign
            && (token.is(".") || token.is(";") || token.is("!") || token.is("?"))
            && index + 1 < size() && is_gap(index + 1))
            break;
        if (token.kind != TokenKind::word && token.kind != TokenKind::digits)
            continue;
        words.insert(0, words.empty() ? token.lower : token.lower + "_");
        ++found;
    }
    return words;
}

std::string Scene::words_after(std::size_t index) const
{
    std::string words;
    int found = 0;
    for (std::size_t steps = 0; index < size() && found < phrase_words && steps < reach;
         ++steps, ++index) {
        const Token& token = tokens_[index];
        if (token.kind == TokenKind::line || token.kind == TokenKind::cell)
            break;
        if (token.kind == TokenKind::sign && !token.is(".") && !token.is("&") && !token.is("-")
            && !token.is("/") && !token.is("*") && !token.is(",") && !token.is("\""))
            break;
        if (token.kind == TokenKind::sign && token.is(",") && found == 0)
            continue;
        if (token.kind != TokenKind::word && token.kind != TokenKind::digits)
            continue;
        words += words.empty() ? token.lower : "_" + token.lower;
        ++found;
    }
    return words;
}

bool ends_with_phrase(std::string_view words, std::string_view phrase)
{
    return words.ends_with(phrase)
        && (words.size() == phrase.size() || words[words.size() - phrase.size() - 1] == '_');
}

bool starts_with_phrase(std::string_view words, std::string_view phrase)
{
    return words.starts_with(phrase)
        && (words.size() == phrase.size() || words[phrase.size()] == '_');
}

bool Scene::follows(std::size_t index, std::initializer_list<std::string_view> phrases) const
{
    const std::string words = words_before(index);
    for (const auto phrase : phrases) {
        if (ends_with_phrase(words, phrase))
            return true;
    }
    return false;
}

bool Scene::precedes(std::size_t index, std::initializer_list<std::string_view> phrases) const
{
    const std::string words = words_after(index);
    for (const auto phrase : phrases) {
        if (starts_with_phrase(words, phrase))
            return true;
    }
    return false;
}

std::string_view Scene::word_before(std::size_t index) const
{
    const std::size_t found = before(index);
    return is_word(found) ? std::string_view((*this)[found].lower) : std::string_view();
}

std::optional<std::size_t> past_range_mark(const Scene& scene, std::size_t end)
{
    const std::size_t mark = scene.past_space(end);
    const Token& token = scene[mark];
    std::size_t past = mark + 1;
    if ((is_dash(token) || token.is("=")) && scene.is_sign(mark + 1, ">"))
        past = mark + 2;
    else if (!is_dash(token) && !is_arrow(token) && !token.is("~") && !token.is("÷"))
        return std::nullopt;
    return scene.past_space(past);
}

std::string_view head_of_list(const Scene& scene, std::size_t at)
{
    constexpr std::size_t most = 24; // tokens back
    bool listed = false;
    for (std::size_t i = at, steps = 0; i-- > 0 && steps < most; ++steps) {
        const Token& token = scene[i];
        if (token.kind == TokenKind::digits || token.is(",") || token.is("&")
            || token.lower == "và") {
            listed = true;
            continue;
        }
        if (token.kind == TokenKind::space)
            continue;
        return listed && token.kind == TokenKind::word ? std::string_view(token.lower)
                                                       : std::string_view();
    }
    return {};
}

bool Scene::in_capitals(std::size_t index) const
{
    Letters left = Letters::none;
    for (std::size_t i = index, steps = 0; i-- > 0 && steps < reach && left == Letters::none;
         ++steps) {
        if (tokens_[i].kind == TokenKind::line || tokens_[i].kind == TokenKind::cell)
            break;
        left = letters_[i];
    }
    Letters right = Letters::none;
    for (std::size_t i = index + 1, steps = 0;
         i < size() && steps < reach && right == Letters::none; ++i, ++steps) {
        if (tokens_[i].kind == TokenKind::line || tokens_[i].kind == TokenKind::cell)
            break;
        right = letters_[i];
    }
    const bool one = left == Letters::capital || right == Letters::capital;
    return one && left != Letters::small && right != Letters::small;
}

}
