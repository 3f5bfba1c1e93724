// Fetches the streams of other stations for the player, who has no network: as long as the player
// says that a slot wants one, and not a second longer. What comes is handed on as it is.
#pragma once

#include "agent/link/back_off.hpp"
#include "agent/link/player_host.hpp"
#include "net/client.hpp"

#include <map>
#include <memory>

namespace nguon::agent {

class RelayFetcher {
public:
    // `time_of_checks` is the time for the validity dates of certificates.
    RelayFetcher(
        runtime::Executor strand, PlayerHost& player, std::function<Moment()> time_of_checks);

    void take(const RelayEvent& event);
    // Until cancelled: closes what the player does not ask for any more.
    awaitable<void> run();
    awaitable<void> stop();
    std::size_t open() const { return streams_.size(); }

private:
    struct Stream {
        RelayEvent wanted;
        std::chrono::steady_clock::time_point until;
        std::unique_ptr<runtime::TaskGroup> work;
    };
    using Streams = std::map<OccurrenceKey, Stream>;
    // What one connection has brought and the player does not have yet. The pieces of a list are
    // one connection: what follows another is no beginning.
    struct Connection {
        OccurrenceKey occurrence;
        bool private_network = false;
        std::string pieces;
        bool begins = true;
        std::chrono::steady_clock::time_point began;
        std::size_t handed_over = 0; // bytes
    };

    void end(Streams::iterator stream);
    awaitable<void> fetch(RelayEvent wanted);
    awaitable<void> connect_once(RelayEvent wanted);
    // Gives where it was found in the end; throws ClientError unless all of it came. Every redirect
    // is kept out of private networks like the first address, unless the booking lets it in.
    awaitable<std::string> ask_at(
        std::string address, net::Download download, bool private_network);
    awaitable<void> pass_on(
        std::shared_ptr<Connection> connection, std::string address, runtime::Duration within);
    // relay_pieces.cpp
    awaitable<void> follow_list(std::shared_ptr<Connection> connection, std::string address);
    awaitable<std::pair<std::string, std::string>> read_list(
        std::shared_ptr<Connection> connection, std::string address);
    awaitable<void> hand_over(std::shared_ptr<Connection> connection);
    awaitable<Result<Done>> ask(RelayQuestion question);

    runtime::Executor strand_;
    PlayerHost& player_;
    net::HttpClient client_;
    Streams streams_;
    std::vector<std::unique_ptr<runtime::TaskGroup>> ending_; // cancelled, and not over yet
};

}
