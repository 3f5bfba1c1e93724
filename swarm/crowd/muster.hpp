// Brings the roster to its number: enters what is missing in the register, in batches with pairing
// codes, and pairs each with a key made here.
#pragma once

#include "swarm/crowd/officers.hpp"
#include "swarm/crowd/roster.hpp"

namespace nguon::swarm {

class Muster {
public:
    Muster(ServerHttp& http, Officers& officers, const Settings& settings);

    // The roster with at least as many members as are wanted, each with the newest keyring's trust.
    awaitable<Result<Roster>> gather();
    // How many were entered and paired by `gather`, and how long that took.
    std::size_t added() const { return added_; }
    Milliseconds took() const { return took_; }

private:
    awaitable<Result<std::vector<std::string>>> enter(std::size_t first, std::size_t count);
    awaitable<Result<void>> pair_all(std::vector<std::string> codes);
    awaitable<void> pair_from(std::shared_ptr<std::vector<std::string>> codes);
    awaitable<Result<void>> pair(std::string code);
    awaitable<Result<void>> refresh_keyring();

    ServerHttp& http_;
    Officers& officers_;
    const Settings& settings_;
    Roster roster_;
    std::size_t added_ = 0;
    Milliseconds took_{};
    std::optional<Error> failure_;
};

}
