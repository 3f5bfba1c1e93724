#include "server/main/device_channel.hpp"

namespace nguon {
namespace {

class WebSocketChannel final : public device::Channel {
public:
    WebSocketChannel(net::WebSocketPtr socket, std::string address)
        : socket_(std::move(socket))
        , address_(std::move(address))
    {
    }

    awaitable<std::optional<std::string>> receive() override
    {
        for (;;) {
            net::Message message = co_await socket_->receive();
            if (message.is_closed())
                co_return std::nullopt;
            // Sound goes to devices only; what one sends means nothing.
            if (message.kind == net::Message::Kind::text)
                co_return std::move(message.data);
        }
    }
    void take_quickly(Quick quick) override { socket_->take_quickly(std::move(quick)); }
    void send(const std::string& text) override { socket_->send(net::frame_text(text)); }
    void send_first(const device::Encoded& frame) override
    {
        socket_->send_first(net::Frame{ frame });
    }
    bool send_sound(const device::Encoded& frame) override
    {
        // What waits here for longer than a delay may be is heard by nobody.
        constexpr std::size_t most_waiting = 16UL << 10;
        if (socket_->queued_bytes() > most_waiting)
            return false;
        socket_->send(net::Frame{ frame }, net::WhenFull::drop_oldest);
        return true;
    }
    void close(std::string reason) override
    {
        socket_->close(
            reason == "server.stopping" ? net::CloseCode::going_away : net::CloseCode::policy,
            reason);
    }
    std::string address() const override { return address_; }

private:
    net::WebSocketPtr socket_;
    std::string address_; // of the device, and not of a proxy in between
};

}

net::Response link_device(const net::Request& request, device::Hub& hub)
{
    net::WebSocketHandler serve
        = [&hub, address = request.remote_address](net::WebSocketPtr socket) -> awaitable<void> {
        auto channel = std::make_shared<WebSocketChannel>(std::move(socket), address);
        co_await hub.serve(std::move(channel));
    };
    return net::upgrade(request, std::move(serve), { .ping_every = std::chrono::seconds(45) });
}

}
