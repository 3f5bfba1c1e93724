#include "net/router.hpp"

#include "net/byte_range.hpp"
#include "net/gzip.hpp"
#include "net/url.hpp"

#include "base/id.hpp"
#include "runtime/runtime.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon::net {
namespace {

using testing::ElementsAre;

Handler nothing()
{
    return [](Request) -> awaitable<Response> { co_return Response::empty(); };
}

Router::Match find(const Router& router, Method method, std::string_view path)
{
    return router.match(method, parse_target(path)->segments);
}

TEST(Router, takes_parameters_out_of_segments_and_around_literal_text)
{
    Router router;
    router.get("/api/v1/bulletins/{id}", nothing());
    router.post("/api/v1/devices:batch", nothing());
    router.post("/api/v1/devices/{id}:retry", nothing());
    router.get("/cap/v1/alerts/{identifier}.xml", nothing());

    EXPECT_EQ(find(router, Method::get, "/api/v1/bulletins/42").params.at("id"), "42");
    EXPECT_EQ(find(router, Method::post, "/api/v1/devices:batch").route, "/api/v1/devices:batch");
    EXPECT_EQ(find(router, Method::post, "/api/v1/devices/7:retry").params.at("id"), "7");
    EXPECT_EQ(find(router, Method::get, "/cap/v1/alerts/vn.2026.1.xml").params.at("identifier"),
        "vn.2026.1");
    EXPECT_FALSE(find(router, Method::get, "/cap/v1/alerts/.xml").handler) << "never empty";
    EXPECT_FALSE(find(router, Method::get, "/api/v1/bulletins/").handler);
    EXPECT_FALSE(find(router, Method::get, "/api/v1/bulletins").handler);
}

TEST(Router, the_more_literal_template_wins_and_the_rest_takes_what_is_left)
{
    Router router;
    router.get("/console/{path...}", nothing());
    router.get("/console/app.js", nothing());
    router.get("/api/{name}", nothing());
    router.get("/api/{name}.yaml", nothing());
    router.get("/api/events", nothing());

    EXPECT_EQ(find(router, Method::get, "/console/app.js").route, "/console/app.js");
    EXPECT_EQ(find(router, Method::get, "/console/a/b/c.css").params.at("path"), "a/b/c.css");
    EXPECT_EQ(find(router, Method::get, "/api/openapi.yaml").route, "/api/{name}.yaml");
    EXPECT_EQ(find(router, Method::get, "/api/events").route, "/api/events");
    EXPECT_EQ(find(router, Method::get, "/api/eventss").route, "/api/{name}");
}

TEST(Router, a_literal_without_the_method_does_not_hide_a_parameter_that_has_it)
{
    Router router;
    router.post("/schedules/check", nothing());
    router.get("/schedules/{id}", nothing());
    EXPECT_EQ(find(router, Method::get, "/schedules/check").route, "/schedules/{id}");
}

TEST(Router, names_the_methods_of_a_path_that_lacks_the_one_asked_for)
{
    Router router;
    router.get("/units", nothing());
    router.post("/units", nothing());
    const auto match = find(router, Method::remove, "/units");
    EXPECT_FALSE(match.handler);
    EXPECT_THAT(
        match.allowed, ElementsAre(Method::get, Method::head, Method::post, Method::options));
    EXPECT_TRUE(find(router, Method::get, "/nowhere").allowed.empty());
    EXPECT_TRUE(find(router, Method::head, "/units").handler);
}

TEST(Router, tells_its_routes_in_order_and_refuses_bad_and_double_templates)
{
    Router router;
    router.get("/a", nothing());
    router.remove("/a/{id}", nothing());
    ASSERT_EQ(router.routes().size(), 2U);
    EXPECT_EQ(router.routes()[1].path, "/a/{id}");
    EXPECT_EQ(router.routes()[1].method, Method::remove);
    EXPECT_THROW(router.get("/a", nothing()), std::invalid_argument);
    EXPECT_THROW(router.get("/a/{}", nothing()), std::invalid_argument);
    EXPECT_THROW(router.get("/a/{x}{y}", nothing()), std::invalid_argument);
    EXPECT_THROW(router.get("/{rest...}/a", nothing()), std::invalid_argument);
    EXPECT_THROW(router.get("a", nothing()), std::invalid_argument);
}

TEST(Router, middleware_wraps_the_routes_added_after_it_the_first_outermost)
{
    runtime::Runtime runtime;
    runtime.start();
    Router router;
    const auto marking = [](std::string mark) {
        return [mark](Request request, Next next) -> awaitable<Response> {
            request.headers.add("X-Seen", mark);
            Response response = co_await next(std::move(request));
            response.headers.add("X-Left", mark);
            co_return response;
        };
    };
    const Handler tell = [](Request request) -> awaitable<Response> {
        std::string seen;
        for (const auto& [name, value] : request.headers)
            seen += value;
        co_return Response::text(Status::ok, seen + std::string(request.param("id")));
    };
    router.get("/open", tell);
    router.use(marking("a"));
    router.use(marking("b"));
    router.get("/closed/{id}", tell);

    const auto closed = runtime.block_on(router.handle({ .target = "/closed/7" }));
    EXPECT_EQ(std::get<std::string>(closed.body), "ab7");
    const auto open = runtime.block_on(router.handle({ .target = "/open" }));
    EXPECT_EQ(std::get<std::string>(open.body), "");
    const auto missing = runtime.block_on(router.handle({ .target = "/none" }));
    EXPECT_EQ(missing.status, Status::not_found);
}

TEST(Request, gives_ids_cookies_and_the_caller)
{
    struct Tag { };
    Request request;
    request.path_params = { { "id", "12" }, { "bad", "x1" } };
    request.headers = { { "Cookie", "a=1; session=xyz; b=" } };
    request.caller = std::string("officer");
    EXPECT_EQ(request.path_id<Id<Tag>>("id")->value(), 12);
    EXPECT_EQ(request.path_id<Id<Tag>>("bad").error().kind, Kind::missing);
    EXPECT_EQ(request.cookie("session"), "xyz");
    EXPECT_EQ(request.cookie("b"), "");
    EXPECT_EQ(request.cookie("c"), std::nullopt);
    EXPECT_EQ(*request.caller_as<std::string>(), "officer");
    EXPECT_EQ(request.caller_as<int>(), nullptr);
}

TEST(Headers, compare_names_and_list_items_without_case)
{
    Headers headers{ { "Connection", "keep-alive, Upgrade" }, { "X-A", "  1 " } };
    EXPECT_EQ(headers.get("x-a"), "1");
    EXPECT_TRUE(headers.lists("connection", "upgrade"));
    EXPECT_FALSE(headers.lists("connection", "close"));
    headers.set("x-A", "2");
    EXPECT_EQ(headers.size(), 2U);
    EXPECT_EQ(headers.get("X-A"), "2");
}

TEST(Target, decodes_vietnamese_and_keeps_order_and_repetition)
{
    const auto target
        = parse_target("/tin/th%C3%B4ng%20b%C3%A1o?q=%C4%91%C3%A0i+x%C3%A3&a=1&a=2&b");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/tin/thông báo");
    EXPECT_EQ(target->query.get("q"), "đài xã");
    EXPECT_THAT(target->query.all("a"), ElementsAre("1", "2"));
    EXPECT_TRUE(target->query.contains("b"));
}

TEST(Target, refuses_what_has_two_meanings)
{
    for (const std::string_view bad :
        { "", "x", "*", "http://h/", "//h/x", "/a/../b", "/%2e%2e/b", "/a%2Fb", "/a%", "/a%4",
            "/a%zz", "/a%00", "/%FF", "/a b", "/a?q=%", "/a?%C3", "/a#x", "/đ" })
        EXPECT_FALSE(parse_target(bad)) << bad;
}

TEST(Url, splits_addresses_and_refuses_others)
{
    const auto url = parse_url("https://tinh.example:8443/a/b?c=d");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "tinh.example");
    EXPECT_EQ(url->port, 8443);
    EXPECT_EQ(url->target, "/a/b?c=d");
    EXPECT_TRUE(url->secure());
    EXPECT_EQ(url->authority(), "tinh.example:8443");
    EXPECT_EQ(parse_url("ws://h")->target, "/");
    EXPECT_EQ(parse_url("http://h?x=1")->target, "/?x=1");
    EXPECT_EQ(parse_url("wss://h/")->port, 443);
    EXPECT_EQ(parse_url("http://[::1]:80/")->host, "::1");
    EXPECT_EQ(parse_url("http://[::1]:81/")->authority(), "[::1]:81");
    for (const std::string_view bad : { "", "h", "ftp://h/", "http://", "http:///x",
             "http://u:p@h/", "http://h:0/", "http://h:99999/", "http://h/a b", "http://h/#x" })
        EXPECT_FALSE(parse_url(bad)) << bad;
}

