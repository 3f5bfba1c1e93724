// The media on the device, each file under its SHA-256.
//
// A download lies as `.part` beside its place and can go on after any interruption; it is renamed
// only when its hash is right and its bytes are on the disk. What is brought whole lies as `.whole`
// until then. What the current plan needs is never
// thrown away. The rest stays for a week, because an item often airs again, and goes earlier,
// oldest first, when room is wanted. Everything here blocks: call it on a worker.
#pragma once

#include "agent/local/folders.hpp"
#include "base/moment.hpp"
#include "base/result.hpp"

#include <cstdio>
#include <functional>
#include <memory>
#include <set>

namespace nguon::agent {

struct DiskSpace {
    std::uint64_t capacity = 0; // bytes
    std::uint64_t available = 0;
};

// What must stay free: a tenth of the partition, at least 200 MB, and of a large disk no more than
// 2 GB.
std::uint64_t reserve_of(std::uint64_t capacity);

class MediaStore {
public:
    using LookAtDisk = std::function<DiskSpace()>;

    static constexpr std::chrono::days kept_after_use{ 7 };

    // Without `look` the partition of the media folder is asked.
    explicit MediaStore(Folders folders, LookAtDisk look = {});

    bool has(const Hash& hash) const;
    DiskSpace disk() const { return look_(); }

    // A download under way. It goes on behind what an earlier attempt left.
    class Part {
    public:
        Part(Part&&) noexcept = default;
        Part& operator=(Part&&) noexcept = default;

        std::uint64_t size() const { return size_; }
        // Throws std::system_error, also when the disk is full.
        void write(std::string_view piece);
        // Forgets what came so far: the server sends from the beginning.
        void restart();
        // Puts the file in its place. Refuses with media.wrong_hash, and what came is then gone.
        Result<void> finish();

    private:
        friend class MediaStore;
        struct Close {
            void operator()(std::FILE* file) const { std::fclose(file); }
        };

        Part(const Folders& folders, const Hash& hash);

        std::filesystem::path place_;
        std::filesystem::path path_;
        Hash hash_;
        Sha256 digest_; // of what lies in the file
        std::uint64_t size_ = 0;
        std::unique_ptr<std::FILE, Close> file_;
    };

    // Refuses with storage.full when `bytes` more do not fit above the reserve, even after
    // everything outside `keep` has gone.
    Result<Part> open(const Hash& hash, std::uint64_t bytes, const std::set<Hash>& keep);

    // What somebody brought whole. A download of the same file that is under way is not touched,
    // and nothing is thrown away for it. Refuses with media.wrong_hash, storage.full; throws
    // std::system_error.
    Result<void> put(const Hash& hash, std::string_view bytes);

    // For a file that its reader found damaged.
    void remove(const Hash& hash);
    // Notes that the plan needs these now; a week after the last time they may go.
    void mark_used(const std::set<Hash>& needed, Moment now);
    // What is outside `keep` and was not used for a week. Returns what went.
    std::vector<Hash> evict_unused(const std::set<Hash>& keep, Moment now);

private:
    struct Stored {
        std::filesystem::path path;
        Hash hash;
        std::filesystem::file_time_type used;
    };

    std::vector<Stored> files(std::string_view ending) const; // oldest first
    bool fits(std::uint64_t bytes) const;

    Folders folders_;
    LookAtDisk look_;
};

}
