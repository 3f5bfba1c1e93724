// Alarms on their two ways, to a mail server and an HTTP server of the test's own.
#include "server/main/alarm_sender.hpp"

#include <thread>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/server.hpp"
#include "runtime/runtime.hpp"
#include "json/parse.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Moment noon = moment_from_unix_ms(1'795'000'000'000);

// Takes one letter over SMTP and keeps what was said to it.
class Postman {
public:
    // `refuses`: answers the recipient with 550.
    explicit Postman(bool refuses = false)
        : refuses_(refuses)
        , listener_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_ANY);
        EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
        socklen_t size = sizeof(address);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        ::listen(listener_, 1);
        thread_ = std::thread([this] { serve(); });
    }
    ~Postman() { end(); }
    Postman(const Postman&) = delete;
    Postman& operator=(const Postman&) = delete;

    std::string url(std::string_view host = "127.0.0.1") const
    {
        return fmt::format("smtp://{}:{}", host, port_);
    }
    // All that the other side said, once it has hung up.
    const std::string& heard()
    {
        end();
        return heard_;
    }

private:
    void end()
    {
        ::shutdown(listener_, SHUT_RDWR);
        if (thread_.joinable())
            thread_.join();
        if (listener_ >= 0)
            ::close(listener_);
        listener_ = -1;
    }

    void serve()
    {
        const int line = ::accept(listener_, nullptr, nullptr);
        if (line < 0)
            return;
        const timeval patience{ 20, 0 };
        ::setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        say(line, "220 post.test\r\n");
        std::string word;
        bool in_letter = false;
        char c = 0;
        while (::recv(line, &c, 1, 0) == 1) {
            heard_ += c;
            word += c;
            if (!word.ends_with("\r\n"))
                continue;
            const std::string said = std::exchange(word, {});
            if (in_letter) {
                in_letter = said != ".\r\n";
                if (!in_letter)
                    say(line, "250 taken\r\n");
            } else if (said.starts_with("EHLO")) {
                say(line, "250-post.test\r\n250 AUTH PLAIN\r\n");
            } else if (said == "AUTH PLAIN\r\n") {
                say(line, "334 \r\n");
            } else if (said == "AG5ndW9uAG1hdC1raGF1\r\n") { // \0nguon\0mat-khau
                say(line, "235 welcome\r\n");
            } else if (said.starts_with("RCPT") && refuses_) {
                say(line, "550 no such mailbox\r\n");
            } else if (said.starts_with("DATA")) {
                in_letter = true;
                say(line, "354 go on\r\n");
            } else if (said.starts_with("QUIT")) {
                say(line, "221 bye\r\n");
                break;
            } else {
                say(line, "250 ok\r\n");
            }
        }
        ::close(line);
    }

    static void say(int line, std::string_view words)
    {
        EXPECT_EQ(::send(line, words.data(), words.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(words.size()));
    }

    bool refuses_;
    int listener_;
    std::uint16_t port_ = 0;
    std::string heard_;
    std::thread thread_;
};

MailSettings to(const Postman& postman)
{
    MailSettings settings;
    settings.server = postman.url();
    settings.from = "nguon@tinh.example";
    settings.to = { "quantri@tinh.example", "truc@tinh.example" };
    return settings;
}

std::vector<app::AlarmNews> news()
{
    return { { "signer", "signer.silent", false, noon, "Bộ ký số", "Không trả lời.", "Xem." } };
}

class Sending : public ::testing::Test {
protected:
    Sending() { runtime_.start(); }
    ~Sending() override
    {
        if (server_)
            runtime_.block_on(server_->stop(1s));
        if (sender_)
            sender_->stop();
        runtime_.stop();
        runtime_.join();
    }

    Result<void> send(AlarmTargets targets, app::AlarmWay way, std::string kind = "alarm")
    {
        sender_ = std::make_unique<AlarmSender>(runtime_.executor(), std::move(targets));
        return runtime_.block_on(
            sender_->send(way, news(), std::move(kind), "http://x/console/system", noon));
    }

    // An address that answers so, and keeps what it was asked.
    std::string hook(net::Status status)
    {
        auto router = std::make_shared<net::Router>();
        router->post("/hook", [this, status](net::Request request) -> awaitable<net::Response> {
            body_ = request.body;
            time_ = std::string(request.headers.find("X-Nguon-Time").value_or(""));
            signature_ = std::string(request.headers.find("X-Nguon-Signature").value_or(""));
            co_return net::Response::text(status, "");
        });
        server_ = std::make_unique<net::Server>(
            runtime_.executor(), net::ServerOptions(), std::move(router));
        server_->start();
        return "http://127.0.0.1:" + std::to_string(server_->port()) + "/hook";
    }

    std::string body_;
    std::string time_;
    std::string signature_;

private:
    runtime::Runtime runtime_;
    std::unique_ptr<AlarmSender> sender_;
    std::unique_ptr<net::Server> server_;
};

