#include "server/storage/media_store.hpp"

#include "trust/hash.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace nguon::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t portion = 1 << 20;

bool is_upload_name(std::string_view name)
{
    return !name.empty() && name.size() <= 64
        && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-")
        == std::string_view::npos;
}

bool is_full(const std::system_error& error)
{
    return error.code() == std::errc::no_space_on_device || error.code().value() == EDQUOT
        || error.code() == std::errc::file_too_large;
}

auto full() { return fail(Kind::unavailable, "storage.full"); }
auto unknown_upload() { return fail(Kind::missing, "media.upload_unknown"); }

// Calls `use` with the file's bytes, a portion at a time.
template <typename Use> void read_all(const File& file, Use use)
{
    std::vector<char> buffer(portion);
    std::uint64_t offset = 0;
    for (;;) {
        const ssize_t length
            = ::pread(file.descriptor(), buffer.data(), buffer.size(), static_cast<off_t>(offset));
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            throw std::system_error(errno, std::generic_category(), "read");
        if (length == 0)
            return;
        use(std::string_view(buffer.data(), static_cast<std::size_t>(length)));
        offset += static_cast<std::uint64_t>(length);
    }
}

std::string hash_of(const File& file)
{
    Sha256 hash;
    read_all(file, [&](std::string_view bytes) { hash.update(bytes); });
    return hash.finish().text();
}

// One request at a time writes to an upload; a second one is told so instead of waiting.
bool lock(const File& file) { return ::flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0; }

File try_open(const fs::path& path, int flags)
{
    try {
        return open_file(path, flags);
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::no_such_file_or_directory)
            return {};
        throw;
    }
}

Moment changed_at(const File& file)
{
    struct stat status { };
    if (::fstat(file.descriptor(), &status) != 0)
        throw std::system_error(errno, std::generic_category(), "stat");
    return Moment(
        std::chrono::duration_cast<Milliseconds>(std::chrono::seconds(status.st_mtim.tv_sec)
            + std::chrono::nanoseconds(status.st_mtim.tv_nsec)));
}

}

MediaStore::MediaStore(fs::path folder, Limits limits)
    : folder_(std::move(folder))
    , limits_(limits)
{
    fs::create_directories(folder_ / "incoming");
    fs::create_directories(folder_ / "uploads");
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
        if (entry.is_regular_file() && is_hash(entry.path().filename().string()))
            stored_bytes_ += entry.file_size();
    }
}

