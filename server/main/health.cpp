#include "server/main/health.hpp"

#include <fmt/format.h>

#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr std::uintmax_t least_free_bytes = 100ULL << 20;

std::uintmax_t free_bytes(const std::filesystem::path& data)
{
    std::error_code failed;
    const auto space = std::filesystem::space(data, failed);
    return failed ? 0 : space.available;
}

}

void Health::count(
    net::Method method, std::string_view route, net::Status status, runtime::Duration took)
{
    const std::scoped_lock lock(mutex_);
    Figures& figures = answers_[{
        std::string(net::to_text(method)), std::string(route), static_cast<unsigned>(status) }];
    ++figures.answers;
    figures.seconds += std::chrono::duration<double>(took).count();
}

std::string Health::metrics(
    const device::Hub& hub, const http::News& news, const std::filesystem::path& data) const
{
    std::string text;
    const auto add = [&](std::string_view name, std::string_view type, std::string_view help,
                         const std::string& value) {
        text += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n{0} {3}\n", name, type, help, value);
    };
    add("nguon_devices_connected", "gauge", "Devices with an open link",
        std::to_string(hub.connected()));
    add("nguon_browsers_listening", "gauge", "Open event streams",
        std::to_string(news.listeners()));
    add("nguon_data_free_bytes", "gauge", "Free space where the data lie",
        std::to_string(free_bytes(data)));
    text += "# HELP nguon_http_answers_total Answers by route and status\n"
            "# TYPE nguon_http_answers_total counter\n";
    const std::scoped_lock lock(mutex_);
    const auto labels = [](const auto& key) {
        return fmt::format("{{method=\"{}\",route=\"{}\",status=\"{}\"}}", std::get<0>(key),
            std::get<1>(key), std::get<2>(key));
    };
    for (const auto& [key, figures] : answers_)
        text += fmt::format("nguon_http_answers_total{} {}\n", labels(key), figures.answers);
    text += "# HELP nguon_http_seconds_total Time spent on answers\n"
            "# TYPE nguon_http_seconds_total counter\n";
    for (const auto& [key, figures] : answers_)
        text += fmt::format("nguon_http_seconds_total{} {:.6f}\n", labels(key), figures.seconds);
    return text;
}

void Health::add_routes(net::Router& router, device::TruthDesk& truth,
    std::function<awaitable<bool>()> signer_answers, device::Hub& hub, http::News& news,
    std::filesystem::path data)
{
    router.get("/healthz", [](net::Request) -> awaitable<net::Response> {
        co_return net::Response::text(net::Status::ok, "ok\n");
    });
    auto look = [&truth, signer_answers, data](net::Request) -> awaitable<net::Response> {
        json::Array wrong;
        try {
            auto read = [](app::Records& records) { return records.settings().find("ready"); };
            co_await truth.read(std::move(read));
        } catch (const std::exception&) {
            wrong.push_back("database");
        }
        if (!co_await signer_answers())
            wrong.push_back("signer");
        if (free_bytes(data) < least_free_bytes)
            wrong.push_back("disk");
        const bool ready = wrong.empty();
        co_return http::json_response(ready ? net::Status::ok : net::Status::unavailable,
            json::Object{ { "ready", ready }, { "wrong", std::move(wrong) } });
    };
    router.get("/readyz", std::move(look));
    router.get("/metrics", [this, &hub, &news, data](net::Request) -> awaitable<net::Response> {
        co_return net::Response::with(
            net::Status::ok, "text/plain; version=0.0.4", metrics(hub, news, data));
    });
}

}
