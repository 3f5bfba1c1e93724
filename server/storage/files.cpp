#include "server/storage/files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace nguon::storage {
namespace {

[[noreturn]] void throw_errno(const std::string& what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

}

File::~File()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

File open_file(const std::filesystem::path& path, int flags)
{
    File file(::open(path.c_str(), flags | O_CLOEXEC, 0640));
    if (!file)
        throw_errno("open " + path.string());
    return file;
}

std::uint64_t size_of(const File& file)
{
    struct stat status { };
    if (::fstat(file.descriptor(), &status) != 0)
        throw_errno("stat");
    return static_cast<std::uint64_t>(status.st_size);
}

void write_at(const File& file, std::uint64_t offset, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written
            = ::pwrite(file.descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throw_errno("write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
}

void sync(const File& file)
{
    if (::fsync(file.descriptor()) != 0)
        throw_errno("fsync");
}

void sync_file(const std::filesystem::path& path) { sync(open_file(path, O_RDONLY)); }

void sync_folder(const std::filesystem::path& folder)
{
    sync(open_file(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY));
}

}
