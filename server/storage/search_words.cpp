#include "server/storage/search_words.hpp"

#include "base/text.hpp"
#include "core/text/fold.hpp"

#include <array>
#include <set>

#include <fmt/format.h>

namespace nguon::storage {
namespace {

constexpr std::size_t longest_word = 100; // bytes; what is longer is no word
constexpr std::size_t most_words = 12; // of a search

bool is_letter(char32_t point)
{
    if (point < 0x80)
        return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z')
            || (point >= '0' && point <= '9');
    // Latin-1 signs, general punctuation and symbols, CJK punctuation, pictures.
    return point >= 0xC0 && !(point >= 0x2000 && point < 0x2C00)
        && !(point >= 0x3000 && point < 0x3040) && point < 0x1F000;
}

std::string joined(std::string_view text) { return join(words_in(text), " "); }

std::string lower(std::string_view text) { return to_lower(to_nfc(text)); }

// One letter a rank, before every word of its column.
constexpr std::string_view marks = "abcd";
constexpr std::array<std::string_view, 4> columns{ "title", "body", "folded_title", "folded_body" };

// The last word may be half typed.
std::string all_of(const std::vector<std::string>& words, std::string_view join_word, auto write)
{
    std::string expression;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            expression += join_word;
        expression += write(words[i], i + 1 == words.size());
    }
    return expression;
}

}

std::vector<std::string> words_in(std::string_view text)
{
    std::vector<std::string> words;
    std::u32string word;
    const auto end_word = [&] {
        std::string bytes = to_utf8(word);
        word.clear();
        if (!bytes.empty() && bytes.size() <= longest_word)
            words.push_back(std::move(bytes));
    };
    for (const char32_t point : to_utf32(text)) {
        if (is_letter(point))
            word += point;
        else
            end_word();
    }
    end_word();
    return words;
}

IndexedWords::IndexedWords(std::string_view title_text, std::string_view text)
    : title(joined(lower(title_text)))
    , body(fmt::format("{} {}", title, joined(lower(text))))
    , folded_title(joined(fold(title_text)))
    , folded_body(fmt::format("{} {}", folded_title, joined(fold(text))))
{
}

std::string IndexedWords::tsvector() const
{
    std::set<std::string> marked;
    const std::array<std::string_view, 4> texts{ title, body, folded_title, folded_body };
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const std::string_view word : split(texts[i], ' ')) {
            if (!word.empty())
                marked.insert(fmt::format("'{}{}'", marks[i], word));
        }
    }
    return join({ marked.begin(), marked.end() }, " ");
}

Search::Search(std::string_view typed)
    : exact_(words_in(lower(typed)))
    , folded_(words_in(fold(typed)))
{
    exact_.resize(std::min(exact_.size(), most_words));
    folded_.resize(std::min(folded_.size(), most_words));
}

std::string Search::in_column(int rank, const sql::Dialect& dialect) const
{
    const std::vector<std::string>& words = rank < 2 ? exact_ : folded_;
    const auto column = static_cast<std::size_t>(rank);
    if (dialect.is_sqlite())
        return fmt::format("{{{}}} : ({})", columns[column],
            all_of(words, " AND ", [](const std::string& word, bool last) {
                return fmt::format("\"{}\"{}", word, last ? " *" : "");
            }));
    return fmt::format("({})", all_of(words, " & ", [&](const std::string& word, bool last) {
        return fmt::format("'{}{}'{}", marks[column], word, last ? ":*" : "");
    }));
}

std::string Search::expression(int rank, const sql::Dialect& dialect) const
{
    const std::string own = in_column(rank, dialect);
    const std::string_view without = dialect.pick("NOT", "& !");
    const std::string_view either = dialect.pick("OR", "|");
    if (rank == 0)
        return own;
    // A title's words stand in the text's column too: leaving out the text leaves out the title.
    if (rank < 3)
        return fmt::format("({}) {} ({})", own, without, in_column(rank - 1, dialect));
    return fmt::format("({}) {} (({}) {} ({}))", own, without, in_column(1, dialect), either,
        in_column(2, dialect));
}

}
