#include "agent/store/media_store.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace nguon::agent {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t megabyte = 1'000'000;
// What is left of an attempt goes before a file that is whole.
constexpr std::array<std::string_view, 3> endings{ ".whole", ".part", ".opus" };

[[noreturn]] void fail_with_errno(const fs::path& path)
{
    throw std::system_error(errno, std::system_category(), path.string());
}

DiskSpace look_at(const fs::path& folder)
{
    const fs::space_info space = fs::space(folder);
    return { space.capacity, space.available };
}

fs::file_time_type file_time(Moment moment) { return fs::file_time_type::clock::from_sys(moment); }

std::FILE* open_part(const fs::path& path)
{
    // "e": a player started meanwhile must not inherit the file.
    std::FILE* file = std::fopen(path.c_str(), "a+be");
    if (file == nullptr)
        fail_with_errno(path);
    return file;
}

}

std::uint64_t reserve_of(std::uint64_t capacity)
{
    return std::clamp<std::uint64_t>(capacity / 10, 200 * megabyte, 2'000 * megabyte);
}

MediaStore::MediaStore(Folders folders, LookAtDisk look)
    : folders_(std::move(folders))
    , look_(look ? std::move(look) : [media = folders_.media()] { return look_at(media); })
{
    folders_.make_for_agent();
}

bool MediaStore::has(const Hash& hash) const { return fs::exists(folders_.media_file(hash)); }

MediaStore::Part::Part(const Folders& folders, const Hash& hash)
    : place_(folders.media_file(hash))
    , path_(folders.media_part(hash))
    , hash_(hash)
{
    fs::create_directories(path_.parent_path());
    file_.reset(open_part(path_));
    // The hash goes over the whole, so what an earlier attempt left is read once more.
    std::array<char, 64 * 1024> buffer{};
    if (std::fseek(file_.get(), 0, SEEK_SET) != 0)
        fail_with_errno(path_);
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file_.get())) {
        digest_.update({ buffer.data(), got });
        size_ += got;
    }
    if (std::ferror(file_.get()) != 0)
        fail_with_errno(path_);
    // Between reading and writing one stream, C wants a position to be set.
    std::fseek(file_.get(), 0, SEEK_END);
}

void MediaStore::Part::write(std::string_view piece)
{
    if (std::fwrite(piece.data(), 1, piece.size(), file_.get()) != piece.size())
        fail_with_errno(path_);
    digest_.update(piece);
    size_ += piece.size();
}

void MediaStore::Part::restart()
{
    if (std::fflush(file_.get()) != 0 || ::ftruncate(::fileno(file_.get()), 0) != 0)
        fail_with_errno(path_);
    digest_ = Sha256();
    size_ = 0;
}

Result<void> MediaStore::Part::finish()
{
    if (std::fflush(file_.get()) != 0)
        fail_with_errno(path_);
    if (digest_.finish() != hash_) {
        file_.reset();
        fs::remove(path_);
        return fail(Kind::invalid, "media.wrong_hash", hash_.text());
    }
    if (::fsync(::fileno(file_.get())) != 0)
        fail_with_errno(path_);
    file_.reset();
    rename_durably(path_, place_);
    return {};
}

bool MediaStore::fits(std::uint64_t bytes) const
{
    const DiskSpace disk = look_();
    return disk.available >= bytes && disk.available - bytes >= reserve_of(disk.capacity);
}

Result<MediaStore::Part> MediaStore::open(
    const Hash& hash, std::uint64_t bytes, const std::set<Hash>& keep)
{
    std::error_code absent;
    const std::uintmax_t there = fs::file_size(folders_.media_part(hash), absent);
    const std::uint64_t missing = absent ? bytes : bytes - std::min<std::uint64_t>(bytes, there);
    for (const std::string_view ending : endings) {
        for (const Stored& file : files(ending)) {
            if (fits(missing))
                break;
            if (file.hash != hash && !keep.contains(file.hash))
                fs::remove(file.path);
        }
    }
    if (!fits(missing))
        return fail(Kind::unavailable, "storage.full");
    return Part(folders_, hash);
}

Result<void> MediaStore::put(const Hash& hash, std::string_view bytes)
{
    if (has(hash))
        return {};
    if (sha256(bytes) != hash)
        return fail(Kind::invalid, "media.wrong_hash", hash.text());
    if (!fits(bytes.size()))
        return fail(Kind::unavailable, "storage.full");
    const fs::path place = folders_.media_file(hash);
    const fs::path whole = fs::path(place).replace_extension(".whole");
    fs::create_directories(place.parent_path());
    std::unique_ptr<std::FILE, Part::Close> file(std::fopen(whole.c_str(), "wbe"));
    const bool written = file
        && std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size()
        && std::fflush(file.get()) == 0 && ::fsync(::fileno(file.get())) == 0;
    if (!written) {
        const int error = errno;
        std::error_code ignored;
        fs::remove(whole, ignored);
        errno = error;
        fail_with_errno(whole);
    }
    file.reset();
    rename_durably(whole, place);
    return {};
}

void MediaStore::remove(const Hash& hash)
{
    fs::remove(folders_.media_file(hash));
    fs::remove(folders_.media_part(hash));
}

void MediaStore::mark_used(const std::set<Hash>& needed, Moment now)
{
    for (const Hash& hash : needed) {
        std::error_code absent;
        fs::last_write_time(folders_.media_file(hash), file_time(now), absent);
    }
}

std::vector<Hash> MediaStore::evict_unused(const std::set<Hash>& keep, Moment now)
{
    std::vector<Hash> gone;
    for (const std::string_view ending : endings) {
        for (const Stored& file : files(ending)) {
            if (keep.contains(file.hash) || file.used > file_time(now - kept_after_use))
                continue;
            fs::remove(file.path);
            gone.push_back(file.hash);
        }
    }
    return gone;
}

std::vector<MediaStore::Stored> MediaStore::files(std::string_view ending) const
{
    std::vector<Stored> found;
    for (const auto& entry : fs::recursive_directory_iterator(folders_.media())) {
        const auto hash = Hash::parse(entry.path().stem().string());
        if (!hash || entry.path().extension() != ending || !entry.is_regular_file())
            continue;
        found.push_back({ entry.path(), *hash, entry.last_write_time() });
    }
    std::sort(found.begin(), found.end(), [](const Stored& a, const Stored& b) {
        return std::tie(a.used, a.hash) < std::tie(b.used, b.hash);
    });
    return found;
}

}
