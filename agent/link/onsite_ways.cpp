#include "agent/link/onsite_ways.hpp"

#include "agent/onsite/text_orders.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto listens_again_after = 10s;

}

OnsiteWays::OnsiteWays(runtime::Executor strand, const Settings& settings, Parts parts)
    : strand_(std::move(strand))
    , settings_(settings)
    , parts_(std::move(parts))
{
}

OnsiteQuestions OnsiteWays::questions()
{
    // Visitors come on strands of their own; the conversation has one.
    auto ask_of = [this]<typename Question>(
                      Question question) -> awaitable<Result<typename AnswerOf<Question>::type>> {
        auto asked = co_await asio::co_spawn(
            strand_, parts_.player.ask(std::move(question)), asio::use_awaitable);
        co_return asked;
    };
    auto take = [this](const Result<OrderAnswer>& answer) {
        if (answer)
            asio::post(strand_, [this, order = *answer] { parts_.taken(order); });
    };
    OnsiteQuestions asked;
    asked.menu = [ask_of](OnsiteMenuQuestion question) { return ask_of(question); };
    asked.stop = [ask_of](OnsiteStopQuestion question) { return ask_of(std::move(question)); };
    asked.media = [ask_of](MediaQuestion question) { return ask_of(question); };
    asked.send = [ask_of, take](OnsiteSendQuestion question) -> awaitable<Result<OrderAnswer>> {
        auto answer = co_await ask_of(std::move(question));
        take(answer);
        co_return answer;
    };
    asked.order = [ask_of, take](OrderQuestion question) -> awaitable<Result<OrderAnswer>> {
        auto answer = co_await ask_of(std::move(question));
        take(answer);
        co_return answer;
    };
    asked.sms = [ask_of, take](SmsQuestion question) -> awaitable<Result<OrderAnswer>> {
        auto answer = co_await ask_of(std::move(question));
        take(answer);
        co_return answer;
    };
    return asked;
}

awaitable<void> OnsiteWays::run_page()
{
    const auto address = PageAddress::parse(settings_.onsite);
    bool complained = false;
    for (;;) {
        std::unique_ptr<net::Server> server;
        try {
            server = serve_onsite(co_await asio::this_coro::executor, *address, questions());
        } catch (const std::exception& error) {
            // The network of the place may come up after us.
            if (!std::exchange(complained, true))
                log::warning("agent.page_not_served", { { "what", error.what() } });
        }
        if (!server) {
            co_await runtime::sleep_for(listens_again_after);
            continue;
        }
        log::info("agent.page_served",
            { { "address", settings_.onsite }, { "port", std::int64_t(server->port()) } });
        for (;;)
            co_await runtime::sleep_for(1h);
    }
}

awaitable<void> OnsiteWays::run_stick()
{
    StickWatcher watcher(settings_.stick, { questions(), parts_.store, parts_.files });
    co_await watcher.run();
}

awaitable<void> OnsiteWays::run_modem()
{
    AtModem modem(settings_.modem);
    auto received = [asked = questions()](TextMessage message) -> awaitable<Handled> {
        return take_text_order(asked, std::move(message));
    };
    co_await modem.run(std::move(received));
}

}
