// A folder of one task: made with mode 0700 and a name nobody can foresee, gone with everything in
// it when the task ends, however it ends.
#pragma once

#include <filesystem>

namespace nguon::media {

class WorkFolder {
public:
    // Below `parent`, which is made where it is missing. Throws std::system_error.
    explicit WorkFolder(const std::filesystem::path& parent);
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}
