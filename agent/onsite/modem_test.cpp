#include "agent/onsite/modem.hpp"

#include "agent/local/test_folder.hpp"
#include "agent/onsite/sms_pdu_test_support.hpp"
#include "agent/onsite/text_orders.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include <random>

namespace nguon::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

std::vector<std::string> all(AtLines& lines)
{
    std::vector<std::string> found;
    while (auto line = lines.next())
        found.push_back(std::move(*line));
    return found;
}

TEST(WhatAModemSays, is_lines_however_it_is_cut)
{
    const std::string said = "\r\n+CMTI: \"SM\",3\r\n\r\nOK\r\n";
    AtLines whole;
    whole.feed(said);
    EXPECT_THAT(all(whole), ElementsAre("+CMTI: \"SM\",3", "OK"));
    AtLines bytewise;
    for (const char byte : said)
        bytewise.feed({ &byte, 1 });
    EXPECT_THAT(all(bytewise), ElementsAre("+CMTI: \"SM\",3", "OK"));
}

TEST(WhatAModemSays, is_thrown_away_when_a_line_never_ends)
{
    AtLines lines;
    for (int i = 0; i < 1'000; ++i)
        lines.feed(std::string(1'000, 'x'));
    lines.feed("\r\nOK\r\n");
    EXPECT_THAT(all(lines), ElementsAre("OK"));
}

TEST(WhatAModemSays, tells_where_a_message_lies)
{
    EXPECT_EQ(place_of_news("+CMTI: \"SM\",3"), 3);
    EXPECT_FALSE(place_of_news("+CMTI: \"SM\""));
    EXPECT_FALSE(place_of_news("+CMTI: \"SM\",x"));
    EXPECT_FALSE(place_of_news("RING"));
}

TEST(WhatAModemSays, has_messages_and_where_they_lie)
{
    const auto found = messages_in({ "+CMGL: 1,0,,24", "0004AB", "+CMGL: 7,1,\"Mai\",25",
        "^RSSI:17", "0004CD", "+CMGL: 9,1,,25" });
    ASSERT_THAT(found, SizeIs(3));
    EXPECT_EQ(found[0].place, 1);
    EXPECT_EQ(found[0].pdu, "0004AB");
    EXPECT_EQ(found[1].place, 7);
    EXPECT_EQ(found[1].pdu, "0004CD");
    EXPECT_EQ(found[2].place, 9);
    EXPECT_EQ(found[2].pdu, "");
    EXPECT_THAT(messages_in({ "nothing", "0004" }), IsEmpty());
}

TEST(WhatAModemSays, may_be_anything_at_all)
{
    std::mt19937 chance(11);
    const std::string letters = "+CMGLRTI:\",0123456789\r\nOK \xff";
    for (int round = 0; round < 5'000; ++round) {
        std::string noise(chance() % 300, ' ');
        for (char& letter : noise)
            letter = letters[chance() % letters.size()];
        AtLines lines;
        lines.feed(noise);
        const auto found = all(lines);
        for (const std::string& line : found) {
            EXPECT_LE(line.size(), AtLines::longest);
            static_cast<void>(place_of_news(line));
        }
        EXPECT_LE(messages_in(found).size(), found.size());
    }
}

// A SIM behind a socket. It speaks as modems do, in the mode that it is asked for: in text mode
// what people wrote stands among the modem's own words.
class FakeModem {
public:
    struct Stored {
        std::string text;
        std::string pdu;
    };

    FakeModem(asio::io_context& context, const std::filesystem::path& path)
        : acceptor_(context, asio::local::stream_protocol::endpoint(path.string()))
    {
        asio::co_spawn(context, serve(), asio::detached);
    }
    void receive(const std::string& text) { keep({ text, pdu_of(text) }); }
    void keep(Stored message) { stored.emplace(next_++, std::move(message)); }

    std::map<int, Stored> stored;
    int lists = 0;

private:
    awaitable<void> serve()
    {
        asio::local::stream_protocol::socket line
            = co_await acceptor_.async_accept(asio::use_awaitable);
        std::string rest;
        std::array<char, 512> bytes{};
        for (;;) {
            const std::size_t count
                = co_await line.async_read_some(asio::buffer(bytes), asio::use_awaitable);
            rest.append(bytes.data(), count);
            for (auto end = rest.find('\r'); end != std::string::npos; end = rest.find('\r')) {
                const std::string said = answer(rest.substr(0, end));
                rest.erase(0, end + 1);
                co_await asio::async_write(line, asio::buffer(said), asio::use_awaitable);
            }
        }
    }
    std::string answer(const std::string& command)
    {
        if (command.starts_with("AT+CMGF="))
            hexadecimal_ = command.ends_with("0");
        if (command.starts_with("AT+CMGD="))
            stored.erase(std::stoi(command.substr(8)));
        std::string said;
        if (command.starts_with("AT+CMGL")) {
            ++lists;
            for (const auto& [place, message] : stored)
                said += "\r\n+CMGL: " + std::to_string(place)
                    + (hexadecimal_ ? ",0,,99\r\n" + message.pdu
                                    : ",\"REC UNREAD\",\"+84912000111\",,\"\"\r\n" + message.text);
        }
        return said + "\r\nOK\r\n";
    }

    asio::local::stream_protocol::acceptor acceptor_;
    int next_ = 1;
    bool hexadecimal_ = false;
};

class AModem : public ::testing::Test {
protected:
    // Hands over to `handled` and goes on until `done`, for a bounded time.
    void run_until(const std::function<bool()>& done)
    {
        auto run = [this]() -> awaitable<void> {
            AtModem::Received received = [this](TextMessage message) -> awaitable<Handled> {
                heard.push_back(message.text);
                co_return handled(message);
            };
            co_await modem.run(std::move(received));
        };
        asio::co_spawn(context, run(), asio::detached);
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (!done() && std::chrono::steady_clock::now() < until)
            context.run_for(2ms);
        EXPECT_TRUE(done());
    }

    TestFolder folder;
    asio::io_context context;
    FakeModem sim{ context, folder.path() / "modem" };
    ModemPace pace{ 10ms, 10ms, 1min, 24h, 10ms };
    AtModem modem{ folder.path() / "modem", pace };
    std::vector<std::string> heard;
    std::function<Handled(const TextMessage&)> handled
        = [](const TextMessage&) { return Handled::done; };
};

// In text mode the first of these ends the listing as a failure, at every look and for ever, and
// the second ends it as a success before the order.
TEST_F(AModem, is_not_stopped_by_messages_that_sound_like_its_own_words)
{
    for (const char* text :
        { "ERROR", "+CMS ERROR: 500", "OK", "Xin chao\r\nOK\r\n", "NG1:the-order_" })
        sim.receive(text);
    run_until([&] { return sim.stored.empty() && heard.size() >= 5; });
    EXPECT_THAT(heard,
        ElementsAre("ERROR", "+CMS ERROR: 500", "OK", "Xin chao\r\nOK\r\n", "NG1:the-order_"));
}

// A refusal that passes must not cost the order: it was deleted after the first one.
TEST_F(AModem, keeps_a_message_until_somebody_is_done_with_it)
{
    handled = [this](const TextMessage& message) {
        return message.text == "NG1:later" && heard.size() < 5 ? Handled::later : Handled::done;
    };
    sim.receive("NG1:later");
    sim.receive("NG1:now");
    run_until([&] { return sim.stored.empty(); });
    EXPECT_THAT(heard, ElementsAre("NG1:later", "NG1:now", "NG1:later", "NG1:later", "NG1:later"));
}

TEST_F(AModem, gives_up_what_nobody_is_ever_done_with)
{
    pace.kept_for = 50ms;
    modem = AtModem(folder.path() / "modem", pace);
    handled = [](const TextMessage&) { return Handled::later; };
    sim.receive("NG1:never");
    run_until([&] { return sim.stored.empty(); });
    EXPECT_GE(heard.size(), 2U);
}

TEST_F(AModem, throws_away_what_cannot_be_read)
{
    sim.keep({ "", "0004FF" });
    sim.receive("NG1:order");
    run_until([&] { return sim.stored.empty(); });
    EXPECT_THAT(heard, ElementsAre("NG1:order"));
}

class ATextOrder : public ::testing::Test {
protected:
    Handled take(const std::string& text, const char* refusal)
    {
        OnsiteQuestions questions;
        questions.sms = [refusal](SmsQuestion) -> awaitable<Result<OrderAnswer>> {
            if (*refusal != '\0')
                co_return fail(Kind::unavailable, refusal);
            co_return OrderAnswer{};
        };
        asio::io_context context;
        auto handled = asio::co_spawn(
            context, take_text_order(questions, { "+84912000111", text }), asio::use_future);
        context.run();
        return handled.get();
    }
};

TEST_F(ATextOrder, is_done_with_when_it_was_taken_or_refused_for_good)
{
    EXPECT_EQ(take("NG1:abc", ""), Handled::done);
    EXPECT_EQ(take("Quang cao", "local.no_player"), Handled::done) << "none of our business";
    for (const char* final :
        { "trust.bad_signature", "sms.malformed", "order.expired", "order.old_revision" })
        EXPECT_EQ(take("NG1:abc", final), Handled::done) << final;
}

TEST_F(ATextOrder, is_handed_over_again_while_the_refusal_may_pass)
{
    for (const char* passing :
        { "local.no_player", "local.hung_up", "local.no_answer", "player.storage_failed",
            "trust.no_keyring", "order.no_trusted_time", "order.not_meant" })
        EXPECT_EQ(take("NG1:abc", passing), Handled::later) << passing;
}

}
}
