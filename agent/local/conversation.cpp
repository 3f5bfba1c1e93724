#include "agent/local/conversation.hpp"

#include "runtime/log.hpp"

#include <charconv>

namespace nguon::agent {
namespace {

// An agent that lets this many messages lie unread is stuck.
constexpr std::size_t most_untold = 256;
// More commands than this under way at once wait for one another.
constexpr std::size_t most_beside = 8;

std::int64_t id_in(const Error& error)
{
    std::int64_t id = 0;
    std::from_chars(error.detail.data(), error.detail.data() + error.detail.size(), id);
    return id;
}

}

// One agent's conversation, seen from the player.
struct PlayerDesk::Talk {
    explicit Talk(std::shared_ptr<runtime::UnixConn> given, runtime::Executor on)
        : conn(std::move(given))
        , strand(std::move(on))
    {
    }

    // From any thread: the socket belongs to its strand.
    static void hang_up(const std::shared_ptr<Talk>& talk)
    {
        talk->outgoing.close();
        asio::post(talk->strand, [talk] { talk->conn->close(); });
    }

    std::shared_ptr<runtime::UnixConn> conn;
    runtime::Executor strand;
    runtime::BoundedQueue<std::string> outgoing{ most_untold };
};

PlayerDesk::PlayerDesk(runtime::Executor executor, std::string socket_path, AnswerTo answer,
    runtime::UnixListenerOptions options)
    : answer_(std::move(answer))
    , listener_(
          std::move(executor), std::move(socket_path),
          [this](std::shared_ptr<runtime::UnixConn> conn) { return converse(std::move(conn)); },
          [&options] {
              options.max_frame = most_message_bytes;
              return options;
          }())
{
}

PlayerDesk::~PlayerDesk() = default;

void PlayerDesk::start() { listener_.start(); }

awaitable<void> PlayerDesk::stop()
{
    {
        const std::scoped_lock lock(mutex_);
        if (current_)
            Talk::hang_up(current_);
        current_.reset();
    }
    co_await listener_.stop();
}

void PlayerDesk::tell(const Event& event)
{
    const std::scoped_lock lock(mutex_);
    if (current_ && !current_->outgoing.try_push(encode(event))) {
        log::warning("player.agent_does_not_read");
        Talk::hang_up(current_);
        current_.reset();
    }
}

awaitable<void> PlayerDesk::converse(std::shared_ptr<runtime::UnixConn> conn)
{
    const runtime::Executor strand = co_await asio::this_coro::executor;
    const auto talk = std::make_shared<Talk>(conn, strand);
    {
        const std::scoped_lock lock(mutex_);
        if (current_)
            Talk::hang_up(current_);
        current_ = talk;
    }
    runtime::TaskGroup writers(strand);
    writers.spawn_on(strand, "player.writer", write(talk));
    runtime::TaskGroup beside(strand);
    std::exception_ptr failure;
    try {
        while (const auto text = co_await conn->receive()) {
            auto question = decode_question(*text);
            if (question && std::holds_alternative<CommandQuestion>(question->content)
                && beside.size() < most_beside) {
                beside.spawn_on(
                    strand, "player.command", answer_beside(talk, answer_, std::move(*question)));
                continue;
            }
            std::int64_t re = 0;
            std::string reply;
            if (question) {
                re = question->id;
                reply = encode_answer(re, co_await answer_(std::move(question->content)));
            } else {
                re = id_in(question.error());
                reply = encode_answer(re, tl::unexpected(question.error()));
            }
            // Without an id there is nothing to answer to: the peer is not an agent.
            if (re == 0 || !co_await talk->outgoing.push(std::move(reply)))
                break;
        }
    } catch (const runtime::FrameError& error) {
        log::warning("player.conversation_broken", { { "what", error.what() } });
    } catch (const boost::system::system_error& error) {
        // An agent that was killed, or replaced by a newer one; cancelled means that we stop.
        if (error.code() == asio::error::operation_aborted)
            failure = std::current_exception();
    } catch (...) {
        failure = std::current_exception();
    }
    {
        const std::scoped_lock lock(mutex_);
        if (current_ == talk)
            current_.reset();
    }
    talk->outgoing.close();
    beside.cancel();
    co_await writers.wait_for(std::chrono::seconds(1));
    conn->close();
    writers.cancel();
    co_await writers.wait();
    co_await beside.wait();
    if (failure)
        std::rethrow_exception(failure);
}

awaitable<void> PlayerDesk::answer_beside(
    std::shared_ptr<Talk> talk, AnswerTo answer, Question question)
{
    const auto given = co_await answer(std::move(question.content));
    std::string reply = encode_answer(question.id, given);
    co_await talk->outgoing.push(std::move(reply));
}

awaitable<void> PlayerDesk::write(std::shared_ptr<Talk> talk)
{
    while (auto text = co_await talk->outgoing.pop()) {
        try {
            co_await talk->conn->send(std::move(*text));
        } catch (const std::exception&) {
            talk->outgoing.close(); // the reader sees the end by itself
            co_return;
        }
    }
}

struct PlayerLine::Waiting {
    Waiting(const runtime::Executor& strand, runtime::Duration most)
        : timer(strand, most)
    {
    }
    asio::steady_timer timer;
    std::optional<Result<json::Object>> answer;
};

awaitable<std::shared_ptr<PlayerLine>> PlayerLine::connect(std::string socket_path)
{
    auto conn = co_await runtime::connect_unix(std::move(socket_path), most_message_bytes);
    co_return std::shared_ptr<PlayerLine>(new PlayerLine(std::move(conn)));
}

PlayerLine::PlayerLine(std::shared_ptr<runtime::UnixConn> conn)
    : conn_(std::move(conn))
    , process_(conn_->peer().process)
{
}

void PlayerLine::close()
{
    open_ = false;
    outgoing_.close();
    conn_->close();
}

awaitable<void> PlayerLine::run(std::function<void(Event)> on_event)
{
    const runtime::Executor strand = co_await asio::this_coro::executor;
    runtime::TaskGroup writers(strand);
    writers.spawn_on(strand, "agent.to_player", write());
    std::exception_ptr failure;
    try {
        while (const auto text = co_await conn_->receive()) {
            auto message = decode_from_player(*text);
            if (!message) {
                log::warning("player.message_not_understood", { { "code", message.error().code } });
                continue;
            }
            if (message->event) {
                on_event(std::move(*message->event));
                continue;
            }
            if (const auto at = waiting_.find(message->answer->re); at != waiting_.end()) {
                at->second->answer = std::move(message->answer->content);
                at->second->timer.cancel();
            }
        }
    } catch (...) {
        failure = std::current_exception();
    }
    close();
    for (const auto& [id, waiting] : waiting_) {
        if (!waiting->answer)
            waiting->answer = fail(Kind::unavailable, "local.hung_up");
        waiting->timer.cancel();
    }
    writers.cancel();
    co_await writers.wait();
    if (failure)
        std::rethrow_exception(failure);
}

awaitable<void> PlayerLine::write()
{
    while (auto text = co_await outgoing_.pop()) {
        try {
            co_await conn_->send(std::move(*text));
        } catch (const std::exception&) {
            outgoing_.close();
            co_return;
        }
    }
}

awaitable<Result<json::Object>> PlayerLine::exchange(
    QuestionContent content, runtime::Duration within)
{
    const std::int64_t id = next_id_++;
    const auto waiting = std::make_shared<Waiting>(co_await asio::this_coro::executor, within);
    std::string text = encode(Question{ id, std::move(content) });
    if (!open_ || !co_await outgoing_.push(std::move(text)))
        co_return fail(Kind::unavailable, "local.hung_up");
    waiting_[id] = waiting;
    struct Leave {
        std::map<std::int64_t, std::shared_ptr<Waiting>>& line;
        std::int64_t id;
        ~Leave() { line.erase(id); }
    };
    const Leave leave{ waiting_, id };
    const auto [error] = co_await waiting->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (waiting->answer)
        co_return std::move(*waiting->answer);
    if (error)
        throw boost::system::system_error(error); // asked to stop
    co_return fail(Kind::unavailable, "local.no_answer");
}

}
