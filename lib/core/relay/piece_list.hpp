// A stream that is offered as a list of pieces (HLS, RFC 8216): a text that grows at its end while
// the station sends, and pieces of some seconds that follow one another as one stream.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace nguon {

// So that whoever has only the address knows what is behind it: its path ends in ".m3u8".
bool names_piece_list(std::string_view address);

struct PieceList {
    struct Piece {
        std::int64_t number = 0; // grows by one; the first of all is any
        std::string address;
    };
    // The list is one of lists, each with the same sound in another quality: the address of the one
    // that costs least. There are no pieces then.
    std::string other;
    std::vector<Piece> pieces;
    std::chrono::seconds longest_piece{ 6 };
    bool is_over = false; // nothing will be added
};

inline constexpr std::size_t most_piece_list_bytes = 256UL << 10;
inline constexpr std::size_t most_pieces = 5'000;

// `address` is where the text was found; what it names is found from there. Refuses with relay.hls
// what is no such list, and one whose pieces are locked, are parts of files, or need something
// before them (MP4): no device plays these.
Result<PieceList> read_piece_list(std::string_view text, const std::string& address);

// Where what stands in a text at `address` leads; may be no address of a stream.
std::string beside(const std::string& address, std::string_view named);

// The number at which whoever joins begins: the pieces of a station that is on air are as old as
// they are far from the end, but the last ones may not lie everywhere yet. The list has pieces.
std::int64_t joined_at(const PieceList& list);

}
