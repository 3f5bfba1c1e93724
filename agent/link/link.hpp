// The device's end of the link: one WebSocket to the server, for ever made anew. Here frames are
// received and sent; what they carry is judged by the player. Everything on one strand.
#pragma once

#include "agent/link/device_time.hpp"
#include "agent/link/faults.hpp"
#include "agent/link/player_host.hpp"
#include "agent/link/server_api.hpp"
#include "protocol/frames.hpp"

#include <deque>
#include <map>

namespace nguon::agent {

namespace fault {
inline constexpr const char* unknown_device = "link.unknown_device";
inline constexpr const char* replaced = "link.replaced"; // another line speaks for this device
inline constexpr const char* server_not_proved = "link.server_not_proved";
}

class Link {
public:
    struct Parts {
        PlayerHost& player;
        ServerApi& server;
        DeviceTime& time;
        Faults& faults;
        DeviceId device;
        std::string software;
        std::function<protocol::StatusFrame()> status;
        std::function<void(const protocol::Welcome&, const Report&)> welcomed;
        std::function<void(const protocol::PlanNews&)> plan_news;
        std::function<void(const protocol::Wake&)> woken;
        std::function<void()> time_learnt;
        std::function<void(const OrderAnswer&)> order_taken;
        std::function<void(bool up)> up_changed;
    };

    Link(runtime::Executor strand, const Pace& pace, Parts parts);

    // Until cancelled.
    awaitable<void> run();
    bool is_up() const { return up_; }

    // These are told now when the link is up, and by the next hello or status otherwise; stages of
    // orders behind each greeting of the next minutes, since a line that breaks may have lost them.
    void status_changed() { status_signal_.raise(); }
    void log_grew(std::int64_t sequence);
    void plan_is(const std::string& state, Version version, const std::string& reason);
    void order_is(const StageEvent& stage);
    // What became of a live here.
    void live_is(const LiveEvent& event);
    // Where this device stands may be known anew: an order that was not for it may be for it now,
    // as on a device that was paired, or moved, while an alert was on.
    void profile_taken();

private:
    enum class Ending : std::uint8_t { broken, unwelcome };

    void go(bool up);
    awaitable<Ending> one_line();
    awaitable<std::optional<protocol::Frame>> receive();
    awaitable<std::optional<Report>> greet();
    awaitable<std::optional<protocol::Challenge>> challenge();
    awaitable<void> converse();
    void take(protocol::Frame frame);
    void take_time(const protocol::TimeAnswer& answer, std::int64_t received);
    void tell_stage(const StageEvent& stage);
    void tell_late_stages();
    awaitable<void> carry_order(SignedDocument order, std::int64_t frame);
    void keep_for_another_profile(const SignedDocument& order, std::int64_t frame);
    awaitable<void> ask_again();
    awaitable<void> carry_live(SignedDocument live);
    awaitable<std::optional<std::string>> show_live(SignedDocument live);
    awaitable<void> show_lives_again();
    void take_voice(std::string frame);
    awaitable<void> carry_voice(std::string frame);
    awaitable<void> carry_command(SignedDocument command, std::int64_t frame);
    awaitable<void> tell_status();
    awaitable<void> ask_time();
    Ending ending() const;
    void send(protocol::Content content);
    template <typename Carry> void carry(const char* name, Carry carried);

    runtime::Executor strand_;
    const Pace& pace_;
    Parts parts_;
    Signal status_signal_;
    BackOff back_off_;
    net::WebSocketPtr socket_;
    net::Message last_; // how the line ended
    std::unique_ptr<runtime::TaskGroup> tasks_;
    bool up_ = false;
    std::int64_t next_id_ = 1;
    std::int64_t plan_frame_ = 0; // the frame that told of the newest plan
    std::int64_t asked_at_ = 0; // t1 of the exchange under way
    std::map<OrderId, std::int64_t> order_frames_;
    struct Reached {
        StageEvent stage;
        std::chrono::steady_clock::time_point at;
    };
    std::deque<Reached> stages_; // of the last minutes
    struct ForOthers {
        SignedDocument order;
        std::int64_t frame;
    };
    std::deque<ForOthers>
        for_others_; // of this line; whether one has expired is the player's to judge
    // Of this line, too: refused while the player had no trusted time or another profile.
    std::deque<SignedDocument> lives_for_later_;
};

}
