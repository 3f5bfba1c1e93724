// The two ends of the conversation between agent and player; the messages stand in messages.hpp.
//
// The player's end serves whoever connects: each question is handed to `answer`, events go to the
// newest conversation. The agent's end asks and awaits, and hands events on.
#pragma once

#include "agent/local/messages.hpp"
#include "runtime/deadline.hpp"
#include "runtime/queue.hpp"
#include "runtime/tasks.hpp"
#include "runtime/unix_socket.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace nguon::agent {

// The player's end.
class PlayerDesk {
public:
    // Runs on the strand of the conversation; the next question waits until it has been answered.
    // Commands are answered beside the others: one that takes long must hold up no order.
    using AnswerTo = std::function<awaitable<Result<AnswerContent>>(QuestionContent)>;

    // Listens at once (throws when another player does), serves after start().
    PlayerDesk(runtime::Executor executor, std::string socket_path, AnswerTo answer,
        runtime::UnixListenerOptions options = {});
    ~PlayerDesk();
    PlayerDesk(const PlayerDesk&) = delete;
    PlayerDesk& operator=(const PlayerDesk&) = delete;

    void start();
    // Hangs up and removes the socket file.
    awaitable<void> stop();
    // To the agent, if one is there. Safe from any thread, never waits. An agent that does not read
    // is hung up on: it comes back and asks for the status.
    void tell(const Event& event);

private:
    struct Talk;

    awaitable<void> converse(std::shared_ptr<runtime::UnixConn> conn);
    static awaitable<void> write(std::shared_ptr<Talk> talk);
    static awaitable<void> answer_beside(
        std::shared_ptr<Talk> talk, AnswerTo answer, Question question);

    AnswerTo answer_;
    std::mutex mutex_;
    std::shared_ptr<Talk> current_;
    runtime::UnixListener listener_;
};

// The agent's end of one conversation. Every use is on one strand.
class PlayerLine {
public:
    // Throws boost::system::system_error when no player listens.
    static awaitable<std::shared_ptr<PlayerLine>> connect(std::string socket_path);

    // Reads until the player hangs up; every event goes to `on_event`. What was asked and not
    // answered then fails with local.hung_up.
    awaitable<void> run(std::function<void(Event)> on_event);
    void close();
    bool is_open() const { return open_; }
    pid_t player_process() const { return process_; }
    // Questions that have no answer yet.
    std::size_t waiting() const { return waiting_.size(); }

    // Refuses with what the player refuses with, with local.hung_up or local.no_answer.
    template <typename Question>
    awaitable<Result<typename AnswerOf<Question>::type>> ask(
        Question question, runtime::Duration within = std::chrono::seconds(30))
    {
        using Answer = typename AnswerOf<Question>::type;
        const auto content = co_await exchange(QuestionContent(std::move(question)), within);
        co_return read_answer<Answer>(content);
    }

private:
    struct Waiting;

    explicit PlayerLine(std::shared_ptr<runtime::UnixConn> conn);
    awaitable<Result<json::Object>> exchange(QuestionContent content, runtime::Duration within);
    awaitable<void> write();

    std::shared_ptr<runtime::UnixConn> conn_;
    pid_t process_ = 0;
    bool open_ = true;
    std::int64_t next_id_ = 1;
    std::map<std::int64_t, std::shared_ptr<Waiting>> waiting_;
    runtime::BoundedQueue<std::string> outgoing_{ 64 };
};

}