TEST_F(Sending, a_letter_reaches_everybody_who_is_named)
{
    Postman postman;
    ASSERT_TRUE(send({ to(postman), {}, {} }, app::AlarmWay::mail));
    const std::string heard = postman.heard();
    EXPECT_THAT(heard, HasSubstr("MAIL FROM:<nguon@tinh.example>"));
    EXPECT_THAT(heard, HasSubstr("RCPT TO:<quantri@tinh.example>"));
    EXPECT_THAT(heard, HasSubstr("RCPT TO:<truc@tinh.example>"));
    EXPECT_THAT(heard, HasSubstr("Subject: =?UTF-8?B?W25ndW9uXSBD4bqnbiB44butIGzDvTog"))
        << "[nguon] Cần xử lý: ...";
    EXPECT_THAT(heard, HasSubstr("Date: Wed, 18 Nov 2026 "));
    EXPECT_THAT(heard, Not(HasSubstr("AUTH")));
}

TEST_F(Sending, a_password_is_given_within_this_machine)
{
    Postman postman;
    MailSettings settings = to(postman);
    settings.user = "nguon";
    settings.password = "mat-khau";
    ASSERT_TRUE(send({ settings, {}, {} }, app::AlarmWay::mail));
    EXPECT_THAT(postman.heard(), HasSubstr("AG5ndW9uAG1hdC1raGF1"));
}

TEST_F(Sending, a_password_is_not_given_to_another_machine_in_the_clear)
{
    Postman postman;
    MailSettings settings = to(postman);
    settings.server = postman.url("127.0.0.2"); // not by one of the names of this machine
    settings.user = "nguon";
    settings.password = "mat-khau";
    const auto sent = send({ settings, {}, {} }, app::AlarmWay::mail);
    ASSERT_FALSE(sent);
    EXPECT_THAT(postman.heard(), HasSubstr("EHLO"));
    EXPECT_THAT(postman.heard(), Not(HasSubstr("AUTH")));
}

TEST_F(Sending, what_the_mail_server_refuses_is_told_with_its_own_words)
{
    Postman postman(true);
    const auto sent = send({ to(postman), {}, {} }, app::AlarmWay::mail);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, "system.mail_failed");
    EXPECT_THAT(sent.error().detail, HasSubstr("550"));
}

TEST_F(Sending, a_mail_server_that_is_away_is_no_crash)
{
    MailSettings settings;
    {
        Postman gone;
        settings = to(gone);
    }
    const auto sent = send({ settings, {}, {} }, app::AlarmWay::mail);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, "system.mail_failed");
}

TEST_F(Sending, a_webhook_gets_json_and_a_signature_over_time_and_body)
{
    const std::string url = hook(net::Status::ok);
    ASSERT_TRUE(send({ {}, url, "bi-mat" }, app::AlarmWay::webhook, "test"));
    const auto body = json::parse_object(body_);
    ASSERT_TRUE(body);
    EXPECT_EQ(body->at("kind").as_string(), "test");
    EXPECT_EQ(time_, "1795000000");
    EXPECT_EQ(signature_, hook_signature("bi-mat", 1'795'000'000, body_));
    EXPECT_NE(signature_, hook_signature("bi-mat", 1'795'000'001, body_));
    EXPECT_NE(signature_, hook_signature("khac", 1'795'000'000, body_));
}

TEST_F(Sending, a_webhook_that_answers_with_a_fault_has_not_taken_it)
{
    const std::string url = hook(net::Status::internal_error);
    const auto sent = send({ {}, url, "bi-mat" }, app::AlarmWay::webhook);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, "system.webhook_failed");
    EXPECT_EQ(sent.error().detail, "HTTP 500");
}

TEST_F(Sending, a_webhook_that_is_away_is_told_without_what_its_address_may_hide)
{
    std::string gone;
    {
        Postman nobody;
        gone = fmt::format("http{}", nobody.url().substr(4));
    }
    const auto sent = send(
        { {}, fmt::format("{}/services/T0/SECRET?k=1", gone), "bi-mat" }, app::AlarmWay::webhook);
    ASSERT_FALSE(sent);
    EXPECT_THAT(sent.error().detail, HasSubstr(gone));
    EXPECT_THAT(sent.error().detail, Not(HasSubstr("SECRET")));
    EXPECT_THAT(sent.error().detail, Not(HasSubstr("bi-mat")));
}

TEST(AlarmTargets, are_shown_without_what_an_address_may_hide)
{
    AlarmTargets targets;
    EXPECT_THAT(targets.ways(), IsEmpty());
    targets.webhook = "https://user:token@hook.example:8443/services/T0/SECRET";
    EXPECT_THAT(targets.to(app::AlarmWay::webhook), ElementsAre("hook.example:8443"));
    targets.webhook = "https://hook.example";
    EXPECT_THAT(targets.to(app::AlarmWay::webhook), ElementsAre("https://hook.example"));
    EXPECT_THAT(targets.to(app::AlarmWay::mail), IsEmpty());
}

TEST(MailAddress, is_nothing_that_could_be_read_as_more)
{
    EXPECT_TRUE(is_mail_address("a.b+c@tinh.gov.vn"));
    for (const char* bad :
        { "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a@b>,<c@d", "\"a\"@b", "ạ@b" })
        EXPECT_FALSE(is_mail_address(bad)) << bad;
}

}
}
