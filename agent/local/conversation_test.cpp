#include "agent/local/conversation.hpp"

#include "agent/local/test_folder.hpp"
#include "runtime/runtime.hpp"

#include <gtest/gtest.h>

#include <future>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

class ConversationTest : public testing::Test {
protected:
    void SetUp() override { machine_.start(); }
    void TearDown() override
    {
        if (desk_)
            machine_.block_on(desk_->stop());
        machine_.stop();
        machine_.join();
    }

    void open_desk(PlayerDesk::AnswerTo answer)
    {
        desk_ = std::make_unique<PlayerDesk>(machine_.executor(), path(), std::move(answer));
        desk_->start();
    }
    std::string path() const { return (folder_.path() / "player.sock").string(); }

    // Runs `talk` with a connected line whose events go to `events_`.
    template <typename Talk> void with_line(Talk talk)
    {
        machine_.block_on(talk_over_a_line(std::move(talk)));
    }
    template <typename Talk> awaitable<void> talk_over_a_line(Talk talk)
    {
        const auto strand = co_await asio::this_coro::executor;
        const auto line = co_await PlayerLine::connect(path());
        runtime::TaskGroup tasks(strand);
        auto on_event = [this](Event event) { events_.try_push(std::move(event)); };
        tasks.spawn_on(strand, "line", line->run(on_event));
        co_await talk(line);
        line->close();
        co_await tasks.wait();
    }

