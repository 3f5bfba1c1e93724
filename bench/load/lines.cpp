#include "lines.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace nguon::bench {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t message_bytes = 1024;
constexpr std::size_t lines_of_a_source = 5'000;
// Mosquitto listens with a backlog of 100; what does not fit waits a second for its next try.
constexpr std::size_t opened_at_once = 80;
constexpr std::string_view topic = "order";

double milliseconds(Steady::duration span)
{
    return std::chrono::duration<double, std::milli>(span).count();
}

std::string text_with_length(std::string_view text)
{
    return std::string{ static_cast<char>(text.size() >> 8), static_cast<char>(text.size() & 0xFF) }
    + std::string(text);
}

std::string packet(unsigned char kind, const std::string& body)
{
    std::string bytes(1, static_cast<char>(kind));
    std::size_t left = body.size();
    do {
        const auto digit = static_cast<unsigned char>(left & 0x7F);
        left >>= 7;
        bytes += static_cast<char>(left != 0 ? digit | 0x80 : digit);
    } while (left != 0);
    return bytes + body;
}

std::string connect_packet(std::size_t place)
{
    const std::string head = text_with_length("MQTT") + std::string("\4\2\0\0", 4);
    return packet(0x10, head + text_with_length("device" + std::to_string(place)));
}

std::string subscribe_packet()
{
    return packet(0x82, std::string("\0\1", 2) + text_with_length(topic) + '\1');
}

std::string publish_packet()
{
    const std::string head = text_with_length(topic) + std::string("\0\7", 2);
    return packet(0x32, head + std::string(message_bytes - head.size() - 3, 'm'));
}

}

Lines::Lines(Protocol protocol, std::uint16_t port, std::size_t count)
    : protocol_(protocol)
    , port_(port)
    , lines_(count)
    , epoll_(::epoll_create1(EPOLL_CLOEXEC))
{
}

Lines::~Lines()
{
    cut_all();
    ::close(epoll_);
}

void Lines::open_one(std::size_t place)
{
    Line& line = lines_[place];
    line = {};
    line.began = Steady::now();
    line.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (line.socket < 0)
        throw std::runtime_error("no descriptor is left");
    const int on = 1;
    ::setsockopt(line.socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    ::setsockopt(line.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in source{};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr
        = htonl(INADDR_LOOPBACK + 1 + static_cast<std::uint32_t>(place / lines_of_a_source));
    ::bind(line.socket, reinterpret_cast<sockaddr*>(&source), sizeof source);
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(port_);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(line.socket, reinterpret_cast<sockaddr*>(&server), sizeof server) != 0
        && errno != EINPROGRESS)
        throw std::runtime_error("cannot connect");
    epoll_event event{};
    event.events = EPOLLOUT;
    event.data.u64 = place;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, line.socket, &event);
    ++opening_;
}

void Lines::connected(std::size_t place)
{
    Line& line = lines_[place];
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(line.socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        throw std::runtime_error("a connection was refused");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = place;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, line.socket, &event);
    if (protocol_ == Protocol::raw)
        opened(line);
    else
        say(line, connect_packet(place));
}

void Lines::opened(Line& line)
{
    line.open = true;
    --opening_;
    ++open_;
    times_.push_back(milliseconds(Steady::now() - line.began));
}

void Lines::say(Line& line, std::string_view bytes)
{
    // Small packets into an empty buffer; a line that cannot take them is broken.
    if (::send(line.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL)
        != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("a line broke");
}

void Lines::heard(Line& line)
{
    if (line.heard_in == round_) {
        ++duplicates_;
        return;
    }
    line.heard_in = round_;
    ++heard_;
    times_.push_back(milliseconds(Steady::now() - word_given_));
}

void Lines::take(std::size_t place)
{
    Line& line = lines_[place];
    std::array<char, 4096> bytes;
    const ssize_t got = ::recv(line.socket, bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0)
        throw std::runtime_error("a line was closed by the server");
    line.unread.append(bytes.data(), static_cast<std::size_t>(got));
    if (protocol_ == Protocol::raw)
        take_raw(line);
    else
        take_mqtt(line);
}

void Lines::take_raw(Line& line)
{
    while (line.unread.size() >= message_bytes) {
        line.unread.erase(0, message_bytes);
        heard(line);
        if (word_ == Word::order)
            say(line, "ack-1");
    }
}

void Lines::take_mqtt(Line& line)
{
    for (;;) {
        std::size_t length = 0;
        std::size_t at = 1;
        for (unsigned shift = 0; at < line.unread.size(); shift += 7) {
            const auto digit = static_cast<unsigned char>(line.unread[at++]);
            length |= static_cast<std::size_t>(digit & 0x7F) << shift;
            if ((digit & 0x80) == 0)
                break;
        }
        if (line.unread.size() < 2 || line.unread.size() < at + length)
            return;
        const auto kind = static_cast<unsigned char>(line.unread[0]);
        take_packet(line, kind, std::string_view(line.unread).substr(at, length));
        line.unread.erase(0, at + length);
    }
}

void Lines::take_packet(Line& line, unsigned char kind, std::string_view body)
{
    switch (kind >> 4) {
    case 2: // CONNACK
        say(line, subscribe_packet());
        break;
    case 9: // SUBACK
        opened(line);
        break;
    case 3: // PUBLISH
        say(line, packet(0x40, std::string(body.substr(2 + topic.size(), 2))));
        heard(line);
        break;
    default: // PUBACK of our own message
        break;
    }
}

void Lines::turn_until(const std::function<bool()>& done, std::chrono::seconds within)
{
    const auto deadline = Steady::now() + within;
    std::array<epoll_event, 512> events;
    while (!done()) {
        if (Steady::now() > deadline)
            throw std::runtime_error("not everybody in time");
        while (next_ < lines_.size() && opening_ < opened_at_once)
            open_one(next_++);
        const int count = ::epoll_wait(epoll_, events.data(), events.size(), 100);
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            if ((event.events & EPOLLOUT) != 0)
                connected(event.data.u64);
            else
                take(event.data.u64);
        }
    }
}

std::vector<double> Lines::connect_all()
{
    next_ = 0;
    open_ = 0;
    opening_ = 0;
    times_.clear();
    turn_until([this] { return open_ == lines_.size(); }, 180s);
    return std::move(times_);
}

void Lines::cut_all()
{
    for (Line& line : lines_) {
        if (line.socket >= 0)
            ::close(line.socket);
        line.socket = -1;
    }
    next_ = lines_.size();
}

void Lines::give_the_word()
{
    const std::string plain(1, word_ == Word::order ? 'G' : 'V');
    say(lines_.front(), protocol_ == Protocol::raw ? plain : publish_packet());
}

std::vector<double> Lines::send_round(Word word)
{
    ++round_;
    word_ = word;
    heard_ = 0;
    times_.clear();
    word_given_ = Steady::now();
    give_the_word();
    turn_until([this] { return heard_ == lines_.size(); }, 60s);
    return std::move(times_);
}

}
