// N lines to a server under measurement, on epoll: plain ones that acknowledge a kilobyte with five
// bytes, or MQTT 3.1.1 subscribers of QoS 1.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nguon::bench {

using Steady = std::chrono::steady_clock;

enum class Protocol : std::uint8_t { raw, mqtt };
// What a message is: a plain line acknowledges an order, and listens to sound.
enum class Word : std::uint8_t { order, sound };

class Lines {
public:
    Lines(Protocol protocol, std::uint16_t port, std::size_t count);
    ~Lines();
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    // All of them, subscribed; throws when that fails. Gives each line's time.
    std::vector<double> connect_all();
    void cut_all();
    // One message to all; the time of each receipt in milliseconds since the word was given.
    std::vector<double> send_round(Word word = Word::order);
    std::size_t duplicates() const { return duplicates_; }

private:
    struct Line {
        int socket = -1;
        Steady::time_point began{};
        std::string unread;
        bool open = false; // subscribed
        std::size_t heard_in = 0; // the round of its last message
    };

    void open_one(std::size_t place);
    void connected(std::size_t place);
    void take(std::size_t place);
    void take_raw(Line& line);
    void take_mqtt(Line& line);
    void take_packet(Line& line, unsigned char kind, std::string_view body);
    void heard(Line& line);
    void opened(Line& line);
    void say(Line& line, std::string_view bytes);
    // Handles what happens until `done`; throws after `within`.
    void turn_until(const std::function<bool()>& done, std::chrono::seconds within);
    void give_the_word();

    Protocol protocol_;
    std::uint16_t port_;
    std::vector<Line> lines_;
    int epoll_;
    std::size_t next_ = 0; // the next line to open
    std::size_t opening_ = 0;
    std::size_t open_ = 0;
    std::size_t round_ = 0;
    Word word_ = Word::order;
    std::size_t heard_ = 0;
    std::size_t duplicates_ = 0;
    Steady::time_point word_given_{};
    std::vector<double> times_;
};

}
