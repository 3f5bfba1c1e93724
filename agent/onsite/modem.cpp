#include "agent/onsite/modem.hpp"

#include "base/text.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"

#include <array>
#include <charconv>
#include <fmt/format.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto answers_within = 10s;
// News may be lost; the SIM is looked through all the same.
constexpr auto looks_every = 60s;
constexpr auto opens_again_after = 10s;
constexpr std::size_t most_lines = 2'000;
// Is anybody there, no echo, text instead of hexadecimal, tell of what arrives.
constexpr std::array greetings{ "AT", "ATE0", "AT+CMGF=1", "AT+CNMI=2,1,0,0,0" };

std::optional<int> number_at(std::string_view text)
{
    text = trim(text);
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data() || number < 0)
        return std::nullopt;
    return number;
}

// The n-th text in quotes, from 0.
std::string quoted(std::string_view line, int n)
{
    for (;; --n) {
        const auto open = line.find('"');
        const auto close = open == std::string_view::npos ? open : line.find('"', open + 1);
        if (close == std::string_view::npos)
            return {};
        if (n == 0)
            return std::string(line.substr(open + 1, close - open - 1));
        line.remove_prefix(close + 1);
    }
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
        if (line.starts_with("+CMGR:")) {
            found.push_back({ std::nullopt, { quoted(line, 1), {} } });
        } else if (line.starts_with("+CMGL:")) {
            found.push_back(
                { number_at(std::string_view(line).substr(6)), { quoted(line, 1), {} } });
        } else if (!found.empty()) {
            std::string& text = found.back().message.text;
            if (!text.empty())
                text += '\n';
            text += line;
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
            if (bytes.empty())
                throw std::runtime_error("the modem does not answer");
            lines.feed(bytes);
        }
    }

    // Until there is news, or it is time to look anyway.
    awaitable<void> wait()
    {
        while (!has_news) {
            const std::string_view bytes = co_await stream.read_within(looks_every);
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
        std::string list = "AT+CMGL=\"ALL\"";
        const auto listed = co_await modem.ask(std::move(list));
        if (!listed)
            throw std::runtime_error("the modem refuses to list its messages");
        for (StoredMessage& stored : messages_in(*listed)) {
            co_await received(std::move(stored.message));
            // A full SIM takes no more. What is not for us is of no use here either.
            if (stored.place)
                co_await modem.ask("AT+CMGD=" + std::to_string(*stored.place));
        }
        co_await modem.wait();
    }
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
        co_await runtime::sleep_for(opens_again_after);
    }
}

}
