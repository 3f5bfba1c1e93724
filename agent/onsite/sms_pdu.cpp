#include "agent/onsite/sms_pdu.hpp"

#include "base/text.hpp"

#include <array>
#include <cstdint>

namespace nguon::agent {

namespace {

constexpr std::size_t longest_pdu = 400; // bytes; 176 are possible
constexpr char32_t unknown = U'\uFFFD';
constexpr std::uint8_t escape = 0x1B;

// TS 23.038, section 6.2.1.
constexpr std::array<char32_t, 128> gsm_letters{ U'@', U'£', U'$', U'¥', U'è', U'é', U'ù', U'ì',
    U'ò', U'Ç', U'\n', U'Ø', U'ø', U'\r', U'Å', U'å', U'Δ', U'_', U'Φ', U'Γ', U'Λ', U'Ω', U'Π',
    U'Ψ', U'Σ', U'Θ', U'Ξ', unknown, U'Æ', U'æ', U'ß', U'É', U' ', U'!', U'"', U'#', U'¤', U'%',
    U'&', U'\'', U'(', U')', U'*', U'+', U',', U'-', U'.', U'/', U'0', U'1', U'2', U'3', U'4', U'5',
    U'6', U'7', U'8', U'9', U':', U';', U'<', U'=', U'>', U'?', U'¡', U'A', U'B', U'C', U'D', U'E',
    U'F', U'G', U'H', U'I', U'J', U'K', U'L', U'M', U'N', U'O', U'P', U'Q', U'R', U'S', U'T', U'U',
    U'V', U'W', U'X', U'Y', U'Z', U'Ä', U'Ö', U'Ñ', U'Ü', U'§', U'¿', U'a', U'b', U'c', U'd', U'e',
    U'f', U'g', U'h', U'i', U'j', U'k', U'l', U'm', U'n', U'o', U'p', U'q', U'r', U's', U't', U'u',
    U'v', U'w', U'x', U'y', U'z', U'ä', U'ö', U'ñ', U'ü', U'à' };

// Behind an escape: section 6.2.1.1.
char32_t extended(std::uint8_t septet)
{
    switch (septet) {
    case 0x14:
        return U'^';
    case 0x28:
        return U'{';
    case 0x29:
        return U'}';
    case 0x2F:
        return U'\\';
    case 0x3C:
        return U'[';
    case 0x3D:
        return U'~';
    case 0x3E:
        return U']';
    case 0x40:
        return U'|';
    case 0x65:
        return U'€';
    default:
        return unknown;
    }
}

// Takes bytes from the front; once there are too few, everything is damaged.
class Bytes {
public:
    explicit Bytes(std::string_view bytes)
        : rest_(bytes)
    {
    }
    std::uint8_t one() { return static_cast<std::uint8_t>(some(1)[0]); }
    // As many as were asked for, of zeros when there are too few.
    std::string_view some(std::size_t count)
    {
        static constexpr std::array<char, 256> none{};
        if (count > rest_.size()) {
            damaged_ = true;
            rest_ = {};
            return { none.data(), std::min(count, none.size()) };
        }
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    bool damaged() const { return damaged_; }

private:
    std::string_view rest_;
    bool damaged_ = false;
};

// `skipped` septets stand before the text: a header, and what fills it up.
std::string from_septets(std::string_view packed, std::size_t count, std::size_t skipped)
{
    std::u32string text;
    bool escaped = false;
    for (std::size_t i = skipped; i < count; ++i) {
        const std::size_t bit = i * 7;
        unsigned pair = static_cast<std::uint8_t>(packed[bit / 8]);
        if (bit / 8 + 1 < packed.size())
            pair |= static_cast<unsigned>(static_cast<std::uint8_t>(packed[bit / 8 + 1])) << 8U;
        const auto septet = static_cast<std::uint8_t>((pair >> (bit % 8)) & 0x7FU);
        if (!escaped && septet == escape) {
            escaped = true;
            continue;
        }
        text += escaped ? extended(septet) : gsm_letters[septet];
        escaped = false;
    }
    return to_utf8(text);
}

std::string from_utf16(std::string_view bytes)
{
    std::u32string text;
    char32_t high = 0;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const char32_t unit = static_cast<char32_t>(static_cast<std::uint8_t>(bytes[i])) << 8U
            | static_cast<std::uint8_t>(bytes[i + 1]);
        if (unit >= 0xD800 && unit < 0xDC00) {
            high = unit;
        } else if (unit >= 0xDC00 && unit < 0xE000) {
            text += high ? 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00) : unknown;
            high = 0;
        } else {
            text += unit ? unit : unknown; // no text of ours has a NUL in it
            high = 0;
        }
    }
    return to_utf8(text);
}

std::string from_octets(std::string_view bytes)
{
    std::u32string text;
    for (const char byte : bytes)
        text += static_cast<signed char>(byte) > 0 ? static_cast<char32_t>(byte)
                                                   : unknown; // ASCII and no more
    return to_utf8(text);
}

std::string read_sender(Bytes& in)
{
    constexpr std::size_t most_digits = 20;
    constexpr unsigned alphanumeric = 5;
    const std::size_t digits = in.one();
    const unsigned type = in.one();
    const std::string_view packed = in.some((digits + 1) / 2);
    if (digits > most_digits || in.damaged())
        return {};
    if ((type >> 4U & 7U) == alphanumeric)
        return from_septets(packed, digits * 4 / 7, 0);
    std::string number = (type >> 4U & 7U) == 1 ? "+" : "";
    for (std::size_t i = 0; i < digits; ++i) {
        const auto byte = static_cast<std::uint8_t>(packed[i / 2]);
        const unsigned digit = i % 2 == 0 ? byte & 15U : byte >> 4U;
        number += "0123456789*#abc?"[digit];
    }
    return number;
}

enum class Alphabet : std::uint8_t { gsm, octets, utf16 };

// TS 23.038, section 4.
Alphabet alphabet_of(unsigned scheme)
{
    unsigned choice = 0;
    if (scheme < 0x80)
        choice = scheme >> 2U & 3U;
    else if (scheme >= 0xF0)
        choice = scheme >> 2U & 1U;
    else if (scheme >= 0xE0)
        choice = 2;
    return choice == 1 ? Alphabet::octets : choice == 2 ? Alphabet::utf16 : Alphabet::gsm;
}

}

