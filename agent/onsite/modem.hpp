// Text messages as they come in. `AtModem` speaks the AT commands of 3GPP TS 27.005 in PDU mode
// over a terminal (or a Unix socket, where a test plays the modem): in text mode a message that
// says "ERROR" or "OK" could not be told from the modem that says so.
#pragma once

#include "agent/onsite/sms_pdu.hpp"
#include "runtime/file_stream.hpp"

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::agent {

// What came of a message: done with for good, or to be handed over again.
enum class Handled : std::uint8_t { done, later };

class Modem {
public:
    using Received = std::function<awaitable<Handled>(TextMessage)>;

    virtual ~Modem() = default;
    // Hands over every message until it is done with, until cancelled. Messages that wait on the
    // SIM come first; one that nobody is done with for a day is given up.
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
// The messages of an answer to +CMGL in PDU mode.
struct StoredMessage {
    int place = 0;
    std::string pdu; // as the modem gives it; empty: nothing came behind the place
};
std::vector<StoredMessage> messages_in(const std::vector<std::string>& lines);

struct ModemPace {
    // News may be lost; the SIM is looked through all the same.
    runtime::Duration looks_every = std::chrono::seconds(60);
    // What is not done with is handed over again soon for a while, then at every look.
    runtime::Duration again_after = std::chrono::seconds(5);
    runtime::Duration often_for = std::chrono::minutes(2);
    // A SIM has room for a few dozen messages: none lies there for ever.
    runtime::Duration kept_for = std::chrono::hours(24);
    runtime::Duration opens_again_after = std::chrono::seconds(10);
};

class AtModem final : public Modem {
public:
    explicit AtModem(std::filesystem::path path, ModemPace pace = {})
        : path_(std::move(path))
        , pace_(pace)
    {
    }

    awaitable<void> run(Received received) override;

private:
    struct Talk;
    struct Kept {
        std::string pdu;
        std::chrono::steady_clock::time_point since;
    };

    awaitable<void> talk(const Received& received);
    awaitable<void> look_through(
        Talk& modem, std::vector<StoredMessage> messages, const Received& received);
    static awaitable<Handled> hand_over(StoredMessage stored, const Received& received);
    bool is_kept(const StoredMessage& stored);
    runtime::Duration next_look() const;

    std::filesystem::path path_;
    ModemPace pace_;
    std::map<int, Kept> kept_; // by place: seen, and not done with
};

}
