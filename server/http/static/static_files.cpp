#include "server/http/static/static_files.hpp"

#include "base/text.hpp"
#include "server/http/plumbing/problem.hpp"

namespace nguon::http {
namespace {

// The page may load only what this server sends: a script that slipped into a bulletin stays dead.
constexpr std::string_view content_policy
    = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
      "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
      "worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

void add_security(net::Response& response)
{
    response.headers.set("Content-Security-Policy", std::string(content_policy));
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Referrer-Policy", "no-referrer");
    response.headers.set("X-Frame-Options", "DENY");
}

net::Response page(const std::filesystem::path& console)
{
    auto response
        = net::Response::file((console / "index.html").string(), "text/html; charset=utf-8");
    response.headers.set("Cache-Control", "no-cache");
    add_security(response);
    return response;
}

bool is_plain(std::string_view path)
{
    return !path.empty() && path.find("..") == std::string_view::npos
        && path.find('\0') == std::string_view::npos && path.find("//") == std::string_view::npos
        && path.front() != '/';
}

}

void add_static_routes(net::Router& router, std::filesystem::path console)
{
    const bool there = !console.empty() && std::filesystem::exists(console / "index.html");
    const auto to_console = [](net::Request) -> awaitable<net::Response> {
        co_return net::Response::redirect("/console/");
    };
    router.get("/", to_console);
    router.get("/console", to_console);
    // The short address of an approval link, as it is sent by SMS; the console shows the page.
    router.get("/duyet/{token}", [](net::Request request) -> awaitable<net::Response> {
        const std::string token(request.param("token"));
        co_return net::Response::redirect(
            is_url_token(token) ? "/console/duyet/" + token : std::string("/console/"));
    });
    const auto home = [console, there](net::Request) -> awaitable<net::Response> {
        if (!there)
            co_return net::Response::text(net::Status::unavailable,
                "Chưa có giao diện: hãy dựng web/console hoặc đặt --console.\n");
        co_return page(console);
    };
    router.get("/console/", home);
    router.get("/console/{path...}",
        [console, there, home](net::Request request) -> awaitable<net::Response> {
            const std::string path(request.param("path"));
            std::error_code failed;
            if (!there || !is_plain(path)
                || !std::filesystem::is_regular_file(console / path, failed))
                co_return co_await home(std::move(request));
            auto response = net::Response::file(
                (console / path).string(), std::string(net::content_type_of(path)));
            response.headers.set("Cache-Control",
                path.starts_with("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
            add_security(response);
            co_return response;
        });
}

}
