// What the tests of the agent put around it: a server on a real port and a player on a real socket,
// both obedient and both to be made difficult.
#pragma once

#include "agent/link/agent.hpp"
#include "agent/local/test_folder.hpp"
#include "net/server.hpp"
#include "protocol/plan.hpp"
#include "protocol/play_log.hpp"
#include "runtime/runtime.hpp"
#include "trust/keyring.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>

namespace nguon::agent {

// The one lock of a test's world, and the bell that rings at every change in it.
class World {
public:
    // Changes something and rings.
    template <typename Change> auto change(Change what)
    {
        const std::scoped_lock lock(mutex_);
        struct Ring {
            std::condition_variable& bell;
            ~Ring() { bell.notify_all(); }
        } const ring{ bell_ };
        return what();
    }
    // Waits until `holds`; false after twenty seconds.
    bool becomes(const std::function<bool()>& holds)
    {
        std::unique_lock lock(mutex_);
        return bell_.wait_for(lock, std::chrono::seconds(20), holds);
    }

private:
    std::mutex mutex_;
    std::condition_variable bell_;
};

// Keys of root, server and device, and what they sign.
class FakeTrust {
public:
    FakeTrust();

    SignedDocument sign(DocumentType type, const std::string& payload);
    PublicKey root() const { return root_.public_key(); }
    const SignedDocument& keyring() const { return keyring_; }
    const Keyring& plain_keyring() const { return plain_; }

private:
    LocalSigner root_;
    LocalSigner server_;
    Keyring plain_;
    SignedDocument keyring_;
};

inline const DeviceId the_device{ 4'242 };

// Every member is read and changed under the world's lock.
class FakePlayer {
public:
    FakePlayer(World& world, runtime::Runtime& machine, Folders folders);

    void start();
    void stop();
    void tell(const Event& event);
    // One more record in the play log, told to the agent.
    void play();

    LocalSigner key{ SecretKey::generate() };
    std::optional<DeviceId> device;
    std::optional<PublicKey> root;
    Report report;
    std::string refuses_plan; // with this code
    std::set<Hash> verified;
    std::vector<Hash> gone;
    std::vector<Hash> exchanged; // as the agent said
    std::vector<Refreshed> refreshed;
    std::vector<SignedDocument> orders;
    std::string refuses_order; // with this code
    std::vector<SignedDocument> lives;
    std::string refuses_live; // with this code
    Stage order_reached = Stage::accepted; // what it answers
    std::optional<Hash> order_media;
    std::optional<Moment> order_lives_until;
    std::vector<SignedDocument> commands;
    std::string relayed; // of stations, as it came
    int relay_beginnings = 0;
    int relays_refused = 0;
    std::string refuses_relay; // with this code
    std::vector<ClockMapping> clocks;
    std::vector<std::string> log; // canonical records
    std::int64_t log_held_from = 1;
    std::int64_t acknowledged = 0;
    int stops = 0;

private:
    awaitable<Result<AnswerContent>> answer(QuestionContent content);
    Result<AnswerContent> answer_now(const QuestionContent& content);
    Result<AnswerContent> enrol(const EnrolQuestion& question);
    Result<AnswerContent> prove(const ProveQuestion& question);
    Result<AnswerContent> check(const CheckWelcomeQuestion& question) const;
    Result<AnswerContent> refresh(const RefreshQuestion& question);
    Result<AnswerContent> look_at(const MediaQuestion& question);
    Result<AnswerContent> read_log(const LogQuestion& question);

    World& world_;
    runtime::Runtime& machine_;
    Folders folders_;
    std::unique_ptr<PlayerDesk> desk_;
};

// Every member is read and changed under the world's lock.
class FakeServer {
public:
    FakeServer(World& world, runtime::Runtime& machine, FakeTrust& trust);

    void start(); // at the port it had before, if any
    void stop();
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    // A plan with one airing of each media in the coming hours; told to whoever is linked.
    Version give_plan(const std::vector<std::string>& media);
    void send(protocol::Content content); // to the newest line
    void close_lines(const std::string& reason);

    std::string pairing_code = "123-456";
    int enrolments = 0;
    int answers_unavailable = 0; // this many enrolments first
    PublicKey device_key;
    bool proves_itself = true;
    int links = 0;
    int lines_up = 0;
    std::vector<protocol::Frame> frames; // as they came, over all links
    bool tells_plans = true;
    std::optional<PlanBundle> bundle;
    std::map<std::string, std::string> bodies;
    std::map<std::string, std::string> media;
    std::set<std::string> forged_media; // sent with other bytes
    std::set<std::string> stalled_media; // half of it is sent, the rest while it is not named here
    std::size_t cuts_media_after = 0; // bytes; each answer
    std::vector<std::string> ranges; // of requests for media
    ChainHead log_head;
    std::int64_t told_log_head = -1; // by welcome, when not the true one
    int loses_log_answers = 0;
    int uploads = 0;
    std::vector<std::string> log;

    template <typename Content> std::vector<Content> all() const
    {
        std::vector<Content> found;
        for (const auto& frame : frames) {
            if (const auto* content = std::get_if<Content>(&frame.content))
                found.push_back(*content);
        }
        return found;
    }
    bool has_ack(const std::string& state, Version plan) const;

private:
    awaitable<net::Response> enrol(net::Request request);
    awaitable<net::Response> send_media(net::Request request);
    net::BodyProducer stalling(std::string name, std::string bytes);
    awaitable<net::Response> take_log(net::Request request);
    awaitable<void> serve(net::WebSocketPtr socket);
    awaitable<bool> greet(net::WebSocketPtr socket);
    protocol::Welcome welcome_for(const protocol::Hello& hello);
    void take(const net::WebSocketPtr& socket, protocol::Frame frame);

    World& world_;
    runtime::Runtime& machine_;
    FakeTrust& trust_;
    std::uint16_t port_ = 0;
    std::int64_t next_id_ = 1;
    Version plan_version_ = 1'000;
    std::shared_ptr<net::Router> router_ = std::make_shared<net::Router>();
    std::unique_ptr<net::Server> server_;
    std::vector<net::WebSocketPtr> lines_;
};

}
