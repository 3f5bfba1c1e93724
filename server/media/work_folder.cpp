#include "server/media/work_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace nguon::media {

WorkFolder::WorkFolder(const std::filesystem::path& parent)
{
    std::filesystem::create_directories(parent);
    std::string name = (std::filesystem::absolute(parent) / "task-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        throw std::system_error(errno, std::generic_category(), "work folder");
    path_ = name;
}

WorkFolder::~WorkFolder()
{
    std::error_code ignored; // A folder left behind is swept at the next start; nothing to do here.
    std::filesystem::remove_all(path_, ignored);
}

}
