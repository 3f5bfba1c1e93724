// One device's line, as the rest of the server sees it: frames in, frames out. The composition root
// hands in WebSockets; tests hand in queues.
#pragma once

#include "runtime/asio.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace nguon::device {

// A frame as it goes over the wire, shared by all lines it goes to.
using Encoded = std::shared_ptr<const std::string>;

class Channel {
public:
    virtual ~Channel() = default;

    // The next text frame; none when the line is gone.
    virtual awaitable<std::optional<std::string>> receive() = 0;
    // Sees each text frame before receive gives it out, and may take it (true). A line that knows
    // no such short way gives everything to receive.
    using Quick = std::function<bool(std::string_view)>;
    virtual void take_quickly(Quick) { }
    // Never waits; a line whose queue is full is closed. Safe from any thread.
    virtual void send(const std::string& text) = 0;
    // Goes before whatever waits on this line.
    virtual void send_first(const Encoded& frame) = 0;
    // Live sound. False, and nothing is sent: so much waits here that it would come too late.
    virtual bool send_sound(const Encoded& frame) = 0;
    virtual void close(std::string reason) = 0;
    virtual std::string address() const = 0;
};

using ChannelPtr = std::shared_ptr<Channel>;

}
