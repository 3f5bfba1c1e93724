#include "server/signer/signing_log.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/text.hpp"

namespace nguon::signer {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "nguon-signing-log 1";
constexpr std::string_view prefix = "signed-";
constexpr std::string_view suffix = ".log";
constexpr std::size_t max_segment = 1024 * 1024 * 1024;

fs::path segment_path(const fs::path& folder, std::uint64_t first)
{
    // Twenty digits, so that names sort as numbers do.
    return folder / fmt::format("{}{:020}{}", prefix, first, suffix);
}

std::vector<fs::path> segments_in(const fs::path& folder)
{
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename();
        if (name.starts_with(prefix) && name.ends_with(suffix))
            paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::optional<std::uint64_t> parse_number(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::string header_line(const ChainHead& head)
{
    return fmt::format("{} {} {}\n", magic, head.sequence, head.hash.text());
}

std::optional<ChainHead> parse_header(std::string_view line)
{
    if (!line.starts_with(magic) || line.size() <= magic.size())
        return std::nullopt;
    const auto parts = split(line.substr(magic.size() + 1), ' ');
    if (parts.size() != 2)
        return std::nullopt;
    const auto sequence = parse_number(parts[0]);
    const auto hash = Hash::parse(parts[1]);
    if (!sequence || !hash)
        return std::nullopt;
    return ChainHead{ *sequence, *hash };
}

// The line of an entry without its hash is what the chain links.
std::string entry_of(std::uint64_t sequence, DocumentType type, const KeyId& kid,
    std::string_view payload, Moment now)
{
    return fmt::format("{} {} {} {} {} {}", sequence, unix_ms(now), name_of(type), kid.text(),
        payload.size(), sha256(payload).text());
}

std::optional<ChainEntry> parse_line(std::string_view line)
{
    const auto parts = split(line, ' ');
    if (parts.size() != 7)
        return std::nullopt;
    const auto sequence = parse_number(parts[0]);
    const auto hash = Hash::parse(parts[6]);
    if (!sequence || !hash)
        return std::nullopt;
    return ChainEntry{ *sequence, line.substr(0, line.size() - parts[6].size() - 1), *hash };
}

struct Followed {
    ChainHead before; // as the header says
    ChainHead head;
    std::size_t good_bytes = 0; // up to the end of the last line that fits
    bool damaged = false; // a whole line stands behind the first that does not fit
};

// A power cut leaves a torn last line, or blocks of zeros that were never written. A whole line
// behind a break without zeros was written before the break: then somebody was at the file.
bool has_a_whole_line(std::string_view rest)
{
    if (rest.find('\0') != std::string_view::npos)
        return false;
    auto lines = split(rest, '\n');
    lines.pop_back(); // behind the last line break stands what was torn, or nothing
    return std::any_of(lines.begin(), lines.end(),
        [](std::string_view line) { return parse_line(line).has_value(); });
}

std::optional<Followed> follow_segment(std::string_view text)
{
    const auto header_end = text.find('\n');
    if (header_end == std::string_view::npos)
        return std::nullopt;
    const auto before = parse_header(text.substr(0, header_end));
    if (!before)
        return std::nullopt;
    Followed followed{ *before, *before, header_end + 1, false };
    while (followed.good_bytes < text.size()) {
        const auto end = text.find('\n', followed.good_bytes);
        if (end == std::string_view::npos)
            break;
        const auto entry = parse_line(text.substr(followed.good_bytes, end - followed.good_bytes));
        if (!entry)
            break;
        const auto head = follow(followed.head, std::span(&*entry, 1));
        if (!head)
            break;
        followed.head = *head;
        followed.good_bytes = end + 1;
    }
    followed.damaged = has_a_whole_line(text.substr(followed.good_bytes));
    return followed;
}

tl::unexpected<Error> damaged(const fs::path& path, const std::string& where)
{
    return fail(Kind::conflict, "signer.log_damaged", path.filename().string() + " " + where);
}

}

Result<SigningLog> SigningLog::open(fs::path folder, std::size_t segment_bytes)
{
    SigningLog log;
    log.folder_ = std::move(folder);
    log.segment_bytes_ = segment_bytes;
    const auto segments = segments_in(log.folder_);
    if (segments.empty()) {
        log.begin_segment();
        return log;
    }
    const fs::path& last = segments.back();
    const auto text = read_file(last, max_segment);
    if (!text)
        return tl::unexpected(text.error());
    const auto followed = follow_segment(*text);
    if (!followed)
        return damaged(last, "header");
    if (followed->damaged || last != segment_path(log.folder_, followed->before.sequence + 1))
        return damaged(last, std::to_string(followed->head.sequence + 1));

    log.head_ = followed->head;
    log.size_ = followed->good_bytes;
    log.torn_bytes_ = text->size() - followed->good_bytes;
    log.file_ = Descriptor(::open(last.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!log.file_)
        throw_errno(last.string());
    if (log.torn_bytes_ > 0
        && (::ftruncate(log.file_.get(), static_cast<off_t>(log.size_)) != 0
            || ::fsync(log.file_.get()) != 0))
        throw_errno(last.string());
    return log;
}

void SigningLog::begin_segment()
{
    const fs::path path = segment_path(folder_, head_.sequence + 1);
    const std::string header = header_line(head_);
    write_file(path, header, 0600);
    file_ = Descriptor(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!file_)
        throw_errno(path.string());
    size_ = header.size();
}

void SigningLog::append(
    DocumentType type, const KeyId& kid, std::span<const std::string> payloads, Moment now)
{
    if (broken_)
        throw std::runtime_error("the signing log could not be mended after a failed write");
    if (size_ >= segment_bytes_)
        begin_segment();
    std::string lines;
    ChainHead head = head_;
    for (const std::string& payload : payloads) {
        const std::string entry = entry_of(head.sequence + 1, type, kid, payload, now);
        head = next(head, entry);
        lines += entry + " " + head.hash.text() + "\n";
    }
    try {
        write_all(file_.get(), lines);
        if (::fdatasync(file_.get()) != 0)
            throw_errno("fdatasync");
    } catch (const std::system_error&) {
        // Take back what was written of it, so that the next line follows the last good one.
        broken_ = ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0;
        throw;
    }
    head_ = head;
    size_ += lines.size();
}

Result<ChainHead> check_signing_log(const fs::path& folder)
{
    ChainHead head;
    for (const fs::path& path : segments_in(folder)) {
        const auto text = read_file(path, max_segment);
        if (!text)
            return tl::unexpected(text.error());
        const auto followed = follow_segment(*text);
        if (!followed)
            return damaged(path, "header");
        if (followed->before != head || followed->good_bytes != text->size()
            || path != segment_path(folder, head.sequence + 1))
            return damaged(path, std::to_string(followed->head.sequence + 1));
        head = followed->head;
    }
    return head;
}

}
