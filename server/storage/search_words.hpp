// Finding bulletins by their words (DESIGN D13): as written in lower case, and folded. What is
// found with its marks comes before what is found without, and a title before a text.
//
// Both engines index the same words: SQLite in four columns of FTS5, PostgreSQL as one set of words
// marked by their column.
#pragma once

#include "server/storage/sql/dialect.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nguon::storage {

// The words of a text, in its order: letters and digits; signs and spaces part them.
std::vector<std::string> words_in(std::string_view text);

struct IndexedWords {
    std::string title;
    std::string body; // title and text
    std::string folded_title;
    std::string folded_body;

    IndexedWords(std::string_view title_text, std::string_view text);
    // For PostgreSQL.
    std::string tsvector() const;
};

// The ranks of a search, the best first; a bulletin is found by the first one that fits.
class Search {
public:
    static constexpr int ranks = 4;

    explicit Search(std::string_view typed);

    // Nothing to look for: no word was typed.
    bool empty() const { return exact_.empty(); }
    // In the words of the engine; what an earlier rank finds is left out.
    std::string expression(int rank, const sql::Dialect& dialect) const;

private:
    std::string in_column(int rank, const sql::Dialect& dialect) const;

    std::vector<std::string> exact_;
    std::vector<std::string> folded_;
};

}
