// Messages as a network would bring them, for tests.
#pragma once

#include "base/text.hpp"

#include <string>

namespace nguon::agent {

// Plain letters alone; `fill` bits stand before them.
inline std::string pack_septets(const std::string& text, unsigned fill = 0)
{
    std::string packed;
    unsigned held = 0;
    unsigned bits = fill;
    for (const char letter : text) {
        const unsigned septet = letter == '_' ? 0x11U
            : letter == '@'                   ? 0U
                                              : static_cast<unsigned>(letter);
        held |= septet << bits;
        bits += 7;
        for (; bits >= 8; bits -= 8, held >>= 8U)
            packed += static_cast<char>(held & 0xFFU);
    }
    if (bits > 0)
        packed += static_cast<char>(held & 0xFFU);
    return packed;
}

// From +84912000111, without the service centre's number.
inline std::string pdu_of(const std::string& text)
{
    const std::string head = "00040B914819020011F1000062111201000082";
    return head + to_hex(std::string(1, static_cast<char>(text.size())))
        + to_hex(pack_septets(text));
}

}
