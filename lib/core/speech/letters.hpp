// Vietnamese letters: tones, letter names, and the two habits of placing a tone mark.
#pragma once

#include <string>
#include <string_view>

namespace nguon::speech {

// A vowel without its tone, and which of the six tones it carried (0 level, 1 huyền, 2 sắc, 3 hỏi,
// 4 ngã, 5 nặng). Letters without a tone come back unchanged with 0. Lower case only.
struct Toned {
    char32_t letter;
    int tone;
};
Toned split_tone(char32_t lower);
char32_t with_tone(char32_t vowel, int tone);

bool is_letter(char32_t point);
bool is_vowel(char32_t lower_without_tone);

// "uỷ", "hoà" become "ủy", "hòa": one spelling for tables and voices. The word must be in lower
// case or start with one capital; other words come back unchanged.
std::string modern_tone(std::string_view word);

// The Vietnamese name of a letter or digit: B is "bê", F is "ép". Empty for anything else.
std::string letter_name(char32_t lower);
// Each letter by its name: "FM" is "ép em".
std::string spell(std::string_view word);

}
