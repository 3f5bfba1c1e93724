#include "net/server.hpp"

#include "net/session.hpp"
#include "runtime/log.hpp"
#include "runtime/tasks.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <mutex>

namespace nguon::net {

using Tcp = asio::ip::tcp;

namespace {

// Ten thousand devices come back at once after a power cut; the kernel cuts it to its own limit.
constexpr int backlog = 4096;
constexpr auto pause_without_descriptors = std::chrono::milliseconds(100);
constexpr auto last_wait = std::chrono::seconds(5);

Tcp::acceptor listen_at(const runtime::Executor& strand, const ServerOptions& options)
{
    const Tcp::endpoint endpoint(asio::ip::make_address(options.address), options.port);
    Tcp::acceptor acceptor(strand, endpoint.protocol());
    acceptor.set_option(Tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen(backlog);
    return acceptor;
}

}

struct Server::State : std::enable_shared_from_this<State> {
    State(runtime::Executor given, ServerOptions with, std::shared_ptr<const Router> routes)
        : executor(given)
        , options(std::move(with))
        , router(std::move(routes))
        , acceptor(listen_at(asio::make_strand(given), options))
        , port(acceptor.local_endpoint().port())
        , tasks(given)
    {
    }

    runtime::Executor next_home();
    awaitable<void> accept();
    awaitable<void> serve(Tcp::socket socket, runtime::Executor strand);
    awaitable<void> hand_over(std::shared_ptr<Takeover> takeover, ConnPtr conn, std::string unread);
    bool enlist(const std::shared_ptr<Stoppable>& one);
    void strike_out(const Stoppable* one);
    void stop_all();

    const runtime::Executor executor;
    const ServerOptions options;
    const std::shared_ptr<const Router> router;
    const std::shared_ptr<std::atomic<bool>> stopping = std::make_shared<std::atomic<bool>>(false);
    Tcp::acceptor acceptor;
    const std::uint16_t port;
    runtime::TaskGroup tasks;
    std::atomic<std::size_t> connections{ 0 };
    std::size_t homes_given = 0;
    std::mutex mutex;
    std::unordered_map<const Stoppable*, std::weak_ptr<Stoppable>> stoppables;
};

// False when the server is stopping: what comes too late to be asked must not begin.
bool Server::State::enlist(const std::shared_ptr<Stoppable>& one)
{
    const std::lock_guard lock(mutex);
    if (*stopping)
        return false;
    stoppables.emplace(one.get(), one);
    return true;
}

void Server::State::strike_out(const Stoppable* one)
{
    const std::lock_guard lock(mutex);
    stoppables.erase(one);
}

void Server::State::stop_all()
{
    std::vector<std::weak_ptr<Stoppable>> all;
    {
        const std::lock_guard lock(mutex);
        *stopping = true;
        for (const auto& [key, one] : stoppables)
            all.push_back(one);
    }
    asio::post(acceptor.get_executor(), [self = shared_from_this()] {
        boost::system::error_code ignored;
        self->acceptor.close(ignored);
    });
    for (const auto& weak : all) {
        if (const auto one = weak.lock())
            one->stop();
    }
}

runtime::Executor Server::State::next_home()
{
    if (options.lines.empty())
        return asio::make_strand(executor);
    return options.lines[homes_given++ % options.lines.size()];
}

namespace {

struct Closing {
    Tcp::acceptor& acceptor;
    ~Closing()
    {
        boost::system::error_code ignored;
        acceptor.close(ignored);
    }
};

}

awaitable<void> Server::State::accept()
{
    const auto self = shared_from_this();
    // Whoever waits for the tasks of a stopping server finds its port closed afterwards, also
    // where this task ends before the closing that stop_all has sent arrives.
    const Closing closing{ acceptor };
    while (!*stopping) {
        const runtime::Executor strand = next_home();
        Tcp::socket socket(strand);
        const auto [error]
            = co_await acceptor.async_accept(socket, asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted || *stopping)
            co_return;
        if (error) {
            if (error == asio::error::connection_aborted)
                continue;
            log::warning("http.accept_failed", { { "error", error.message() } });
            asio::steady_timer pause(acceptor.get_executor(), pause_without_descriptors);
            co_await pause.async_wait(asio::use_awaitable);
            continue;
        }
        if (connections >= options.max_connections)
            continue; // closing is the only answer that costs nothing
        ++connections;
        tasks.spawn_on(strand, "http.connection", serve(std::move(socket), strand));
    }
}

namespace {

// Counts a connection down however its coroutine ends.
struct CountDown {
    std::atomic<std::size_t>& count;
    bool passed_on = false;
    ~CountDown()
    {
        if (!passed_on)
            --count;
    }
};

}

awaitable<void> Server::State::serve(Tcp::socket socket, runtime::Executor strand)
{
    const auto self = shared_from_this();
    CountDown count{ connections };
    ConnPtr conn;
    try {
        conn = co_await accept_conn(
            std::move(socket), strand, options.tls, options.handshake_within);
    } catch (const std::exception& error) {
        log::debug("http.handshake_failed", { { "error", error.what() } });
    }
    if (!conn)
        co_return;

    const auto session = std::make_shared<Session>(conn, options, *router, stopping);
    if (!enlist(session))
        co_return;
    std::exception_ptr failure;
    try {
        co_await session->run();
    } catch (...) {
        failure = std::current_exception();
    }
    strike_out(session.get());
    if (failure) {
        conn->close();
        std::rethrow_exception(failure);
    }
    if (const auto takeover = session->takeover()) {
        count.passed_on = true;
        tasks.spawn_on(strand, "http.websocket", hand_over(takeover, conn, session->take_unread()));
    }
}

// A task of its own, so that nothing of the HTTP part stays in memory.
awaitable<void> Server::State::hand_over(
    std::shared_ptr<Takeover> takeover, ConnPtr conn, std::string unread)
{
    const auto self = shared_from_this();
    const CountDown count{ connections };
    if (!enlist(takeover))
        takeover->stop();
    std::exception_ptr failure;
    try {
        auto running = takeover->run(std::move(conn), std::move(unread));
        co_await std::move(running);
    } catch (...) {
        failure = std::current_exception();
    }
    strike_out(takeover.get());
    if (failure)
        std::rethrow_exception(failure);
}

Server::Server(
    runtime::Executor executor, ServerOptions options, std::shared_ptr<const Router> router)
    : state_(std::make_shared<State>(std::move(executor), std::move(options), std::move(router)))
{
}

Server::~Server()
{
    state_->stop_all();
    state_->tasks.cancel();
}

void Server::start()
{
    state_->tasks.spawn_on(state_->acceptor.get_executor(), "http.accept", state_->accept());
}

std::uint16_t Server::port() const { return state_->port; }

std::size_t Server::connections() const { return state_->connections; }

awaitable<void> Server::stop(runtime::Duration grace)
{
    const auto state = state_;
    state->stop_all();
    const bool ended = co_await state->tasks.wait_for(grace);
    if (ended)
        co_return;
    log::warning("http.stop_cut_short", { { "connections", state->connections.load() } });
    state->tasks.cancel();
    co_await state->tasks.wait_for(last_wait);
}

}
