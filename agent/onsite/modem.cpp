#include "agent/onsite/modem.hpp"

#include "base/text.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto answers_within = 10s; // something
constexpr auto answered_within = 60s; // all of it: a full SIM over a slow line takes ten
constexpr std::size_t most_lines = 2'000;
// Is anybody there, no echo, messages in hexadecimal, tell of what arrives.
constexpr std::array greetings{ "AT", "ATE0", "AT+CMGF=0", "AT+CNMI=2,1,0,0,0" };
constexpr const char* list_all = "AT+CMGL=4"; // read or not, sent or not

std::optional<int> number_at(std::string_view text)
{
    text = trim(text);
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data() || number < 0)
        return std::nullopt;
    return number;
}

bool is_end(std::string_view line) { return line == "OK"; }
bool is_failure(std::string_view line)
{
    return line == "ERROR" || line.starts_with("+CMS ERROR") || line.starts_with("+CME ERROR");
}

}

void AtLines::feed(std::string_view bytes)
{
    for (const char byte : bytes) {
        if (byte == '\r' || byte == '\n') {
            if (!rest_.empty() && !skipping_ && lines_.size() < most_lines)
                lines_.push_back(std::move(rest_));
            rest_.clear();
            skipping_ = false;
        } else if (rest_.size() < longest) {
            rest_ += byte;
        } else {
            skipping_ = true;
        }
    }
}

std::optional<std::string> AtLines::next()
{
    if (lines_.empty())
        return std::nullopt;
    std::string line = std::move(lines_.front());
    lines_.pop_front();
    return line;
}

std::optional<int> place_of_news(std::string_view line)
{
    if (!line.starts_with("+CMTI:"))
        return std::nullopt;
    const auto comma = line.rfind(',');
    return comma == std::string_view::npos ? std::nullopt : number_at(line.substr(comma + 1));
}

std::vector<StoredMessage> messages_in(const std::vector<std::string>& lines)
{
    std::vector<StoredMessage> found;
    for (const std::string& line : lines) {
        if (line.starts_with("+CMGL:")) {
            if (const auto place = number_at(std::string_view(line).substr(6)))
                found.push_back({ *place, {} });
        } else if (!found.empty() && found.back().pdu.empty() && from_hex(line)) {
            // What a modem says in between ("^RSSI:17") is passed over.
            found.back().pdu = line;
        }
    }
    return found;
}

// One connection to the modem.
struct AtModem::Talk {
    runtime::FileStream stream;
    AtLines lines{};
    bool has_news = false;

    // The lines before OK; throws when the modem is silent, none when it refuses.
    awaitable<std::optional<std::vector<std::string>>> ask(std::string command)
    {
        co_await stream.write(command + "\r");
        std::vector<std::string> said;
        const auto until = std::chrono::steady_clock::now() + answered_within;
        for (;;) {
            while (auto line = lines.next()) {
                if (place_of_news(*line))
                    has_news = true;
                else if (is_end(*line))
                    co_return said;
                else if (is_failure(*line))
                    co_return std::nullopt;
                else if (*line != command && said.size() < most_lines)
                    said.push_back(std::move(*line));
            }
            const std::string_view bytes = co_await stream.read_within(answers_within);
            // A modem that chatters and never answers is no better than one that is silent.
            if (bytes.empty() || std::chrono::steady_clock::now() > until)
                throw std::runtime_error("the modem does not answer");
            lines.feed(bytes);
        }
    }

    // Until there is news, or it is time to look anyway, whatever else the modem says.
    awaitable<void> wait(runtime::Duration most)
    {
        const auto until = std::chrono::steady_clock::now() + most;
        while (!has_news) {
            const runtime::Duration left = until - std::chrono::steady_clock::now();
            if (left <= runtime::Duration(0))
                co_return;
            const std::string_view bytes = co_await stream.read_within(left);
            if (bytes.empty())
                co_return;
            lines.feed(bytes);
            while (const auto line = lines.next())
                has_news = has_news || place_of_news(*line).has_value();
        }
    }
};

awaitable<void> AtModem::talk(const Received& received)
{
    // Named before it is used: this compiler destroys twice what is made around an awaited value.
    const auto executor = co_await asio::this_coro::executor;
    Talk modem{ runtime::FileStream(executor, path_) };
    for (const char* command : greetings) {
        const auto answered = co_await modem.ask(command);
        if (!answered)
            throw std::runtime_error(fmt::format("the modem refuses {}", command));
    }
    log::info("agent.modem_ready", { { "path", path_.string() } });
    for (;;) {
        modem.has_news = false;
        std::string list = list_all;
        const auto listed = co_await modem.ask(std::move(list));
        if (!listed)
            throw std::runtime_error("the modem refuses to list its messages");
        co_await look_through(modem, messages_in(*listed), received);
        co_await modem.wait(next_look());
    }
}

awaitable<void> AtModem::look_through(
    Talk& modem, std::vector<StoredMessage> messages, const Received& received)
{
    std::erase_if(kept_, [&](const auto& kept) {
        return std::ranges::find(messages, kept.first, &StoredMessage::place) == messages.end();
    });
    for (StoredMessage& stored : messages) {
        const int place = stored.place;
        const bool kept = is_kept(stored);
        const Handled handled = co_await hand_over(std::move(stored), received);
        if (handled == Handled::later && kept)
            continue;
        if (handled == Handled::later)
            log::warning("agent.sms_given_up", { { "place", place } });
        // A full SIM takes no more. What is not for us is of no use here either.
        std::string remove = "AT+CMGD=" + std::to_string(place);
        co_await modem.ask(std::move(remove));
        kept_.erase(place);
    }
}

awaitable<Handled> AtModem::hand_over(StoredMessage stored, const Received& received)
{
    // A line that was lost on the way may come the next time.
    if (stored.pdu.empty())
        co_return Handled::later;
    auto message = read_pdu(stored.pdu);
    if (!message) {
        log::warning("agent.sms_unreadable", { { "place", stored.place } });
        co_return Handled::done;
    }
    co_return co_await received(std::move(*message));
}

// Whether it may go on lying there, if it must.
bool AtModem::is_kept(const StoredMessage& stored)
{
    const auto now = std::chrono::steady_clock::now();
    const auto [at, is_new] = kept_.try_emplace(stored.place, Kept{ stored.pdu, now });
    if (!is_new && at->second.pdu != stored.pdu)
        at->second = { stored.pdu, now };
    return now - at->second.since < pace_.kept_for;
}

runtime::Duration AtModem::next_look() const
{
    const auto recent = std::chrono::steady_clock::now() - pace_.often_for;
    const bool soon
        = std::ranges::any_of(kept_, [&](const auto& kept) { return kept.second.since > recent; });
    return soon ? std::min(pace_.again_after, pace_.looks_every) : pace_.looks_every;
}

awaitable<void> AtModem::run(Received received)
{
    bool complained = false;
    for (;;) {
        try {
            co_await talk(received);
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted)
                throw;
            if (!std::exchange(complained, true))
                log::warning("agent.modem_lost", { { "what", error.what() } });
        } catch (const std::exception& error) {
            if (!std::exchange(complained, true))
                log::warning("agent.modem_lost", { { "what", error.what() } });
        }
        co_await runtime::sleep_for(pace_.opens_again_after);
    }
}

}
