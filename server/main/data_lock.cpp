#include "server/main/data_lock.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace nguon {

void make_private(const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
}

DataLock::DataLock(const std::filesystem::path& data)
    : file_(::open((data / "serving.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))
{
    if (file_ < 0)
        throw std::system_error(errno, std::system_category(), (data / "serving.lock").string());
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0)
        return;
    const int error = errno;
    ::close(file_);
    if (error == EWOULDBLOCK)
        throw std::runtime_error("another server works on " + data.string());
    throw std::system_error(error, std::system_category(), (data / "serving.lock").string());
}

DataLock::~DataLock() { ::close(file_); }

}