std::optional<TextMessage> read_pdu(std::string_view hex)
{
    const auto bytes = hex.size() <= 2 * longest_pdu ? from_hex(hex) : std::nullopt;
    if (!bytes)
        return std::nullopt;
    Bytes in(*bytes);
    in.some(in.one());
    const unsigned first = in.one();
    constexpr unsigned deliver = 0;
    if ((first & 3U) != deliver)
        return std::nullopt;
    TextMessage message;
    message.sender = read_sender(in);
    in.one(); // which protocol: it makes no difference
    const Alphabet alphabet = alphabet_of(in.one());
    in.some(7); // when
    const std::size_t length = in.one();
    const bool has_header = (first & 0x40U) != 0;
    const std::string_view data
        = in.some(alphabet == Alphabet::gsm ? (length * 7 + 7) / 8 : length);
    if (in.damaged())
        return std::nullopt;
    std::size_t header = 0; // bytes
    if (has_header && !data.empty())
        header = static_cast<std::uint8_t>(data[0]) + 1U;
    if (header > data.size())
        return std::nullopt;
    switch (alphabet) {
    case Alphabet::gsm:
        message.text = from_septets(data, length, (header * 8 + 6) / 7);
        break;
    case Alphabet::octets:
        message.text = from_octets(data.substr(header));
        break;
    case Alphabet::utf16:
        message.text = from_utf16(data.substr(header));
        break;
    }
    return message;
}

}
