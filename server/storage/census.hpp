// What is counted for the page "Tình trạng hệ thống": no use case asks it, only the server itself.
#pragma once

#include "server/storage/stores.hpp"

namespace nguon::storage {

// What the records take on disk, in bytes. On PostgreSQL the whole database, which both share.
std::uint64_t bytes_of(SqlTruth& truth, SqlFacts& facts);

// Paired devices by what they said they run; an empty text for those that never said.
struct SoftwareCount {
    std::string version;
    std::int64_t devices = 0;
    std::int64_t online = 0;
    std::int64_t without_time = 0; // of those online
    std::int64_t log_waiting = 0; // records that those online have not sent yet
};
std::vector<SoftwareCount> count_software(SqlTruth& truth);

}
