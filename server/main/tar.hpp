// Tar archives as `backup` writes them and `restore` reads them: POSIX ustar, sizes above 8 GB in
// the binary form that GNU tar writes and reads too. Only regular files.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/storage/files.hpp"

namespace nguon {

class TarWriter {
public:
    // The file must not be there yet; only its owner may read it. Throws std::system_error.
    explicit TarWriter(const std::filesystem::path& file);

    void add_bytes(const std::string& name, std::string_view bytes);
    void add_file(const std::string& name, const std::filesystem::path& file);
    // Ends the archive and brings it to the disk.
    void finish();

private:
    void add_header(const std::string& name, std::uint64_t size);
    void write(std::string_view bytes);
    void pad();

    storage::File file_;
    std::uint64_t offset_ = 0;
};

class TarReader {
public:
    explicit TarReader(const std::filesystem::path& file);

    struct Entry {
        std::string name;
        std::uint64_t size = 0;
    };
    // The next file; nothing at the end. What was not read of the one before is passed over.
    // Throws std::runtime_error where the archive is damaged or cut off.
    std::optional<Entry> next();
    // The content of the entry, piece by piece.
    void read(const std::function<void(std::string_view)>& take);
    // The whole of a small one.
    std::string read_all(std::size_t most);

private:
    std::string read_at(std::uint64_t offset, std::size_t size) const;

    storage::File file_;
    std::uint64_t offset_ = 0; // behind the header of the current entry
    std::uint64_t left_ = 0; // of its content
    std::uint64_t padding_ = 0;
};

}
