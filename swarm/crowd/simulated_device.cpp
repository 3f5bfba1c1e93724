#include "swarm/crowd/simulated_device.hpp"

#include "base/text.hpp"
#include "net/client.hpp"
#include "runtime/clock.hpp"
#include "runtime/deadline.hpp"
#include "runtime/random.hpp"
#include "swarm/crowd/now.hpp"

#include <algorithm>

namespace nguon::swarm {

using namespace std::chrono_literals;

namespace {

constexpr auto greeted_within = 60s;
constexpr int most_doublings = 6; // of a second, between two attempts

const std::string& software()
{
    static const std::string name = "nguon-swarm";
    return name;
}

}

SimulatedDevice::SimulatedDevice(Society& society, const Member& member, std::size_t place)
    : society_(society)
    , id_(member.device)
    , key_(SecretKey::from_seed(member.seed))
    , place_(place)
{
}

awaitable<void> SimulatedDevice::run(runtime::Duration wait)
{
    for (int failures = 0;;) {
        co_await runtime::sleep_for(wait);
        std::string why;
        bool greeted = false;
        try {
            co_await one_line();
            greeted = up_;
            why = ended_by_;
        } catch (const net::ClientError& error) {
            why = error.what();
        } catch (const runtime::DeadlinePassed&) {
            why = "link.not_greeted";
        } catch (...) {
            up_ = false;
            socket_.reset(); // cut
            throw;
        }
        up_ = false;
        socket_.reset();
        const auto cancelled = co_await asio::this_coro::cancellation_state;
        if (cancelled.cancelled() != asio::cancellation_type::none)
            co_return;
        society_.lost(*this, why);
        failures = greeted ? 0 : std::min(failures + 1, most_doublings);
        const auto most = std::chrono::duration_cast<Milliseconds>(1s * (1 << failures));
        wait = Milliseconds(runtime::random_number() % most.count());
    }
}

awaitable<void> SimulatedDevice::one_line()
{
    ended_by_.clear();
    next_id_ = 1;
    socket_ = co_await society_.open_line(place_);
    if (!co_await runtime::with_deadline(greet(), greeted_within))
        co_return;
    send(status());
    for (;;) {
        const auto frame = co_await receive();
        if (!frame)
            co_return;
        if (*frame)
            society_.heard(*this, **frame);
    }
}

// None when the line has ended.
awaitable<std::shared_ptr<const Result<protocol::Frame>>> SimulatedDevice::receive()
{
    for (;;) {
        const net::Message message = co_await socket_->receive();
        if (message.is_closed()) {
            ended_by_ = message.data.empty() ? "link.cut" : message.data;
            co_return nullptr;
        }
        if (message.kind == net::Message::Kind::text)
            co_return society_.verifier().decode(message.data);
        society_.heard_sound(*this, message.data);
    }
}

awaitable<bool> SimulatedDevice::greet()
{
    const auto first = co_await receive();
    const auto* challenge
        = first && *first ? std::get_if<protocol::Challenge>(&(*first)->content) : nullptr;
    if (challenge == nullptr)
        co_return false;
    const std::string nonce = to_base64url(runtime::random_bytes(32));
    protocol::Hello hello;
    hello.device = id_;
    const std::string payload = protocol::hello_payload(id_, challenge->nonce, nonce, now());
    hello.proof = { DocumentType::hello, Algorithm::ed25519, key_.public_key().kid(), payload,
        key_.sign(signing_bytes(DocumentType::hello, payload)) };
    hello.nonce = nonce;
    hello.plan = plan;
    hello.software = software();
    send(std::move(hello));

    const auto answer = co_await receive();
    const auto* welcome
        = answer && *answer ? std::get_if<protocol::Welcome>(&(*answer)->content) : nullptr;
    if (welcome == nullptr)
        co_return false;
    if (!society_.verifier().is_welcome(*welcome, nonce, now())) {
        ended_by_ = "link.server_not_proved";
        co_return false;
    }
    up_ = true;
    society_.greeted(*this, *welcome);
    co_return true;
}

void SimulatedDevice::send(protocol::Content content)
{
    if (socket_)
        socket_->send_text(protocol::encode({ next_id_++, std::move(content) }));
}

protocol::StatusFrame SimulatedDevice::status() const
{
    protocol::StatusFrame frame;
    frame.status.plan_version = plan;
    frame.status.ready = plan != 0;
    frame.status.clock_error_ms = 2;
    frame.status.software = software();
    frame.status.volume = 80;
    frame.status.storage_free = 16'000'000'000;
    return frame;
}

}
