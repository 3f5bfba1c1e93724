// The ways by which the place itself sets off an alert, as far as the agent carries them: the page
// on the local network, a stick, a modem for text messages. The button is the player's own.
#pragma once

#include "agent/link/player_host.hpp"
#include "agent/onsite/modem.hpp"
#include "agent/onsite/page.hpp"
#include "agent/onsite/stick.hpp"

namespace nguon::agent {

class OnsiteWays {
public:
    struct Parts {
        PlayerHost& player;
        MediaStore& store;
        runtime::WorkerPool& files;
        // An order is to be heard: everything else makes room.
        std::function<void(const OrderAnswer&)> taken;
    };

    OnsiteWays(runtime::Executor strand, const Settings& settings, Parts parts);

    // Those that the settings name, until cancelled. What cannot be had now is tried again.
    awaitable<void> run_page();
    awaitable<void> run_stick();
    awaitable<void> run_modem();

private:
    OnsiteQuestions questions();

    runtime::Executor strand_;
    const Settings& settings_;
    Parts parts_;
};

}
