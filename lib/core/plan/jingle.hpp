// What frames a programme: a signature tune and a greeting before its first bulletin, a bumper
// between bulletins, a tune at its end. Never a bulletin: nobody accepts, counts or recalls one.
#pragma once

#include <optional>
#include <string_view>

#include "base/moment.hpp"

namespace nguon {

enum class Jingle : std::uint8_t {
    opening, // nhạc hiệu
    greeting, // lời chào, spoken
    bumper, // nhạc cắt
    closing, // nhạc kết
};

std::string_view name_of(Jingle jingle);
std::optional<Jingle> parse_jingle(std::string_view text);

// A greeting is spoken, and may be heard on a day without music.
bool is_music(Jingle jingle);
// Longer than this it would be a bulletin.
Milliseconds longest_of(Jingle jingle);
inline constexpr Milliseconds shortest_jingle{ 500 };

// The places of jingles in an airing lie behind those of all bulletins: a key tells by itself that
// it names no bulletin, and bulletins stay the airings they are whether jingles are there or not.
inline constexpr int first_jingle_item = 1'000'000;
// Of a bumper: `before` is the place of the bulletin that follows it.
int item_of(Jingle jingle, int before = 0);
std::optional<Jingle> jingle_at(int item);

}
