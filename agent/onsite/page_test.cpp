#include "agent/onsite/page.hpp"

#include "agent/onsite/page_files.hpp"
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace nguon::agent {
namespace {

TEST(ThePage, listens_at_an_address_and_a_port)
{
    const auto address = PageAddress::parse("192.168.8.1:8088");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->address, "192.168.8.1");
    EXPECT_EQ(address->port, 8088);
    EXPECT_EQ(PageAddress::parse("[::1]:8088")->address, "::1");
    for (const char* wrong : { "", ":8088", "192.168.8.1", "192.168.8.1:", "192.168.8.1:99999",
             "loa.example.vn:80", "localhost:80" })
        EXPECT_FALSE(PageAddress::parse(wrong)) << wrong;
}

TEST(ThePage, is_called_by_its_address_and_by_no_name_that_a_stranger_could_own)
{
    for (const char* own : { "192.168.8.1", "192.168.8.1:8088", "[fe80::1]:8088", "localhost:8088",
             "loa.local", "loa.local:8088" })
        EXPECT_TRUE(is_own_host(own)) << own;
    for (const char* foreign :
        { "", "loa.example.vn", "192.168.8.1.example.vn:8088", "[", ".local" })
        EXPECT_FALSE(is_own_host(foreign)) << foreign;
}

class AVisit : public ::testing::Test {
protected:
    AVisit()
    {
        OnsiteQuestions questions;
        questions.menu = [](OnsiteMenuQuestion) -> awaitable<Result<OnsiteMenuAnswer>> {
            OnsiteMenuAnswer menu;
            menu.people = { "Lò Văn Mai" };
            menu.stored = { { "Lũ quét", 3, sha256("words") } };
            menu.tones = { { "siren", 0, sha256("wail") } };
            co_return menu;
        };
        questions.send = [this](OnsiteSendQuestion question) -> awaitable<Result<OrderAnswer>> {
            sent.push_back(std::move(question));
            if (sent.back().pin != "493817")
                co_return fail(Kind::too_many, "onsite.wait", "30");
            co_return OrderAnswer{ OrderId(9), 1, Stage::accepted, {}, {} };
        };
        questions.stop = [](OnsiteStopQuestion) -> awaitable<Result<Done>> { co_return Done{}; };
        router = onsite_routes(std::move(questions));
    }

    net::Response ask(net::Method method, const std::string& path, std::string body = {},
        const std::string& type = "application/json", const std::string& host = "10.0.0.1")
    {
        net::Request request;
        request.method = method;
        request.target = path;
        request.body = std::move(body);
        request.headers.set("Content-Type", type);
        request.headers.set("Host", host);
        net::Response response;
        asio::io_context context;
        auto visit
            = [&]() -> awaitable<void> { response = co_await router->handle(std::move(request)); };
        asio::co_spawn(context, visit(), asio::detached);
        context.run();
        return response;
    }

    std::vector<OnsiteSendQuestion> sent;
    std::shared_ptr<net::Router> router;
};

TEST_F(AVisit, carries_what_was_typed_to_the_player_and_nothing_else)
{
    const auto answer = ask(net::Method::post, "/send",
        R"({"who":"Lò Văn Mai","pin":"493817","words":"501","blanks":{"địa điểm":"cầu"}})");
    EXPECT_EQ(answer.status, net::Status::ok);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].words, TemplateId(501));
    EXPECT_EQ(sent[0].blanks.at("địa điểm"), "cầu");
}

TEST_F(AVisit, sees_version_and_hash_of_what_is_stored)
{
    const auto answer = ask(net::Method::get, "/menu");
    EXPECT_EQ(answer.status, net::Status::ok);
    const std::string body = std::get<std::string>(answer.body);
    EXPECT_NE(body.find(R"("title":"Lũ quét","version":3,"hash":")"
                  + sha256("words").text().substr(0, 12) + "\""),
        std::string::npos)
        << body;
    EXPECT_NE(body.find(R"("siren")"), std::string::npos);
}

TEST_F(AVisit, hears_in_vietnamese_why_not)
{
    const auto answer
        = ask(net::Method::post, "/send", R"({"who":"A","pin":"000000","words":"5"})");
    EXPECT_EQ(answer.status, net::Status::too_many_requests);
    EXPECT_NE(std::get<std::string>(answer.body).find("Hãy chờ 30 giây"), std::string::npos);
}

TEST_F(AVisit, from_another_site_is_not_answered)
{
    const std::string body = R"({"who":"A","pin":"493817","words":"5"})";
    EXPECT_EQ(
        ask(net::Method::post, "/send", body, "text/plain").status, net::Status::unprocessable);
    EXPECT_EQ(ask(net::Method::post, "/send", body, "application/json", "evil.example").status,
        net::Status::bad_request);
    EXPECT_EQ(ask(net::Method::post, "/send", "{").status, net::Status::unprocessable);
    EXPECT_TRUE(sent.empty());
}

TEST_F(AVisit, loads_nothing_from_elsewhere)
{
    for (const std::string_view text : { page_html, page_style, page_script })
        EXPECT_EQ(text.find("//cdn"), std::string_view::npos);
    EXPECT_EQ(page_html.find("http"), std::string_view::npos);
    EXPECT_EQ(page_html.find("style="), std::string_view::npos) << "the policy forbids it";
}

}
}
