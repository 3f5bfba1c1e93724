// The written names of an enumeration: one table, in the order of the enumerators, from which both
// directions are read.
//
//   constexpr Names<Channel, 2> channel_names{ "speaker", "board" };
//   channel_names.of(Channel::board), channel_names.find("board")
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace nguon {

template <typename Enum, std::size_t count> struct Names {
    std::array<std::string_view, count> texts;

    constexpr std::string_view of(Enum value) const
    {
        return texts[static_cast<std::size_t>(value)];
    }
    constexpr std::optional<Enum> find(std::string_view text) const
    {
        const auto at = std::find(texts.begin(), texts.end(), text);
        if (at == texts.end())
            return std::nullopt;
        return static_cast<Enum>(at - texts.begin());
    }
};

}
