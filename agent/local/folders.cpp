#include "agent/local/folders.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nguon::agent {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_with_errno(const fs::path& path)
{
    throw std::system_error(errno, std::system_category(), path.string());
}

class Descriptor {
public:
    Descriptor(const fs::path& path, int flags, int mode = 0)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, mode))
    {
        if (number_ < 0)
            fail_with_errno(path);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }

private:
    int number_;
};

void synchronise_folder(const fs::path& folder)
{
    const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(descriptor.number()) != 0)
        fail_with_errno(folder);
}

void make_private(const fs::path& folder)
{
    if (fs::create_directories(folder))
        fs::permissions(
            folder, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec);
}

void write_and_synchronise(const fs::path& path, std::string_view bytes, int mode)
{
    const Descriptor descriptor(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    // A file left over from an earlier attempt keeps its mode; a token must not be readable.
    if (::fchmod(descriptor.number(), static_cast<mode_t>(mode)) != 0)
        fail_with_errno(path);
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail_with_errno(path);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor.number()) != 0)
        fail_with_errno(path);
}

}

fs::path Folders::media_path(const Hash& hash, std::string_view ending) const
{
    const std::string name = hash.text();
    return media() / name.substr(0, 2) / name.substr(2, 2) / (name + std::string(ending));
}

void Folders::make_for_player() const
{
    fs::create_directories(data_);
    make_private(player());
    make_private(bodies());
}

void Folders::make_for_agent() const
{
    fs::create_directories(data_);
    make_private(agent());
    make_private(incoming_bodies());
    make_private(media());
}

std::optional<std::string> read_file(const fs::path& path, std::size_t most)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        if (errno == ENOENT || errno == ENOTDIR)
            return std::nullopt;
        fail_with_errno(path);
    }
    std::string bytes(most + 1, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (file.bad())
        fail_with_errno(path);
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > most)
        return std::nullopt;
    return bytes;
}

void write_file(const fs::path& path, std::string_view bytes, int mode)
{
    fs::path beside = path;
    beside += ".new";
    write_and_synchronise(beside, bytes, mode);
    rename_durably(beside, path);
}

void rename_durably(const fs::path& from, const fs::path& to)
{
    if (::rename(from.c_str(), to.c_str()) != 0)
        fail_with_errno(to);
    synchronise_folder(to.parent_path());
}

}
