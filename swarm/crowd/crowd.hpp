// All simulated devices together. Everything here runs on one strand.
#pragma once

#include "runtime/queue.hpp"
#include "runtime/tasks.hpp"
#include "swarm/crowd/simulated_device.hpp"

#include <map>

namespace nguon::swarm {

// Runs `work`, then ends `tasks`, which use what goes away with the caller; also when the work
// failed or the caller is being cancelled.
awaitable<void> run_with(runtime::TaskGroup& tasks, awaitable<void> work);

class Crowd final : public Society {
public:
    Crowd(runtime::Executor strand, const Settings& settings, ServerHttp& http,
        std::vector<Member> members, Verifier verifier);
    ~Crowd() override;

    // Starts every line, spread over `jitter`, and waits until all have been greeted; false when
    // some were not within the time.
    awaitable<bool> connect_all(Milliseconds jitter, runtime::Duration within);
    // At once and without a goodbye.
    awaitable<void> cut_all();
    // Waits until `reached`, which is asked whenever something has happened; false when it was not
    // within the time. One waits at a time.
    awaitable<bool> wait_until(std::function<bool()> reached, runtime::Duration within);
    void something_happened();

    std::size_t size() const { return devices_.size(); }
    std::size_t connected() const { return connected_; }
    SimulatedDevice& device(std::size_t place) { return *devices_[place]; }
    Member& member(std::size_t place) { return members_[place]; }
    const std::vector<Member>& members() const { return members_; }
    const runtime::Executor& strand() const { return strand_; }
    ServerHttp& http() { return http_; }
    // Since `connect_all` began, to the welcome of each.
    const Spans& greetings() const { return greetings_; }
    // Why lines ended or did not come about, except by `cut_all`.
    const std::map<std::string, std::size_t>& troubles() const { return troubles_; }
    std::size_t trouble_count() const;

    // What the scenario wants to know.
    std::function<void(SimulatedDevice&, const protocol::Welcome&)> on_welcome;
    std::function<void(SimulatedDevice&, const protocol::Frame&)> on_frame;
    std::function<void(SimulatedDevice&, const std::string&)> on_sound;

    awaitable<net::WebSocketPtr> open_line(std::size_t place) override;
    Verifier& verifier() override { return verifier_; }
    void greeted(SimulatedDevice& device, const protocol::Welcome& welcome) override;
    void lost(SimulatedDevice& device, const std::string& why) override;
    void heard(SimulatedDevice& device, const protocol::Frame& frame) override;
    void heard_sound(SimulatedDevice& device, const std::string& bytes) override;

private:
    runtime::Executor strand_;
    ServerHttp& http_;
    std::vector<Member> members_;
    Verifier verifier_;
    std::vector<std::unique_ptr<SimulatedDevice>> devices_;
    std::vector<char> is_up_;
    std::unique_ptr<runtime::TaskGroup> lines_;
    runtime::BoundedQueue<char> opening_;
    Steady::time_point began_{};
    std::size_t connected_ = 0;
    Spans greetings_;
    std::map<std::string, std::size_t> troubles_;
    asio::steady_timer happened_;
    std::function<bool()> reached_;
};

}
