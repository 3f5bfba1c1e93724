#include "server/main/tar.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace nguon {
namespace {

constexpr std::size_t block = 512;
constexpr std::size_t piece = 1U << 20;
constexpr std::uint64_t most_octal = 077777777777;

// Where the fields of a header stand.
struct Field {
    std::size_t offset;
    std::size_t size;
};
constexpr Field name_field{ 0, 100 };
constexpr Field mode_field{ 100, 8 };
constexpr Field owner_field{ 108, 8 };
constexpr Field group_field{ 116, 8 };
constexpr Field size_field{ 124, 12 };
constexpr Field time_field{ 136, 12 };
constexpr Field sum_field{ 148, 8 };
constexpr Field type_field{ 156, 1 };
constexpr Field magic_field{ 257, 8 };

using Header = std::array<char, block>;

void put(Header& header, Field field, std::string_view text)
{
    std::memcpy(header.data() + field.offset, text.data(), std::min(text.size(), field.size));
}

void put_number(Header& header, Field field, std::uint64_t number)
{
    if (number <= most_octal) {
        put(header, field, fmt::format("{:0{}o}", number, field.size - 1));
        return;
    }
    header[field.offset] = static_cast<char>(0x80);
    for (std::size_t i = field.offset + field.size; number > 0; number >>= 8)
        header[--i] = static_cast<char>(number & 0xFF);
}

std::uint64_t number_in(std::string_view header, Field field)
{
    const std::string_view text = header.substr(field.offset, field.size);
    std::uint64_t number = 0;
    if (static_cast<unsigned char>(text[0]) == 0x80) {
        for (const char c : text.substr(text.size() - 8))
            number = number << 8 | static_cast<unsigned char>(c);
        return number;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 8);
    if (error != std::errc() || end == text.data())
        throw std::runtime_error("the archive is damaged");
    return number;
}

std::uint64_t sum_of(std::string_view header)
{
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const bool own = i >= sum_field.offset && i < sum_field.offset + sum_field.size;
        sum += own ? ' ' : static_cast<unsigned char>(header[i]);
    }
    return sum;
}

std::uint64_t padding_of(std::uint64_t size) { return (block - size % block) % block; }

}

TarWriter::TarWriter(const std::filesystem::path& file)
    : file_(storage::open_file(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC))
{
    // It holds what the data directory holds, keys perhaps among it.
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

void TarWriter::write(std::string_view bytes)
{
    storage::write_at(file_, offset_, bytes);
    offset_ += bytes.size();
}

void TarWriter::pad() { write(std::string(padding_of(offset_), '\0')); }

void TarWriter::add_header(const std::string& name, std::uint64_t size)
{
    if (name.size() >= name_field.size)
        throw std::logic_error("a name in the archive is too long");
    Header header{};
    put(header, name_field, name);
    put_number(header, mode_field, 0600);
    put_number(header, owner_field, 0);
    put_number(header, group_field, 0);
    put_number(header, size_field, size);
    put_number(header, time_field, 0);
    put(header, type_field, "0");
    put(header, magic_field, std::string_view("ustar\00000", 8));
    const std::string_view bytes(header.data(), header.size());
    put(header, sum_field, fmt::format("{:06o}", sum_of(bytes)) + std::string("\0 ", 2));
    write(bytes);
}

void TarWriter::add_bytes(const std::string& name, std::string_view bytes)
{
    add_header(name, bytes.size());
    write(bytes);
    pad();
}

void TarWriter::add_file(const std::string& name, const std::filesystem::path& path)
{
    const storage::File source = storage::open_file(path, O_RDONLY | O_CLOEXEC);
    const std::uint64_t size = storage::size_of(source);
    add_header(name, size);
    std::string buffer(piece, '\0');
    for (std::uint64_t done = 0; done < size;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece, size - done));
        const ssize_t got
            = ::pread(source.descriptor(), buffer.data(), wanted, static_cast<off_t>(done));
        if (got <= 0)
            throw std::system_error(errno, std::generic_category(), path.string());
        write(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
        done += static_cast<std::uint64_t>(got);
    }
    pad();
}

void TarWriter::finish()
{
    write(std::string(2 * block, '\0'));
    storage::sync(file_);
}

TarReader::TarReader(const std::filesystem::path& file)
    : file_(storage::open_file(file, O_RDONLY | O_CLOEXEC))
{
}

std::string TarReader::read_at(std::uint64_t offset, std::size_t size) const
{
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(file_.descriptor(), bytes.data() + done, size - done,
            static_cast<off_t>(offset + done));
        if (got < 0)
            throw std::system_error(errno, std::generic_category(), "read");
        if (got == 0)
            throw std::runtime_error("the archive is cut off");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::optional<TarReader::Entry> TarReader::next()
{
    offset_ += left_ + padding_;
    const std::string header = read_at(offset_, block);
    offset_ += block;
    left_ = 0;
    padding_ = 0;
    if (header.find_first_not_of('\0') == std::string::npos)
        return std::nullopt;
    if (number_in(header, sum_field) != sum_of(header)
        || header.compare(magic_field.offset, 5, "ustar") != 0 || header[type_field.offset] != '0')
        throw std::runtime_error("the archive is damaged");
    Entry entry;
    entry.name = header.substr(0, name_field.size).c_str();
    entry.size = number_in(header, size_field);
    left_ = entry.size;
    padding_ = padding_of(entry.size);
    return entry;
}

void TarReader::read(const std::function<void(std::string_view)>& take)
{
    while (left_ > 0) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(piece, left_));
        take(read_at(offset_, size));
        offset_ += size;
        left_ -= size;
    }
}

std::string TarReader::read_all(std::size_t most)
{
    if (left_ > most)
        throw std::runtime_error("the archive is damaged");
    std::string whole;
    read([&](std::string_view bytes) { whole += bytes; });
    return whole;
}

}
