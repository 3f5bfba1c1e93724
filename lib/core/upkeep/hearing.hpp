// "Đi nghe từng cụm": somebody stood below a cluster, let it sound, and says what was heard. A
// device says that it played; only an ear says that it was heard.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/asset/asset.hpp"

namespace nguon {

using HearingId = Id<struct HearingTag>;

enum class Heard : std::uint8_t { well, weak, silent };
std::string_view name_of(Heard heard);
std::optional<Heard> parse_heard(std::string_view text);

struct Hearing {
    HearingId id;
    std::string client; // how the telephone calls it: sent again, it is the same
    AssetId asset;
    Heard heard = Heard::well;
    std::optional<Point> place; // of the telephone
    std::string note;
    Moment at{}; // when it was heard, which may be long before it was sent
    std::string by_name;

    friend bool operator==(const Hearing&, const Hearing&) = default;
};

inline constexpr std::size_t longest_hearing_note = 500;
inline constexpr std::size_t longest_hearing_client = 40;

// How far a walk through the clusters has come.
struct HearingReach {
    std::int64_t clusters = 0;
    std::int64_t well = 0;
    std::int64_t weak = 0;
    std::int64_t silent = 0;

    std::int64_t left() const { return clusters - well - weak - silent; }
    void add(std::optional<Heard> last, std::int64_t count);
    friend bool operator==(const HearingReach&, const HearingReach&) = default;
};

}
