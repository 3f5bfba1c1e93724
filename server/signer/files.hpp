// Small files that hold keys and keyrings: written whole or not at all, readable by their owner
// alone.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/result.hpp"

namespace nguon::signer {

// Owns a descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd)
        : fd_(fd)
    {
    }
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

// Throws std::system_error with `what`, from errno.
[[noreturn]] void throw_errno(const std::string& what);

enum class Reading : std::uint8_t {
    ours, // a secret: refused when group or others may read it
    anybodys,
};

// Refuses with `signer.file_missing`, `signer.file_open_to_others` or `signer.file_too_large`.
Result<std::string> read_file(
    const std::filesystem::path& path, std::size_t most, Reading reading = Reading::anybodys);

// Written beside, flushed, renamed, and the folder flushed: after a power cut the old file or the
// new.
void write_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

// The whole of `bytes`, however many calls that takes.
void write_all(int fd, std::string_view bytes);
void flush_folder(const std::filesystem::path& folder);

// One holder at a time, let go when the process ends however it ends. None when somebody holds it.
std::optional<Descriptor> try_lock(const std::filesystem::path& path);

}
