#include "swarm/crowd/crowd.hpp"

#include "net/client.hpp"
#include "runtime/random.hpp"

namespace nguon::swarm {

namespace {

// Lines being opened at once: enough to keep a server busy, not so many that its queue of
// half-open connections overflows and the kernel's retries are measured instead.
constexpr std::size_t opened_at_once = 256;
constexpr std::size_t most_troubles_told = 20;

// Gives the place back however the attempt ends.
struct Place {
    runtime::BoundedQueue<char>& queue;
    ~Place() { queue.try_pop(); }
};

// The question ends with the coroutine that asks it, also when that is cancelled.
class Asking {
public:
    Asking(std::function<bool()>& place, std::function<bool()> question)
        : place_(place)
    {
        place_ = std::move(question);
    }
    ~Asking() { place_ = {}; }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

private:
    std::function<bool()>& place_;
};

}

awaitable<void> run_with(runtime::TaskGroup& tasks, awaitable<void> work)
{
    std::exception_ptr failure;
    try {
        co_await std::move(work);
    } catch (...) {
        failure = std::current_exception();
    }
    // A coroutine that is being cancelled could not wait otherwise.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    tasks.cancel();
    co_await tasks.wait();
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    if (failure)
        std::rethrow_exception(failure);
}

Crowd::Crowd(runtime::Executor strand, const Settings& settings, ServerHttp& http,
    std::vector<Member> members, Verifier verifier)
    : strand_(strand)
    , http_(http)
    , members_(std::move(members))
    , verifier_(std::move(verifier))
    , opening_(opened_at_once)
    , happened_(strand)
{
    const auto count = static_cast<std::size_t>(settings.devices);
    for (std::size_t i = 0; i < count; ++i)
        devices_.push_back(std::make_unique<SimulatedDevice>(*this, members_[i], i));
    is_up_.resize(count);
}

Crowd::~Crowd() = default;

awaitable<bool> Crowd::connect_all(Milliseconds jitter, runtime::Duration within)
{
    greetings_ = {};
    began_ = Steady::now();
    lines_ = std::make_unique<runtime::TaskGroup>(strand_);
    for (const auto& device : devices_) {
        const auto wait
            = Milliseconds(jitter.count() == 0 ? 0 : runtime::random_number() % jitter.count());
        lines_->spawn_on(strand_, "swarm.device", device->run(wait));
    }
    co_return co_await wait_until([this] { return connected_ == devices_.size(); }, within);
}

awaitable<void> Crowd::cut_all()
{
    if (!lines_)
        co_return;
    lines_->cancel();
    co_await lines_->wait();
    lines_.reset();
    std::fill(is_up_.begin(), is_up_.end(), false);
    connected_ = 0;
}

awaitable<bool> Crowd::wait_until(std::function<bool()> reached, runtime::Duration within)
{
    const auto deadline = Steady::now() + within;
    const Asking asking(reached_, std::move(reached));
    while (!reached_()) {
        if (Steady::now() >= deadline)
            co_return false;
        happened_.expires_at(deadline);
        co_await happened_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return true;
}

void Crowd::something_happened()
{
    if (reached_ && reached_())
        happened_.cancel();
}

std::size_t Crowd::trouble_count() const
{
    std::size_t sum = 0;
    for (const auto& [why, count] : troubles_)
        sum += count;
    return sum;
}

awaitable<net::WebSocketPtr> Crowd::open_line(std::size_t place)
{
    co_await opening_.push(0);
    const Place taken{ opening_ };
    net::WebSocketConnect wanted = http_.link(place);
    net::WebSocketPtr socket = co_await net::connect_websocket(std::move(wanted));
    co_return socket;
}

void Crowd::greeted(SimulatedDevice& device, const protocol::Welcome& welcome)
{
    is_up_[device.place()] = true;
    ++connected_;
    greetings_.add(Steady::now() - began_);
    if (on_welcome)
        on_welcome(device, welcome);
    something_happened();
}

void Crowd::lost(SimulatedDevice& device, const std::string& why)
{
    if (is_up_[device.place()]) {
        is_up_[device.place()] = false;
        --connected_;
    }
    if (troubles_.size() < most_troubles_told || troubles_.contains(why))
        ++troubles_[why];
    else
        ++troubles_["..."];
}

void Crowd::heard(SimulatedDevice& device, const protocol::Frame& frame)
{
    if (on_frame)
        on_frame(device, frame);
    something_happened();
}

void Crowd::heard_sound(SimulatedDevice& device, const std::string& bytes)
{
    if (on_sound)
        on_sound(device, bytes);
    something_happened();
}

}
