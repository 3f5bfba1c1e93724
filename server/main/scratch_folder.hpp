// A folder for the time of some work: empty at the beginning, gone at the end. Only its owner may
// look into it, for the records lie in it.
#pragma once

#include <filesystem>

namespace nguon {

class ScratchFolder {
public:
    explicit ScratchFolder(std::filesystem::path path)
        : path_(std::move(path))
    {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
        std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
    }
    ~ScratchFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}
