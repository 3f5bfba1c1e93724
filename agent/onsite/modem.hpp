// Text messages as they come in. `AtModem` speaks the AT commands of 3GPP TS 27.005 in text mode
// over a terminal (or a Unix socket, where a test plays the modem).
#pragma once

#include "runtime/file_stream.hpp"

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::agent {

struct TextMessage {
    std::string sender; // as the network says, which may be forged
    std::string text;
};

class Modem {
public:
    using Received = std::function<awaitable<void>(TextMessage)>;

    virtual ~Modem() = default;
    // Hands over every message once, until cancelled. Messages that wait on the SIM come first.
    virtual awaitable<void> run(Received received) = 0;
};

// Cuts what a modem says into lines; a line beyond all measure is thrown away.
class AtLines {
public:
    static constexpr std::size_t longest = 1'024;

    void feed(std::string_view bytes);
    std::optional<std::string> next();

private:
    std::string rest_;
    std::deque<std::string> lines_;
    bool skipping_ = false;
};

// "+CMTI: "SM",3" -> 3: a message lies at this place.
std::optional<int> place_of_news(std::string_view line);
// The messages of an answer to +CMGR or +CMGL, in text mode.
struct StoredMessage {
    std::optional<int> place; // +CMGL tells it
    TextMessage message;
};
std::vector<StoredMessage> messages_in(const std::vector<std::string>& lines);

class AtModem final : public Modem {
public:
    explicit AtModem(std::filesystem::path path)
        : path_(std::move(path))
    {
    }

    awaitable<void> run(Received received) override;

private:
    struct Talk;
    awaitable<void> talk(const Received& received);

    std::filesystem::path path_;
};

}
