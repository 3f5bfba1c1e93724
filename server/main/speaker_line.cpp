#include "server/main/speaker_line.hpp"

namespace nguon {
namespace {

// 20 ms each; the head and 640 bytes of uncompressed sound are the most one is.
constexpr std::size_t most_piece = 2 * 1024;

class WebSocketLine final : public device::SpeakerLine {
public:
    explicit WebSocketLine(net::WebSocketPtr socket)
        : socket_(std::move(socket))
    {
    }

    awaitable<std::optional<std::string>> receive() override
    {
        for (;;) {
            net::Message message = co_await socket_->receive();
            if (message.is_closed())
                co_return std::nullopt;
            if (message.kind == net::Message::Kind::binary)
                co_return std::move(message.data);
        }
    }
    void tell(const std::string& text) override
    {
        socket_->send(net::frame_text(text), net::WhenFull::drop_oldest);
    }
    void close(std::string reason) override
    {
        // What is over as planned is no broken rule.
        socket_->close(
            reason == "live.over" ? net::CloseCode::normal : net::CloseCode::policy, reason);
    }

private:
    net::WebSocketPtr socket_;
};

}

net::Response link_speaker(
    const net::Request& request, device::LiveStudio& studio, LiveId live, AccountId speaker)
{
    net::WebSocketHandler serve
        = [&studio, live, speaker](net::WebSocketPtr socket) -> awaitable<void> {
        auto line = std::make_shared<WebSocketLine>(std::move(socket));
        co_await studio.serve(live, speaker, std::move(line));
    };
    // A phone that changed its network is silent without a word: its place is wanted soon.
    return net::upgrade(request, std::move(serve),
        { .max_message = most_piece, .ping_every = std::chrono::seconds(5) });
}

}