TEST(Percent, encoding_and_decoding_are_inverse)
{
    EXPECT_EQ(percent_encode("a b/đ"), "a%20b%2F%C4%91");
    EXPECT_EQ(percent_decode(percent_encode("Ắng & Đông=1")), "Ắng & Đông=1");
}

TEST(ByteRange, chooses_one_range_or_the_whole)
{
    const auto range = [](std::string_view field) {
        const auto choice = choose_range(field, 100);
        const auto* found = std::get_if<ByteRange>(&choice);
        return found ? std::pair(found->first, found->count)
                     : std::pair<std::uint64_t, std::uint64_t>();
    };
    EXPECT_EQ(range("bytes=0-9"), std::pair(0UL, 10UL));
    EXPECT_EQ(range("bytes=90-"), std::pair(90UL, 10UL));
    EXPECT_EQ(range("bytes=90-500"), std::pair(90UL, 10UL));
    EXPECT_EQ(range("bytes=-5"), std::pair(95UL, 5UL));
    EXPECT_EQ(range("bytes=-500"), std::pair(0UL, 100UL));
    for (const std::string_view out : { "bytes=100-", "bytes=-0", "bytes=200-300" })
        EXPECT_TRUE(std::holds_alternative<OutOfRange>(choose_range(out, 100))) << out;
    for (const std::string_view whole : { "", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b",
             "items=0-1", "bytes=0-1,5-6", "bytes=99999999999999999999-" })
        EXPECT_TRUE(std::holds_alternative<WholeFile>(choose_range(whole, 100))) << whole;
}

TEST(Gzip, is_sent_only_to_those_who_take_it)
{
    EXPECT_TRUE(takes_gzip("br, gzip"));
    EXPECT_TRUE(takes_gzip("gzip;q=0.5"));
    EXPECT_FALSE(takes_gzip("gzip;q=0"));
    EXPECT_FALSE(takes_gzip("gzip; q=0.0, br"));
    EXPECT_FALSE(takes_gzip(""));
    EXPECT_TRUE(is_worth_compressing("application/json; charset=utf-8"));
    EXPECT_FALSE(is_worth_compressing("audio/ogg"));
    EXPECT_FALSE(is_worth_compressing("text/event-stream"));
}

TEST(EventFrame, keeps_line_breaks_of_data_apart)
{
    EXPECT_EQ(event_frame("tick", "a\nb", "7"), "id: 7\nevent: tick\ndata: a\ndata: b\n\n");
}

}
}
