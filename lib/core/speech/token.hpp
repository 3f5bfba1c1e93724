// The text cut into words, digits, blanks and signs. Every byte belongs to exactly one token.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::speech {

enum class TokenKind : std::uint8_t {
    word, // letters, with an apostrophe inside where a name has one
    digits, // 0-9 only
    space, // blanks, and a line break inside a paragraph
    line, // a break between paragraphs, headings or list items
    cell, // a tab: the next cell of a table
    sign, // one character of anything else
    end, // past the text
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view text;
    std::string lower; // lower case with the modern place of the tone mark; for a sign its text
    bool caps = false; // a word all in capitals
    bool title = false; // a word that starts with a capital
    bool opens_line = false; // nothing but bullets and blanks before it on its line
    std::uint32_t letters = 0; // code points

    bool is(std::string_view sign) const { return text == sign; }
};

// `text` must be valid UTF-8 in NFC and outlive the tokens.
std::vector<Token> tokenise(std::string_view text);

// True for the marks that open a list item: - + * • and their relatives.
bool is_bullet(const Token& token);
bool is_dash(const Token& token);
bool is_arrow(const Token& token);

}