bool MediaStore::is_hash(std::string_view text)
{
    return text.size() == 64
        && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

fs::path MediaStore::path_of(std::string_view hash) const
{
    if (!is_hash(hash))
        throw std::logic_error("not the SHA-256 of a file");
    return folder_ / hash.substr(0, 2) / hash.substr(2, 2) / hash;
}

fs::path MediaStore::upload_path(std::string_view upload) const
{
    if (!is_upload_name(upload))
        throw std::logic_error("not the name of an upload");
    return folder_ / "uploads" / upload;
}

Result<void> MediaStore::expect_room(std::uint64_t bytes) const
{
    struct statvfs status { };
    if (::statvfs(folder_.c_str(), &status) != 0)
        throw std::system_error(errno, std::generic_category(), "statvfs");
    const std::uint64_t free = static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
    if (free < limits_.reserve_bytes || free - limits_.reserve_bytes < bytes)
        return full();
    if (stored_bytes_ > limits_.all_bytes || limits_.all_bytes - stored_bytes_ < bytes)
        return full();
    return {};
}

Result<std::uint64_t> MediaStore::begin_upload(std::string_view upload)
{
    if (!is_upload_name(upload))
        return fail(Kind::invalid, "media.upload_name");
    if (const auto room = expect_room(0); !room)
        return tl::unexpected(room.error());
    return size_of(open_file(upload_path(upload), O_RDWR | O_CREAT));
}

Result<std::uint64_t> MediaStore::offset_of(std::string_view upload) const
{
    if (!is_upload_name(upload))
        return unknown_upload();
    const File file = try_open(upload_path(upload), O_RDONLY);
    if (!file)
        return unknown_upload();
    return size_of(file);
}

Result<std::uint64_t> MediaStore::append(
    std::string_view upload, std::uint64_t offset, std::string_view bytes)
{
    if (!is_upload_name(upload))
        return unknown_upload();
    const File file = try_open(upload_path(upload), O_RDWR);
    if (!file)
        return unknown_upload();
    if (!lock(file))
        return fail(Kind::conflict, "media.upload_busy");
    const std::uint64_t right = size_of(file);
    if (offset != right)
        return fail(Kind::conflict, "media.wrong_offset", std::to_string(right));
    if (bytes.size() > limits_.file_bytes - std::min(right, limits_.file_bytes))
        return fail(Kind::too_many, "media.too_large", std::to_string(limits_.file_bytes));
    if (const auto room = expect_room(bytes.size()); !room)
        return tl::unexpected(room.error());
    try {
        write_at(file, offset, bytes);
    } catch (const std::system_error& error) {
        // What did not fit as a whole is taken back: the sender goes on from where he was.
        if (::ftruncate(file.descriptor(), static_cast<off_t>(right)) != 0 || !is_full(error))
            throw;
        return full();
    }
    return offset + bytes.size();
}

Result<StoredMedia> MediaStore::finish(std::string_view upload, std::string_view expected)
{
    if (!is_upload_name(upload))
        return unknown_upload();
    const fs::path path = upload_path(upload);
    const File file = try_open(path, O_RDWR);
    if (!file)
        return unknown_upload();
    if (!lock(file))
        return fail(Kind::conflict, "media.upload_busy");
    return take_in(path, file, expected);
}

Result<StoredMedia> MediaStore::take_in(
    const fs::path& from, const File& file, std::string_view expected)
{
    const StoredMedia stored{ hash_of(file), size_of(file) };
    if (!expected.empty() && stored.hash != expected) {
        fs::remove(from);
        return fail(Kind::invalid, "media.hash_mismatch", stored.hash);
    }
    try {
        sync(file);
        const std::lock_guard named(naming_);
        // A damaged file of that name is replaced by the sound one.
        if (verify(stored.hash) == MediaCheck::sound) {
            fs::remove(from);
            return stored;
        }
        remove(stored.hash);
        const fs::path target = path_of(stored.hash);
        fs::create_directories(target.parent_path());
        fs::rename(from, target);
        sync_folder(target.parent_path());
        sync_folder(target.parent_path().parent_path());
        sync_folder(folder_);
    } catch (const std::system_error& error) {
        if (!is_full(error))
            throw;
        return full();
    }
    stored_bytes_ += stored.size;
    return stored;
}

void MediaStore::abandon(std::string_view upload) { fs::remove(upload_path(upload)); }

int MediaStore::sweep_uploads(Moment before)
{
    int removed = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "uploads")) {
        const File file = try_open(entry.path(), O_RDWR);
        if (file && lock(file) && changed_at(file) < before)
            removed += fs::remove(entry.path()) ? 1 : 0;
    }
    return removed;
}

void MediaStore::sweep_incoming()
{
    for (const auto& entry : fs::directory_iterator(folder_ / "incoming"))
        fs::remove(entry.path());
}

fs::path MediaStore::new_incoming()
{
    return folder_ / "incoming" / fmt::format("{}-{}", ::getpid(), ++incoming_number_);
}

Result<StoredMedia> MediaStore::put_file(const fs::path& source)
{
    const File from = open_file(source, O_RDONLY);
    const std::uint64_t size = size_of(from);
    if (size > limits_.file_bytes)
        return fail(Kind::too_many, "media.too_large", std::to_string(limits_.file_bytes));
    if (const auto room = expect_room(size); !room)
        return tl::unexpected(room.error());
    const fs::path path = new_incoming();
    const File copy = open_file(path, O_RDWR | O_CREAT | O_EXCL);
    try {
        std::uint64_t offset = 0;
        read_all(from, [&](std::string_view bytes) {
            write_at(copy, offset, bytes);
            offset += bytes.size();
        });
    } catch (const std::system_error& error) {
        fs::remove(path);
        if (!is_full(error))
            throw;
        return full();
    }
    return take_in(path, copy, {});
}

bool MediaStore::exists(std::string_view hash) const { return fs::exists(path_of(hash)); }

MediaCheck MediaStore::verify(std::string_view hash) const
{
    const File file = try_open(path_of(hash), O_RDONLY);
    if (!file)
        return MediaCheck::missing;
    return hash_of(file) == hash ? MediaCheck::sound : MediaCheck::damaged;
}

void MediaStore::remove(std::string_view hash)
{
    const fs::path path = path_of(hash);
    std::error_code ignored;
    const std::uint64_t size = fs::file_size(path, ignored);
    if (!ignored && fs::remove(path)) {
        // A damaged file may be longer than what was counted.
        const std::uint64_t counted = stored_bytes_;
        stored_bytes_ = counted - std::min(counted, size);
    }
}

}
