// What every recogniser sees: the tokens, the place it stands at, and what was read just before.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/speech/number_words.hpp"
#include "core/speech/reader.hpp"
#include "core/speech/token.hpp"

namespace nguon::speech {

// What a recogniser made of the tokens from its place up to (not including) `end`.
struct Match {
    std::size_t end = 0;
    PieceKind kind = PieceKind::word;
    std::string spoken;
    Certainty certainty = Certainty::sure;
    std::string reason;
};

inline Match sure(std::size_t end, PieceKind kind, std::string spoken)
{
    return { end, kind, std::move(spoken), Certainty::sure, {} };
}

inline Match doubtful(std::size_t end, PieceKind kind, std::string spoken, std::string reason)
{
    return { end, kind, std::move(spoken), Certainty::doubtful, std::move(reason) };
}

class Scene {
public:
    Scene(std::string_view text, NumberStyle style);

    std::size_t size() const { return tokens_.size(); }
    // Any index may be asked for: past either end stands a token of kind `end`.
    const Token& operator[](std::size_t index) const
    {
        return index < tokens_.size() ? tokens_[index] : nothing_;
    }
    const NumberStyle& style() const { return style_; }
    std::string_view text() const { return text_; }
    // The text from the start of token `from` to the start of token `to`.
    std::string_view between(std::size_t from, std::size_t to) const;

    bool is_space(std::size_t index) const { return (*this)[index].kind == TokenKind::space; }
    bool is_digits(std::size_t index) const { return (*this)[index].kind == TokenKind::digits; }
    bool is_word(std::size_t index) const { return (*this)[index].kind == TokenKind::word; }
    bool is_sign(std::size_t index, std::string_view sign) const { return (*this)[index].is(sign); }
    // Blank, break of line, cell or the end of the text.
    bool is_gap(std::size_t index) const;
    std::size_t past_space(std::size_t index) const { return is_space(index) ? index + 1 : index; }
    // The token before `index`, blanks left out; size() when there is none on this line.
    std::size_t before(std::size_t index) const;

    // Up to three words or numbers before (after) a place, lower case, joined by '_'. Going back
    // commas and brackets are passed over, going on only what ties words together.
    std::string words_before(std::size_t index) const;
    std::string words_after(std::size_t index) const;
    // Is one of the phrases ("huyện_ủy") what the words before end with, or the words after begin
    // with?
    bool follows(std::size_t index, std::initializer_list<std::string_view> phrases) const;
    bool precedes(std::size_t index, std::initializer_list<std::string_view> phrases) const;
    // The word directly before, only blanks between; empty when there is none.
    std::string_view word_before(std::size_t index) const;

    // All words around this one that can be spoken are written in capitals.
    bool in_capitals(std::size_t index) const;
    // The word stands in a stretch written without marks or damaged by a scanner.
    bool lost_its_marks(std::size_t index) const { return index < lost_.size() && lost_[index]; }

    // Set by the reader after each piece: what was read last and where it ended.
    struct Last {
        PieceKind kind = PieceKind::word;
        std::size_t begin = 0;
        std::size_t end = 0;
        bool holiday = false;
        std::string spoken = {};
    };
    Last last;
    std::string said_before_last;
    // The last piece before the punctuation or joining word that stands here now.
    Last last_content;

private:
    std::string_view text_;
    NumberStyle style_;
    std::vector<Token> tokens_;
    enum class Letters : std::uint8_t { none, small, capital };
    std::vector<Letters> letters_; // per token: those of a spoken word, none of another
    std::vector<bool> lost_; // per token: marks are missing here
    Token nothing_;
};

// Past the mark that ties two ends of a range, and the blanks around it: a dash, an arrow, ~ or ÷.
std::optional<std::size_t> past_range_mark(const Scene& scene, std::size_t end);
// The word that heads the list of numbers which goes on at `at`: "xóm" in "xóm 1, 2,3 và 5".
std::string_view head_of_list(const Scene& scene, std::size_t at);

bool ends_with_phrase(std::string_view words, std::string_view phrase);
bool starts_with_phrase(std::string_view words, std::string_view phrase);

}