    static awaitable<Result<AnswerContent>> echo(QuestionContent content)
    {
        if (const auto* log = std::get_if<LogQuestion>(&content))
            co_return AnswerContent(LogAnswer{ std::string(log->most * 1'000, 'x') });
        if (std::holds_alternative<StatusQuestion>(content))
            co_return AnswerContent(StatusAnswer{});
        co_return fail(Kind::missing, "media.missing");
    }

    TestFolder folder_;
    runtime::Runtime machine_{ 2 };
    std::unique_ptr<PlayerDesk> desk_;
    runtime::BoundedQueue<Event> events_{ 100 };
};

TEST_F(ConversationTest, a_question_is_answered_or_refused)
{
    open_desk(echo);
    auto talk = [](std::shared_ptr<PlayerLine> line) -> awaitable<void> {
        EXPECT_TRUE(co_await line->ask(StatusQuestion{}));
        const auto refused = co_await line->ask(MediaQuestion{ sha256("m"), MediaState::here });
        EXPECT_EQ(refused.error().code, "media.missing");
        EXPECT_EQ(refused.error().kind, Kind::missing);
    };
    with_line(talk);
}

// A self-test takes seconds. An order that comes meanwhile was answered, and sounded, behind it.
TEST_F(ConversationTest, a_command_that_takes_long_holds_up_no_other_question)
{
    auto ended = std::make_shared<std::atomic<bool>>(false);
    open_desk([ended](QuestionContent content) -> awaitable<Result<AnswerContent>> {
        if (!std::holds_alternative<CommandQuestion>(content))
            co_return AnswerContent(StatusAnswer{});
        while (!*ended)
            co_await runtime::sleep_for(1ms);
        co_return AnswerContent(CommandAnswer{ CommandId(7), true, {} });
    });
    auto talk = [ended](std::shared_ptr<PlayerLine> line) -> awaitable<void> {
        const auto strand = co_await asio::this_coro::executor;
        runtime::TaskGroup tasks(strand);
        std::optional<Result<CommandAnswer>> command;
        auto ask_command = [&]() -> awaitable<void> {
            LocalSigner key(SecretKey::generate());
            CommandQuestion question{ *key.sign(DocumentType::command, "{}") };
            command = co_await line->ask(std::move(question));
        };
        tasks.spawn_on(strand, "command", ask_command());
        while (line->waiting() == 0)
            co_await runtime::sleep_for(1ms);
        EXPECT_TRUE(co_await line->ask(StatusQuestion{}, 10s));
        EXPECT_FALSE(command) << "it is still under way";
        *ended = true;
        co_await tasks.wait();
        EXPECT_TRUE(command && *command && (*command)->done);
    };
    with_line(talk);
}

TEST_F(ConversationTest, a_long_answer_fits)
{
    open_desk(echo);
    auto talk = [](std::shared_ptr<PlayerLine> line) -> awaitable<void> {
        const auto answer = co_await line->ask(LogQuestion{ 0, most_records_asked });
        EXPECT_EQ(answer->upload->size(), most_records_asked * 1'000U);
    };
    with_line(talk);
}

TEST_F(ConversationTest, events_reach_the_agent_that_is_there)
{
    open_desk(echo);
    desk_->tell(LogGrewEvent{ 1 }); // nobody there: not kept
    auto talk = [this](std::shared_ptr<PlayerLine> line) -> awaitable<void> {
        EXPECT_TRUE(co_await line->ask(StatusQuestion{}));
        desk_->tell(LogGrewEvent{ 2 });
        const auto event = co_await events_.pop();
        EXPECT_EQ(std::get<LogGrewEvent>(*event).sequence, 2);
    };
    with_line(talk);
}

TEST_F(ConversationTest, a_newer_agent_takes_the_place_of_an_older)
{
    open_desk(echo);
    auto talk = [this](std::shared_ptr<PlayerLine> older) -> awaitable<void> {
        EXPECT_TRUE(co_await older->ask(StatusQuestion{}));
        auto second = [](std::shared_ptr<PlayerLine> newer) -> awaitable<void> {
            EXPECT_TRUE(co_await newer->ask(StatusQuestion{}));
        };
        co_await talk_over_a_line(second);
        const auto answer = co_await older->ask(StatusQuestion{});
        EXPECT_EQ(answer.error().code, "local.hung_up");
    };
    with_line(talk);
}

TEST_F(ConversationTest, what_was_asked_of_a_player_that_goes_is_refused)
{
    std::promise<void> asked;
    open_desk([&](QuestionContent) -> awaitable<Result<AnswerContent>> {
        asked.set_value();
        co_await runtime::sleep_for(1h);
        co_return AnswerContent(Done{});
    });
    auto leave = [&]() -> awaitable<void> { co_await desk_->stop(); };
    std::thread player([&] {
        asked.get_future().wait();
        machine_.block_on(leave());
    });
    auto talk = [](std::shared_ptr<PlayerLine> line) -> awaitable<void> {
        const auto answer = co_await line->ask(StatusQuestion{});
        EXPECT_EQ(answer.error().code, "local.hung_up");
    };
    with_line(talk);
    player.join();
    desk_ = nullptr;
}

TEST_F(ConversationTest, a_player_that_does_not_answer_is_not_awaited_for_ever)
{
    open_desk([](QuestionContent) -> awaitable<Result<AnswerContent>> {
        co_await runtime::sleep_for(1h);
        co_return AnswerContent(Done{});
    });
    auto talk = [](std::shared_ptr<PlayerLine> line) -> awaitable<void> {
        const auto answer = co_await line->ask(StatusQuestion{}, 20ms);
        EXPECT_EQ(answer.error().code, "local.no_answer");
    };
    with_line(talk);
}

TEST_F(ConversationTest, a_stranger_who_sends_rubbish_is_hung_up_on)
{
    open_desk(echo);
    runtime::BlockingUnixConn stranger(path());
    stranger.send("not json", 5s);
    EXPECT_EQ(stranger.receive(5s), std::nullopt);

    runtime::BlockingUnixConn newer(path());
    newer.send(R"({"id":5,"ask":"tomorrow"})", 5s);
    const auto answer = newer.receive(5s);
    ASSERT_TRUE(answer);
    EXPECT_NE(answer->find("local.unknown_question"), std::string::npos);
}

TEST_F(ConversationTest, without_a_player_connecting_fails)
{
    EXPECT_THROW(machine_.block_on(PlayerLine::connect(path())), boost::system::system_error);
}

}
}
