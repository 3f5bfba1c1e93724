#include "server/main/sms_gateway.hpp"

#include "net/client.hpp"
#include "json/write.hpp"

namespace nguon {

using namespace std::chrono_literals;

namespace {

class HttpSmsGateway final : public device::SmsGateway {
public:
    HttpSmsGateway(std::string url, std::string token, const runtime::Executor& executor)
        : url_(std::move(url))
        , token_(std::move(token))
        , client_(executor)
    {
    }

    awaitable<bool> send(std::string number, std::string text) override
    {
        net::ClientRequest request;
        request.method = net::Method::post;
        request.url = url_;
        request.headers.set("Content-Type", "application/json");
        if (!token_.empty())
            request.headers.set("Authorization", "Bearer " + token_);
        request.body = json::serialise(
            json::Object{ { "to", json::of(number) }, { "text", json::of(text) } });
        request.within = 10s;
        request.max_body = 64UL << 10;
        const net::ClientResponse answer = co_await client_.request(std::move(request));
        const auto status = static_cast<unsigned>(answer.status);
        co_return status >= 200 && status < 300;
    }

private:
    std::string url_;
    std::string token_;
    net::HttpClient client_;
};

}

std::unique_ptr<device::SmsGateway> make_sms_gateway(
    std::string url, std::string token, const runtime::Executor& executor)
{
    if (url.empty())
        return nullptr;
    return std::make_unique<HttpSmsGateway>(std::move(url), std::move(token), executor);
}

}
