#include "agent/onsite/page.hpp"

#include "agent/onsite/page_files.hpp"
#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <array>
#include <charconv>

#include <arpa/inet.h>

namespace nguon::agent {
namespace {

constexpr std::size_t most_body = 16UL << 10;
constexpr std::size_t most_visitors = 32;

struct Sentence {
    std::string_view code;
    std::string_view words;
};
constexpr std::array sentences{
    Sentence{ "onsite.wrong_pin", "Mã PIN không đúng. Loa chưa phát." },
    Sentence{ "onsite.not_permitted", "Nội dung này không được phép phát tại chỗ." },
    Sentence{ "onsite.no_words", "Thiết bị chưa nhận nội dung này. Hãy chọn nội dung khác." },
    Sentence{ "onsite.on_air", "Một cảnh báo tại chỗ đang phát. Hãy dừng trước khi phát tiếp." },
    Sentence{ "onsite.nothing_on_air", "Không có cảnh báo tại chỗ nào đang phát." },
    Sentence{ "onsite.too_long", "Nội dung quá dài. Hãy viết ngắn lại." },
    Sentence{ "input.invalid", "Hãy điền đủ các chỗ trống." },
    Sentence{ "local.not_enrolled", "Thiết bị chưa được ghép nối với hệ thống." },
};

// What the refusal means to who stands there.
std::string told(const Error& error)
{
    if (error.code == "onsite.wait")
        return "Nhập sai nhiều lần. Hãy chờ " + error.detail + " giây rồi thử lại.";
    for (const Sentence& sentence : sentences) {
        if (sentence.code == error.code)
            return std::string(sentence.words);
    }
    return "Bộ phát của cụm loa chưa sẵn sàng. Hãy thử lại sau ít giây.";
}

net::Response answer(net::Status status, const json::Object& body)
{
    auto response
        = net::Response::with(status, "application/json; charset=utf-8", json::serialise(body));
    response.headers.set("Cache-Control", "no-store");
    return response;
}

net::Response refuse(const Error& error)
{
    return answer(net::status_of(error.kind),
        json::Object{ { "code", json::of(error.code) }, { "title", json::of(told(error)) } });
}

net::Response file(std::string_view type, std::string_view bytes)
{
    auto response = net::Response::with(net::Status::ok, std::string(type), std::string(bytes));
    response.headers.set("Cache-Control", "no-cache");
    response.headers.set("Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Referrer-Policy", "no-referrer");
    return response;
}

// As many digits as somebody compares by eye with the console's.
json::Object stored_json(const StoredWords& one)
{
    constexpr std::size_t digits = 12;
    return json::Object{ { "title", json::of(one.title) }, { "version", one.version },
        { "hash", json::of(one.hash.text().substr(0, digits)) } };
}

json::Object to_json(const OnsiteMenuAnswer& menu)
{
    return json::Object{ { "templates",
                             json::list_of(menu.templates,
                                 [](const PlanTemplate& one) {
                                     return json::Object{ { "id", json::of(one.id) },
                                         { "title", json::of(one.title) },
                                         { "text", json::of(one.text) } };
                                 }) },
        { "stored", json::list_of(menu.stored, stored_json) },
        { "tones", json::list_of(menu.tones, stored_json) },
        { "people", json::list_of(menu.people) }, { "on_air", json::of(menu.on_air) },
        { "wait_s", menu.wait_s } };
}

Result<json::Object> read_body(const net::Request& request)
{
    // A form of another site cannot send this type without asking first, and is not answered.
    if (!request.headers.get("Content-Type").starts_with("application/json"))
        return fail(Kind::invalid, "input.wrong_type");
    return json::parse_object(request.body, { .max_depth = 4, .max_bytes = most_body });
}

Result<OnsiteSendQuestion> read_send(const json::Object& body)
{
    json::Reader in(body, json::Unknown::ignore);
    OnsiteSendQuestion question;
    question.who = in.text("who", { .least = 1, .most = 100 });
    question.pin = in.text("pin", { .least = 1, .most = 64 });
    question.words = in.id<TemplateId>("words");
    const json::Object blanks = in.optional_raw_object("blanks").value_or(json::Object());
    for (const auto& [name, words] : blanks) {
        if (words.is_string() && question.blanks.size() < 40)
            question.blanks.emplace(
                std::string_view(name), cut_utf8(std::string_view(words.get_string()), 1'000));
    }
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return question;
}

}

std::optional<PageAddress> PageAddress::parse(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return std::nullopt;
    PageAddress parsed;
    const std::string_view digits = text.substr(colon + 1);
    const auto [end, error]
        = std::from_chars(digits.data(), digits.data() + digits.size(), parsed.port);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    if (!is_own_host(host) || host == "localhost")
        return std::nullopt;
    parsed.address = host;
    return parsed;
}

bool is_own_host(std::string_view host)
{
    if (host.starts_with('[')) {
        const auto end = host.find(']');
        if (end == std::string_view::npos)
            return false;
        host = host.substr(1, end - 1);
    } else if (std::count(host.begin(), host.end(), ':') == 1) {
        host = host.substr(0, host.find(':'));
    }
    if (host == "localhost" || (host.ends_with(".local") && host.size() > 6))
        return true;
    const std::string text(host);
    std::array<unsigned char, 16> address{};
    return ::inet_pton(AF_INET, text.c_str(), address.data()) == 1
        || ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

std::shared_ptr<net::Router> onsite_routes(OnsiteQuestions questions)
{
    auto router = std::make_shared<net::Router>();
    const auto ask = std::make_shared<const OnsiteQuestions>(std::move(questions));
    router->use([](net::Request request, net::Next next) -> awaitable<net::Response> {
        if (!is_own_host(request.headers.get("Host")))
            co_return net::Response::text(net::Status::bad_request, "Sai địa chỉ.");
        co_return co_await next(std::move(request));
    });
    router->get("/", [](net::Request) -> awaitable<net::Response> {
        co_return file("text/html; charset=utf-8", page_html);
    });
    router->get("/page.css", [](net::Request) -> awaitable<net::Response> {
        co_return file("text/css; charset=utf-8", page_style);
    });
    router->get("/page.js", [](net::Request) -> awaitable<net::Response> {
        co_return file("text/javascript; charset=utf-8", page_script);
    });
    router->get("/menu", [ask](net::Request) -> awaitable<net::Response> {
        const auto menu = co_await ask->menu(OnsiteMenuQuestion{});
        co_return menu ? answer(net::Status::ok, to_json(*menu)) : refuse(menu.error());
    });
    router->post("/send",
        [ask](net::Request request) -> awaitable<net::Response> {
            const auto body = read_body(request);
            if (!body)
                co_return refuse(body.error());
            auto question = read_send(*body);
            if (!question)
                co_return refuse(question.error());
            const auto sent = co_await ask->send(std::move(*question));
            if (!sent)
                co_return refuse(sent.error());
            co_return answer(net::Status::ok, json::Object{ { "order", json::of(sent->order) } });
        },
        { .max_body = most_body });
    router->post("/stop",
        [ask](net::Request request) -> awaitable<net::Response> {
            const auto body = read_body(request);
            if (!body)
                co_return refuse(body.error());
            json::Reader in(*body, json::Unknown::ignore);
            OnsiteStopQuestion question;
            question.who = in.text("who", { .least = 1, .most = 100 });
            question.pin = in.text("pin", { .least = 1, .most = 64 });
            if (const auto ok = in.finish(); !ok)
                co_return refuse(ok.error());
            const auto stopped = co_await ask->stop(std::move(question));
            if (!stopped)
                co_return refuse(stopped.error());
            co_return answer(net::Status::ok, {});
        },
        { .max_body = most_body });
    return router;
}

std::unique_ptr<net::Server> serve_onsite(
    const runtime::Executor& executor, const PageAddress& address, OnsiteQuestions questions)
{
    net::ServerOptions options;
    options.address = address.address;
    options.port = address.port;
    options.max_connections = most_visitors;
    auto server = std::make_unique<net::Server>(
        executor, std::move(options), onsite_routes(std::move(questions)));
    server->start();
    return server;
}

}
