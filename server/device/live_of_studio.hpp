// One live of the studio, from its first word to its filing.
#pragma once

#include "core/live/voice_queue.hpp"
#include "protocol/voice_frame.hpp"
#include "server/device/live_studio.hpp"

namespace nguon::device {

// Why a live ended that nobody meant to end.
inline constexpr const char* live_stopped_by_server = "server";

struct LiveStudio::Live {
    Live(app::LiveDraft its, std::unique_ptr<app::LiveSound> its_sound, Moment now)
        : draft(std::move(its))
        , sound(std::move(its_sound))
        , created(now)
    {
        for (const app::LiveListener& listener : draft.listeners) {
            devices.push_back(listener.device);
            listeners[listener.device];
        }
    }

    const app::LiveDraft draft;
    const SecretKey key = SecretKey::generate();
    std::vector<DeviceId> devices;

    mutable std::mutex mutex; // of what follows
    std::unique_ptr<app::LiveSound> sound; // encodes for `run` alone
    app::LiveState state = app::LiveState::waiting;
    Moment created{};
    std::optional<Moment> ended;
    std::optional<VoiceQueue> queue;
    std::optional<Moment> latest;
    SpeakerLinePtr line;
    std::string why; // it is to end, or has ended
    bool filed = false;
    Encoded statement;
    struct Listener {
        std::string state;
        bool slow = false;
    };
    std::map<DeviceId, Listener> listeners;

    protocol::VoiceFrame frame; // being filled, by `run` alone
    Moment told{};
};

}
