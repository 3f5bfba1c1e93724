// Sounds on disk, named by what they are: media/ab/cd/<sha256 in hex>.
//
// A file gets its name only when it is whole, synced and proven to be what the name says; until
// then it lies in media/uploads, where an upload goes on after a cut, or in media/incoming.
// Refusals are values; a disk that fails in other ways throws std::system_error.
//
//   media.upload_unknown   missing      no such upload, or it was swept away
//   media.wrong_offset     conflict     detail: the offset to go on from
//   media.upload_busy      conflict     another request writes to the same upload
//   media.too_large        too_many     detail: the greatest size in bytes
//   media.hash_mismatch    invalid      the bytes are not what was announced
//   storage.full           unavailable  no room; what was stored so far stays
#pragma once

#include "base/moment.hpp"
#include "base/result.hpp"
#include "server/storage/files.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace nguon::storage {

struct StoredMedia {
    std::string hash; // SHA-256, 64 hexadecimal digits
    std::uint64_t size = 0; // bytes
};

enum class MediaCheck : std::uint8_t { sound, missing, damaged };

class MediaStore {
public:
    struct Limits {
        std::uint64_t file_bytes = 512ULL << 20;
        std::uint64_t all_bytes = UINT64_MAX; // of finished files
        // Left free for the database, which must be able to write when media cannot.
        std::uint64_t reserve_bytes = 256ULL << 20;
    };

    // Makes the folders and counts what is stored.
    MediaStore(std::filesystem::path folder, Limits limits);

    // A new upload, or the one of that name that was begun before. Returns the offset to go on
    // from. Names are of [a-z0-9-], at most 64.
    Result<std::uint64_t> begin_upload(std::string_view upload);
    // Returns the offset behind the bytes.
    Result<std::uint64_t> append(
        std::string_view upload, std::uint64_t offset, std::string_view bytes);
    // How much has arrived.
    Result<std::uint64_t> offset_of(std::string_view upload) const;
    // Where the bytes lie so far, for probing them before they are taken in.
    std::filesystem::path upload_path(std::string_view upload) const;
    // The upload becomes a file. With `expected` its hash has to be that one, else it is thrown
    // away.
    Result<StoredMedia> finish(std::string_view upload, std::string_view expected = {});
    void abandon(std::string_view upload);
    // Uploads on which nothing happened since `before` are given up; returns their number.
    int sweep_uploads(Moment before);

    // Removes what copies under way left behind; for the process that owns the folder, before it
    // starts its work.
    void sweep_incoming();

    // A copy of a file that lies elsewhere.
    Result<StoredMedia> put_file(const std::filesystem::path& source);

    // Where the file lies; whether it is there is another question. The hash must be one.
    std::filesystem::path path_of(std::string_view hash) const;
    bool exists(std::string_view hash) const;
    // Reads it all.
    MediaCheck verify(std::string_view hash) const;
    void remove(std::string_view hash);
    std::uint64_t stored_bytes() const { return stored_bytes_; }

    static bool is_hash(std::string_view text);

private:
    Result<void> expect_room(std::uint64_t bytes) const;
    // Gives the whole file at `from` its name.
    Result<StoredMedia> take_in(
        const std::filesystem::path& from, const File& file, std::string_view expected);
    std::filesystem::path new_incoming();

    std::filesystem::path folder_;
    Limits limits_;
    std::mutex naming_; // two uploads of the same bytes end as one file, counted once
    std::atomic<std::uint64_t> stored_bytes_ = 0;
    std::atomic<std::uint64_t> incoming_number_ = 0;
};

}
