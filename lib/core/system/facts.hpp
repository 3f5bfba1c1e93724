// What was measured of a server and of what it stands on. Plain values: whoever measures is at the
// edge, what they mean is said by judge.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"

namespace nguon {

struct DiskFact {
    std::uint64_t free = 0; // bytes
    std::uint64_t size = 0;
};

struct DatabaseFact {
    bool answers = false;
    Milliseconds took{ 0 }; // of a small reading
    std::optional<std::uint64_t> bytes; // none: could not be asked
    bool copied_by_backup = true; // false: PostgreSQL, which has tools of its own
};

// Something signed that ends on a day.
struct ExpiryFact {
    enum class Kind : std::uint8_t { https, signing_key, authority };
    Kind kind = Kind::https;
    std::string name; // of the authority, or of the key
    std::optional<Moment> ends; // none: it cannot be read
};

struct BackupFact {
    bool is_set = false; // a folder for them is set
    std::optional<DiskFact> disk; // where they are written
    std::uint64_t needs = 0; // bytes, as the newest took; 0: there is none yet
    std::optional<Moment> newest; // of those that are whole and were found sound
    std::optional<Moment> running_since; // one that is under way
    std::string failure; // why the last attempt failed, a code; empty: it did not
    std::size_t damage = 0; // what the check of the newest found
    std::optional<Moment> drilled; // when a restore was last tried, and went well
    bool drill_failed = false; // the last try did not
};

// Of the clock of this machine.
struct ClockFact {
    bool is_kept = false; // something keeps it right
    Milliseconds most_error{ 0 }; // what the keeper itself guarantees
};

struct SoftwareFact {
    std::string version; // "nguon-agent 0.1.0"
    std::int64_t devices = 0;
    std::int64_t online = 0;
};

struct DevicesFact {
    std::int64_t paired = 0;
    std::int64_t online = 0;
    std::int64_t without_time = 0; // online, and know no trusted time
    std::int64_t log_waiting = 0; // records not yet sent by those that are online
    std::vector<SoftwareFact> software; // those that said what they run
};

// Work that waits for a thread of the server.
struct QueueFact {
    std::string name;
    std::size_t waiting = 0;
    std::size_t capacity = 1;
};

struct AlarmWayFact {
    bool is_set = false;
    std::string failure; // why the last letter did not go out; empty: it did, or none was due
};

struct SystemFacts {
    Moment measured{};
    Moment started{}; // this process
    std::string version; // of this program
    std::optional<DiskFact> disk; // where the data lie; none: could not be asked
    DatabaseFact database;
    bool signer_answers = false;
    std::vector<ExpiryFact> expiries;
    BackupFact backup;
    std::optional<ClockFact> clock; // none: this machine does not tell
    std::optional<DevicesFact> devices; // none: the database is away
    std::vector<QueueFact> queues;
    AlarmWayFact mail;
    AlarmWayFact webhook;
};

}
