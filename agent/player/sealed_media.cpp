#include "agent/player/sealed_media.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nguon::agent {
namespace {

constexpr std::int64_t most_media_bytes = 256LL << 20;

// Hands the file's bytes to `take` piece by piece; false when it cannot be read to its end.
template <typename Take> bool read_through(int descriptor, Take take)
{
    std::array<char, 256 * 1024> piece{};
    for (std::int64_t total = 0; total <= most_media_bytes;) {
        const ssize_t count = ::read(descriptor, piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        if (!take(std::string_view(piece.data(), static_cast<std::size_t>(count))))
            return false;
        total += count;
    }
    return false;
}

struct Descriptor {
    int number = -1;
    ~Descriptor()
    {
        if (number >= 0)
            ::close(number);
    }
};

bool write_all(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

}

SealedMedia::~SealedMedia() { ::close(descriptor_); }

std::filesystem::path SealedMedia::path() const
{
    return "/proc/self/fd/" + std::to_string(descriptor_);
}

std::optional<MediaShelf::Stamp> MediaShelf::stamp_of(const Hash& hash) const
{
    struct stat status { };
    if (::stat(folders_.media_file(hash).c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    return Stamp{ status.st_size, status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec,
        status.st_ino };
}

std::optional<MediaCondition> MediaShelf::known(const Hash& hash) const
{
    const auto stamp = stamp_of(hash);
    if (!stamp)
        return MediaCondition::missing;
    const auto at = seen_.find(hash);
    if (at == seen_.end() || at->second.stamp != *stamp)
        return std::nullopt;
    return at->second.condition;
}

MediaCondition MediaShelf::look(const Hash& hash)
{
    if (const auto condition = known(hash))
        return *condition;
    const auto stamp = stamp_of(hash);
    const Descriptor file{ ::open(folders_.media_file(hash).c_str(), O_RDONLY | O_CLOEXEC) };
    if (!stamp || file.number < 0)
        return MediaCondition::missing;
    Sha256 sum;
    const bool whole = read_through(file.number, [&](std::string_view bytes) {
        sum.update(bytes);
        return true;
    });
    const MediaCondition condition
        = whole && sum.finish() == hash ? MediaCondition::good : MediaCondition::damaged;
    seen_[hash] = { *stamp, condition };
    return condition;
}

Result<std::shared_ptr<SealedMedia>> MediaShelf::take(const Hash& hash)
{
    const auto stamp = stamp_of(hash);
    const Descriptor file{ ::open(folders_.media_file(hash).c_str(), O_RDONLY | O_CLOEXEC) };
    if (!stamp || file.number < 0)
        return fail(Kind::missing, "media.missing");
    const int memory = ::memfd_create("media", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory < 0)
        throw std::system_error(errno, std::system_category(), "memfd_create");
    auto sealed = std::make_shared<SealedMedia>(memory);
    Sha256 sum;
    const bool whole = read_through(file.number, [&](std::string_view bytes) {
        sum.update(bytes);
        return write_all(memory, bytes);
    });
    const bool good = whole && sum.finish() == hash
        && ::fcntl(memory, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL)
            == 0;
    seen_[hash] = { *stamp, good ? MediaCondition::good : MediaCondition::damaged };
    if (!good)
        return fail(Kind::invalid, "media.wrong_hash");
    return sealed;
}

}
