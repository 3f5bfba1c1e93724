// Identity with a type: a UnitId cannot be given where a DeviceId is wanted.
//
// An id is a positive 63-bit number: 42 bits of milliseconds since 2020 and 21 bits of chance. It
// is made, never counted, so that a restored backup cannot hand out again a number that devices in
// the field already hold. In JSON it is a decimal string, because browsers round numbers above
// 2^53.
#pragma once

#include <charconv>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace nguon {

template <typename Tag> class Id {
public:
    constexpr Id() = default; // no identity: zero
    constexpr explicit Id(std::int64_t value)
        : value_(value)
    {
    }

    // `chance` supplies the low 21 bits; two ids of one millisecond differ by it.
    static Id make(std::chrono::sys_time<std::chrono::milliseconds> now, std::uint32_t chance)
    {
        constexpr std::int64_t year_2020_ms = 1'577'836'800'000;
        const std::int64_t since = now.time_since_epoch().count() - year_2020_ms;
        return Id(((since & 0x3FF'FFFF'FFFF) << 21) | (chance & 0x1F'FFFF));
    }

    // Refuses anything but a positive decimal number.
    static std::optional<Id> parse(std::string_view text)
    {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size() || value <= 0)
            return std::nullopt;
        return Id(value);
    }

    constexpr std::int64_t value() const { return value_; }
    constexpr explicit operator bool() const { return value_ != 0; }
    std::string text() const { return std::to_string(value_); }

    friend constexpr auto operator<=>(Id, Id) = default;

private:
    std::int64_t value_ = 0;
};

}

template <typename Tag> struct std::hash<nguon::Id<Tag>> {
    std::size_t operator()(nguon::Id<Tag> id) const noexcept
    {
        return std::hash<std::int64_t>{}(id.value());
    }
};
