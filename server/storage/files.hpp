// The few calls of the file system whose failure must not pass unseen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace nguon::storage {

// A descriptor that closes itself.
class File {
public:
    File() = default;
    explicit File(int descriptor)
        : descriptor_(descriptor)
    {
    }
    File(File&& other) noexcept
        : descriptor_(other.descriptor_)
    {
        other.descriptor_ = -1;
    }
    File& operator=(File&&) = delete;
    ~File();

    int descriptor() const { return descriptor_; }
    explicit operator bool() const { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

// Throws std::system_error; `flags` as open(2) takes them. A new file is readable by its group.
File open_file(const std::filesystem::path& path, int flags);
std::uint64_t size_of(const File& file);
// Writes everything or throws std::system_error.
void write_at(const File& file, std::uint64_t offset, std::string_view bytes);
void sync(const File& file);
void sync_file(const std::filesystem::path& path);
// Makes a rename in the folder outlive a power cut.
void sync_folder(const std::filesystem::path& folder);

}
