// The programs the server may start, each with the system-call filter of its cage.
//
// Which programs exist is written here and nowhere else: a caller can choose one, never name a
// path.
#pragma once

#include "base/result.hpp"

#include <linux/filter.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace nguon::media {

// Whether the child may start processes of its own. Decoders and voices never need to.
enum class Family { alone, may_have_children };

class Program {
public:
    // Looks in the system's folders for programs; "media.program_missing" where there is none.
    static Result<Program> ffmpeg();
    static Result<Program> ffprobe();
    static Result<Program> espeak();
    static Result<Program> weasyprint();
    // Of ours, beside the program that runs: reads tables of strangers.
    static Result<Program> sheet();
    // Any other program, for the composition root and for tests.
    static Result<Program> at(const std::filesystem::path& path, Family family = Family::alone);

    const std::string& path() const { return cage_->path; }
    // Berkeley packet filter, ready to be loaded between fork and exec, where nothing may allocate.
    const std::vector<sock_filter>& filter() const { return cage_->filter; }

private:
    // Shared because the filter holds the address of `path`: only the exec of that very string
    // passes.
    struct Cage {
        std::string path;
        std::vector<sock_filter> filter;
    };

    explicit Program(std::shared_ptr<const Cage> cage)
        : cage_(std::move(cage))
    {
    }

    std::shared_ptr<const Cage> cage_;
};

}
