// What the swarm can be made to do. Each fills the report while it goes.
#pragma once

#include "swarm/crowd/officers.hpp"
#include "swarm/crowd/report.hpp"

namespace nguon::swarm {

struct Stage {
    const Settings& settings;
    Crowd& crowd;
    Officers& officers;
    const Roster& roster; // its members are with the crowd
    Report& report;
};

// All connect, all are cut at once, all connect again.
awaitable<void> reconnect(Stage stage);
// Status and log frames at a rate, time exchanges between them, and an upload of each play log.
awaitable<void> telemetry(Stage stage);
// A bulletin is written, approved and scheduled; everyone hears of the plan, fetches and verifies
// it, and says that it is ready.
awaitable<void> schedule(Stage stage);
// An exercise order is pressed; who hears it when, and who hears it twice.
awaitable<void> emergency(Stage stage);
// Somebody speaks live for the time to hold; which of it reached whom, how late, and how far apart.
awaitable<void> live(Stage stage);

// Refuses with the sentence for the person at the shell.
class Refused : public std::runtime_error {
public:
    explicit Refused(const Error& error);
};

// Connects everyone for a scenario that needs the lines only.
awaitable<void> connect_everyone(Stage stage);
// Waits until the server has nothing left to do about what happened: its processor time stands
// still.
awaitable<void> until_quiet(int server_pid);

}
