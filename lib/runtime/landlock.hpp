// What of the file system a process, and whatever becomes of it, may still reach: a wall that it
// puts up around itself for good (Landlock, Linux 5.13). Behind it nobody traces those outside
// either. Where the kernel has none, there is no wall.
#pragma once

#include <cstdint>
#include <filesystem>

namespace nguon::runtime {

class Landlock {
public:
    enum class Access : std::uint8_t { read_file, read, read_write };

    // Nothing is allowed yet.
    Landlock();
    ~Landlock();
    Landlock(const Landlock&) = delete;
    Landlock& operator=(const Landlock&) = delete;

    // Whether this kernel has such walls.
    bool is_there() const { return rules_ >= 0; }
    // A file, or a folder with all that lies in it. What is not there needs no permission.
    void allow(const std::filesystem::path& place, Access access) const;
    // Programs, libraries and what they ask of every system.
    void allow_libraries() const;
    // For this thread and what it starts; false leaves errno. Only system calls, as between fork
    // and exec. New privileges must have been given up before.
    bool enter() const;

private:
    int rules_; // -1: no such thing in this kernel
};

}
