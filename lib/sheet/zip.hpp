// Archives from people one cannot trust: the directory is read, an entry is inflated when it is
// asked for, and what comes out of all of them together is bounded before and while it comes.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace nguon::sheet {

struct ZipLimits {
    std::size_t entries = 1'000;
    std::size_t inflated_bytes = 96UL << 20; // of all entries
};

class Zip {
public:
    // `bytes` must outlive it. Refuses with sheet.damaged, sheet.encrypted, sheet.too_large_inside.
    static Result<Zip> open(std::string_view bytes, ZipLimits limits = {});

    bool has(std::string_view name) const { return entries_.find(name) != entries_.end(); }
    // Whether the name of some entry ends so, whatever the case of its letters.
    bool has_ending(std::string_view ending) const;
    // Refuses with sheet.damaged, also where it is absent.
    Result<std::string> read(std::string_view name) const;

private:
    struct Entry {
        unsigned method = 0;
        std::size_t at = 0; // of its local header
        std::size_t packed = 0;
        std::size_t inflated = 0;
        unsigned long checksum = 0;
    };

    std::string_view bytes_;
    std::map<std::string, Entry, std::less<>> entries_;
};

}
