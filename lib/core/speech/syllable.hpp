// Is this a Vietnamese syllable? Onset, rime and tone by the rules of the written language.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nguon::speech {

// Lower case, NFC. "nghiêng" is one, "thr" and "hién" are not. A syllable that ends in a stop (c,
// ch, p, t) must carry sắc or nặng, as every native one does.
bool is_syllable(std::string_view lower);
// The same without asking about tones: text typed without marks, as in web addresses.
bool is_bare_syllable(std::string_view lower);
struct Syllables {
    std::string spoken;
    bool only = true; // no other cut is as good: "thai nguyen", but "vo nhai" or "von hai"
};

// Cuts a run of unmarked letters into the fewest syllables, rather such as begin with a consonant:
// "thainguyen" -> "thai nguyen". At most 64 bytes are tried; none when some letter fits no
// syllable.
std::optional<Syllables> cut_into_syllables(std::string_view lower);
std::optional<std::string> into_syllables(std::string_view lower);
bool has_vowel(std::string_view lower);

}
