#include "server/signer/files.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nguon::signer {

Descriptor::Descriptor(Descriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1))
{
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    std::swap(fd_, other.fd_);
    return *this;
}

Descriptor::~Descriptor()
{
    if (fd_ >= 0)
        ::close(fd_);
}

void throw_errno(const std::string& what)
{
    throw std::system_error(errno, std::system_category(), what);
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t most, Reading reading)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file && (errno == ENOENT || errno == ENOTDIR))
        return fail(Kind::missing, "signer.file_missing", path.filename().string());
    struct stat about { };
    if (!file || ::fstat(file.get(), &about) != 0)
        throw_errno(path.string());
    if (reading == Reading::ours && (about.st_mode & 077) != 0)
        return fail(Kind::forbidden, "signer.file_open_to_others", path.filename().string());
    std::string bytes;
    for (;;) {
        const std::size_t held = bytes.size();
        bytes.resize(held + 64 * 1024);
        const ssize_t got = ::read(file.get(), bytes.data() + held, bytes.size() - held);
        if (got < 0 && errno != EINTR)
            throw_errno(path.string());
        bytes.resize(held + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0)
            return bytes;
        if (bytes.size() > most)
            return fail(Kind::invalid, "signer.file_too_large", path.filename().string());
    }
}

void write_all(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            throw_errno("write");
        if (written > 0)
            bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void flush_folder(const std::filesystem::path& folder)
{
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened || ::fsync(opened.get()) != 0)
        throw_errno(folder.string());
}

void write_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode)
{
    const std::filesystem::path beside = path.string() + ".new";
    ::unlink(beside.c_str()); // left over from a power cut
    {
        const Descriptor file(
            ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!file)
            throw_errno(beside.string());
        write_all(file.get(), bytes);
        if (::fchmod(file.get(), mode) != 0 || ::fsync(file.get()) != 0)
            throw_errno(beside.string());
    }
    if (::rename(beside.c_str(), path.c_str()) != 0)
        throw_errno(path.string());
    flush_folder(path.parent_path());
}

std::optional<Descriptor> try_lock(const std::filesystem::path& path)
{
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        throw_errno(path.string());
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
        return file;
    if (errno != EWOULDBLOCK)
        throw_errno(path.string());
    return std::nullopt;
}

}
