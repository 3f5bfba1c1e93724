// The stored sounds as handlers and jobs see them; made by storage.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace nguon::app {

class MediaFolder {
public:
    virtual ~MediaFolder() = default;

    // Uploads go on after a cut; names are of [a-z0-9-], at most 64. Returns the offset reached.
    virtual Result<std::uint64_t> begin_upload(std::string_view upload) = 0;
    virtual Result<std::uint64_t> append(
        std::string_view upload, std::uint64_t offset, std::string_view bytes)
        = 0;
    virtual std::filesystem::path upload_path(std::string_view upload) const = 0;
    virtual void abandon(std::string_view upload) = 0;
    // A finished file becomes media under its hash.
    virtual Result<std::string> put_file(const std::filesystem::path& file) = 0;
    virtual std::filesystem::path path_of(std::string_view hash) const = 0;
    virtual bool exists(std::string_view hash) const = 0;
};

}
