// The recordings of lives that go on, on disk while they grow: a server that dies in the middle of
// one finds at its next start what was said until then.
//
// Of each live a file of what it is (ID.json) and one of its sound (ID.part), which is Ogg/Opus as
// far as it goes. Both are gone when the live was filed.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/worker_pool.hpp"
#include "server/app/live.hpp"

namespace nguon {

class LiveSpool {
public:
    explicit LiveSpool(std::filesystem::path folder);

    // More of the sound; never waits. Safe from any thread.
    void add(const app::LiveDraft& draft, Moment starts, std::string bytes);
    // It was filed, or is kept elsewhere.
    void forget(LiveId live);

    // What a server that ended before left behind. `draft.caller` names its account alone: what
    // the person may do is asked anew.
    struct Left {
        app::LiveDraft draft;
        Moment starts{};
        std::string sound;
    };
    std::vector<Left> left() const;
    // Finishes what was asked for.
    void stop() { writing_.stop(); }

private:
    std::filesystem::path path_of(LiveId live, const char* kind) const;
    // Whether this is the first piece of the live.
    bool begin(LiveId live);
    void begin_anew(LiveId live);
    void write_what(LiveId live, const std::string& told) const;

    std::filesystem::path folder_;
    std::mutex mutex_;
    std::set<LiveId> begun_; // what they are was handed over to be written
    runtime::WorkerPool writing_{ "live.spool", 1, 1'000 };
};

}
