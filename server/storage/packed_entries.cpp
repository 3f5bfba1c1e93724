#include "server/storage/packed_entries.hpp"

#include "server/storage/sql/failure.hpp"

#include <cstdint>
#include <zlib.h>

namespace nguon::storage {
namespace {

constexpr std::size_t length_bytes = 4; // big-endian
constexpr std::size_t most_bytes = 256 << 20; // of an unpacked batch; more is damage

void put_length(std::string& bytes, std::size_t length)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>((length >> shift) & 0xFF);
}

std::size_t take_length(std::string_view& bytes)
{
    if (bytes.size() < length_bytes)
        throw sql::Failure(sql::Errc::corrupt, "a packed batch is cut");
    std::size_t length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i)
        length = (length << 8) | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(length_bytes);
    return length;
}

}

std::string pack(std::span<const std::string> entries)
{
    std::string plain;
    for (const std::string& entry : entries) {
        put_length(plain, entry.size());
        plain += entry;
    }
    std::string packed;
    put_length(packed, plain.size());
    uLongf room = compressBound(plain.size());
    packed.resize(length_bytes + room);
    // Quick rather than small: the entries are alike, and the batch is written while a device
    // waits.
    if (compress2(reinterpret_cast<Bytef*>(packed.data()) + length_bytes, &room,
            reinterpret_cast<const Bytef*>(plain.data()), plain.size(), Z_BEST_SPEED)
        != Z_OK)
        throw std::bad_alloc();
    packed.resize(length_bytes + room);
    return packed;
}

std::vector<std::string> unpack(std::string_view packed)
{
    const std::size_t size = take_length(packed);
    if (size > most_bytes)
        throw sql::Failure(sql::Errc::corrupt, "a packed batch is too large");
    std::string plain(size, '\0');
    uLongf length = size;
    if (uncompress(reinterpret_cast<Bytef*>(plain.data()), &length,
            reinterpret_cast<const Bytef*>(packed.data()), packed.size())
            != Z_OK
        || length != size)
        throw sql::Failure(sql::Errc::corrupt, "a packed batch is damaged");
    std::vector<std::string> entries;
    std::string_view rest = plain;
    while (!rest.empty()) {
        const std::size_t entry = take_length(rest);
        if (entry > rest.size())
            throw sql::Failure(sql::Errc::corrupt, "a packed batch is cut");
        entries.emplace_back(rest.substr(0, entry));
        rest.remove_prefix(entry);
    }
    return entries;
}

}
