// SHA-256: the name of content, and the link of every chain.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nguon {

class Hash {
public:
    static constexpr std::size_t size = 32;

    Hash() = default; // all zero: where a chain begins
    // 64 lower-case hex digits; anything else is refused, so that one hash has one text.
    static std::optional<Hash> parse(std::string_view text);
    static std::optional<Hash> from_bytes(std::string_view bytes);

    std::string text() const;
    std::string_view bytes() const
    {
        return { reinterpret_cast<const char*>(bytes_.data()), bytes_.size() };
    }

    friend auto operator<=>(const Hash&, const Hash&) = default;

private:
    std::array<unsigned char, size> bytes_{};
};

Hash sha256(std::string_view bytes);

// The same for what arrives in pieces, such as a media file.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::string_view bytes);
    // Ends the computation and begins a new one.
    Hash finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}
