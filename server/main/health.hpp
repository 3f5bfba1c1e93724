// /healthz, /readyz and /metrics.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>

#include "net/router.hpp"
#include "server/device/hub.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon {

class Health {
public:
    // Called for every answer.
    void count(
        net::Method method, std::string_view route, net::Status status, runtime::Duration took);
    // `signer_answers` asks the signer anew each time: a key known from before signs nothing.
    void add_routes(net::Router& router, device::TruthDesk& truth,
        std::function<awaitable<bool>()> signer_answers, device::Hub& hub, http::News& news,
        std::filesystem::path data);

private:
    struct Figures {
        std::int64_t answers = 0;
        double seconds = 0;
    };
    std::string metrics(
        const device::Hub& hub, const http::News& news, const std::filesystem::path& data) const;

    mutable std::mutex mutex_;
    std::map<std::tuple<std::string, std::string, unsigned>, Figures> answers_;
};

}
