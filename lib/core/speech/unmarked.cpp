#include "core/speech/unmarked.hpp"

#include <string>

#include "core/speech/syllable.hpp"
#include "core/speech/tables.hpp"
#include "core/speech/words.hpp"

namespace nguon::speech {
namespace {

// Nearly a third of the words of good Vietnamese carry no mark, so six in a row are one in two
// thousand; a whole sentence is too short to tell below four.
constexpr std::size_t long_run = 6;
constexpr std::size_t whole_sentence = 4;

enum class Look : std::uint8_t { other, marked, bare, impossible };

bool is_known(const Token& token)
{
    return foreign_table().contains(token.lower) || place_table().contains(token.lower)
        || unit_table().contains(std::string(token.text))
        || (abbreviation_table().contains(in_capitals(token.text))
            && (token.caps || !is_bare_syllable(token.lower)));
}

Look look_of(const Token& token)
{
    if (token.kind != TokenKind::word || token.letters < 2 || is_known(token))
        return Look::other;
    if (!is_syllable(token.lower))
        return has_vowel(token.lower) || !token.caps ? Look::impossible : Look::other;
    return token.text.size() == token.letters ? Look::bare : Look::marked;
}

bool ties_address(const std::vector<Token>& tokens, std::size_t at)
{
    const Token& token = tokens[at];
    return token.is("@") || token.is("_") || token.is("/") || token.is(".") || token.is(":");
}

// "dichvucong" in "https://dichvucong.gov.vn": no word of the sentence.
bool in_address(const std::vector<Token>& tokens, std::size_t at)
{
    const auto joins = [&](std::size_t sign, std::size_t beyond) {
        return sign < tokens.size() && beyond < tokens.size() && ties_address(tokens, sign)
            && (tokens[beyond].kind == TokenKind::word || tokens[beyond].kind == TokenKind::digits
                || tokens[beyond].is("/"));
    };
    // "300EC" is a code, whatever stands around it.
    if (at > 0 && tokens[at - 1].kind == TokenKind::digits)
        return true;
    return joins(at + 1, at + 2) || (at > 1 && joins(at - 1, at - 2));
}

bool ends_sentence(const std::vector<Token>& tokens, std::size_t at)
{
    const Token& token = tokens[at];
    if (token.kind == TokenKind::line || token.kind == TokenKind::cell)
        return true;
    if (token.kind != TokenKind::sign)
        return false;
    const bool gap = at + 1 == tokens.size() || tokens[at + 1].kind == TokenKind::space
        || tokens[at + 1].kind == TokenKind::line;
    return token.is("!") || token.is("?") || token.is(";") || token.is("|")
        || (gap && (token.is(".") || token.is(":")));
}

class Sentence {
public:
    Sentence(const std::vector<Token>& tokens, std::size_t begin, std::size_t end)
        : tokens_(tokens)
        , begin_(begin)
    {
        looks_.reserve(end - begin);
        for (std::size_t i = begin; i < end; ++i)
            looks_.push_back(in_address(tokens, i) ? Look::other : look_of(tokens[i]));
    }

    void mark(std::vector<bool>& lost) const
    {
        if (is_damaged()) {
            // Whoever types the sentence again types all of it again.
            for (std::size_t i = 0; i < looks_.size(); ++i)
                lost[begin_ + i] = is_suspect(i) || looks_[i] == Look::marked
                    || (tokens_[begin_ + i].kind == TokenKind::word
                        && tokens_[begin_ + i].letters == 1);
            return;
        }
        const bool whole = is_bare();
        for (std::size_t i = 0; i < looks_.size();) {
            const std::size_t end = run_from(i);
            if (end > i && (whole || is_lost_run(i, end))) {
                for (std::size_t k = i; k < end; ++k)
                    lost[begin_ + k] = is_suspect(k);
            }
            i = end > i ? end : i + 1;
        }
    }

private:
    bool is_suspect(std::size_t i) const
    {
        return looks_[i] == Look::bare || looks_[i] == Look::impossible;
    }

    std::size_t count(Look look, std::size_t from, std::size_t to) const
    {
        std::size_t found = 0;
        for (std::size_t i = from; i < to; ++i)
            found += looks_[i] == look;
        return found;
    }
    std::size_t count(Look look) const { return count(look, 0, looks_.size()); }

    // A name or a list of names: nothing but words with a capital that could be Vietnamese.
    bool is_names() const
    {
        bool capitals = true;
        for (std::size_t i = 0; i < looks_.size(); ++i)
            capitals = capitals
                && (!is_suspect(i) || (tokens_[begin_ + i].title && !tokens_[begin_ + i].caps));
        return capitals && count(Look::impossible) == 0;
    }

    bool is_bare() const
    {
        std::size_t commas = 0;
        for (std::size_t i = 0; i < looks_.size(); ++i)
            commas += tokens_[begin_ + i].is(",");
        return count(Look::marked) == 0
            && count(Look::bare) + count(Look::impossible) >= whole_sentence + 2 * commas
            && !is_names();
    }

    // A third and more of the words are none.
    bool is_damaged() const
    {
        const std::size_t impossible = count(Look::impossible);
        return impossible >= whole_sentence
            && impossible * 3 >= impossible + count(Look::bare) + count(Look::marked);
    }

    // Past the suspect words from here on, only blanks between them.
    std::size_t run_from(std::size_t from) const
    {
        std::size_t end = from;
        for (std::size_t i = from; i < looks_.size(); ++i) {
            if (is_suspect(i))
                end = i + 1;
            else if (tokens_[begin_ + i].kind != TokenKind::space || end == from)
                break;
        }
        return end;
    }

    bool is_lost_run(std::size_t from, std::size_t to) const
    {
        const std::size_t impossible = count(Look::impossible, from, to);
        const std::size_t words = impossible + count(Look::bare, from, to);
        bool small = false;
        for (std::size_t i = from; i < to; ++i)
            small = small || (is_suspect(i) && !tokens_[begin_ + i].title);
        return (words >= long_run && small) || (words >= whole_sentence && impossible >= 2);
    }

    const std::vector<Token>& tokens_;
    std::size_t begin_;
    std::vector<Look> looks_;
};

}

std::vector<bool> lost_marks(const std::vector<Token>& tokens)
{
    std::vector<bool> lost(tokens.size(), false);
    for (std::size_t begin = 0; begin < tokens.size();) {
        std::size_t end = begin;
        while (end < tokens.size() && !ends_sentence(tokens, end))
            ++end;
        Sentence(tokens, begin, end).mark(lost);
        begin = end + 1;
    }
    return lost;
}

std::optional<Match> read_unmarked(const Scene& scene, std::size_t at)
{
    if (!scene.lost_its_marks(at))
        return std::nullopt;
    std::string words;
    std::size_t end = at;
    for (std::size_t i = at; scene.lost_its_marks(i);
         i = scene.is_space(end) ? end + 1 : scene.size()) {
        words += (words.empty() ? "" : " ")
            + (scene[i].caps ? scene[i].lower : std::string(scene[i].text));
        end = i + 1;
    }
    return doubtful(end, PieceKind::unknown, words, "text.unmarked");
}

}
