#include "sheet/zip.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include <zlib.h>

namespace nguon::sheet {
namespace {

constexpr std::size_t end_size = 22;
constexpr std::size_t directory_entry_size = 46;
constexpr std::size_t local_header_size = 30;
constexpr std::size_t longest_comment = 65'535;
constexpr unsigned stored = 0;
constexpr unsigned deflated = 8;

// Little-endian; the caller has looked that it is there.
std::size_t number(std::string_view bytes, std::size_t at, std::size_t size)
{
    std::size_t value = 0;
    for (std::size_t i = size; i-- > 0;)
        value = value * 256 + static_cast<unsigned char>(bytes[at + i]);
    return value;
}

bool fits(std::string_view bytes, std::size_t at, std::size_t size)
{
    return at <= bytes.size() && size <= bytes.size() - at;
}

std::optional<std::size_t> find_end(std::string_view bytes)
{
    if (bytes.size() < end_size)
        return std::nullopt;
    const std::size_t last = bytes.size() - end_size;
    const std::size_t first = last > longest_comment ? last - longest_comment : 0;
    for (std::size_t at = last + 1; at-- > first;) {
        if (bytes.substr(at, 4) == "PK\x05\x06")
            return at;
    }
    return std::nullopt;
}

// Exactly so many bytes, or nothing.
std::optional<std::string> inflated(std::string_view packed, std::size_t size)
{
    std::string out(size + 1, '\0'); // one more, to see that there is no more
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int end = inflate(&stream, Z_FINISH);
    const bool whole = end == Z_STREAM_END && stream.total_out == size;
    inflateEnd(&stream);
    if (!whole)
        return std::nullopt;
    out.resize(size);
    return out;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; }

auto damaged() { return fail(Kind::invalid, "sheet.damaged"); }

}

Result<Zip> Zip::open(std::string_view bytes, ZipLimits limits)
{
    const auto end = find_end(bytes);
    // Sizes are kept in the numbers of zlib.
    if (!end || bytes.size() > std::numeric_limits<uInt>::max() / 2)
        return damaged();
    const std::size_t count = number(bytes, *end + 10, 2);
    std::size_t at = number(bytes, *end + 16, 4);
    if (count > limits.entries)
        return fail(Kind::too_many, "sheet.too_large_inside");
    Zip zip;
    zip.bytes_ = bytes;
    std::size_t all = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!fits(bytes, at, directory_entry_size) || bytes.substr(at, 4) != "PK\x01\x02")
            return damaged();
        if ((number(bytes, at + 8, 2) & 1U) != 0)
            return fail(Kind::invalid, "sheet.encrypted");
        Entry entry;
        entry.method = static_cast<unsigned>(number(bytes, at + 10, 2));
        entry.checksum = number(bytes, at + 16, 4);
        entry.packed = number(bytes, at + 20, 4);
        entry.inflated = number(bytes, at + 24, 4);
        entry.at = number(bytes, at + 42, 4);
        const std::size_t name = number(bytes, at + 28, 2);
        const std::size_t rest = number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
        if (!fits(bytes, at + directory_entry_size, name + rest))
            return damaged();
        all += entry.inflated;
        if (all > limits.inflated_bytes)
            return fail(Kind::too_many, "sheet.too_large_inside");
        // Of two with one name it would depend on the program which of them is read.
        if (!zip.entries_.emplace(std::string(bytes.substr(at + directory_entry_size, name)), entry)
                 .second)
            return damaged();
        at += directory_entry_size + name + rest;
    }
    return zip;
}

bool Zip::has_ending(std::string_view ending) const
{
    return std::any_of(entries_.begin(), entries_.end(), [&](const auto& entry) {
        const std::string& name = entry.first;
        return name.size() >= ending.size()
            && std::equal(ending.rbegin(), ending.rend(), name.rbegin(),
                [](char a, char b) { return lower(a) == lower(b); });
    });
}

Result<std::string> Zip::read(std::string_view name) const
{
    const auto found = entries_.find(name);
    if (found == entries_.end())
        return damaged();
    const Entry& entry = found->second;
    if (!fits(bytes_, entry.at, local_header_size) || bytes_.substr(entry.at, 4) != "PK\x03\x04")
        return damaged();
    const std::size_t at = entry.at + local_header_size + number(bytes_, entry.at + 26, 2)
        + number(bytes_, entry.at + 28, 2);
    if (!fits(bytes_, at, entry.packed))
        return damaged();
    const std::string_view packed = bytes_.substr(at, entry.packed);
    std::optional<std::string> content;
    if (entry.method == stored && entry.packed == entry.inflated)
        content = std::string(packed);
    else if (entry.method == deflated)
        content = inflated(packed, entry.inflated);
    if (!content)
        return damaged();
    const auto checksum = crc32(
        0, reinterpret_cast<const Bytef*>(content->data()), static_cast<uInt>(content->size()));
    if (checksum != entry.checksum)
        return damaged();
    return std::move(*content);
}

}
