#include "server/media/opus_listener.hpp"

#include <opus.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace nguon::media {

OpusListener::OpusListener()
    : thread_([this] { listen(); })
{
}

OpusListener::~OpusListener() { close(); }

void OpusListener::add(std::span<const std::uint8_t> packet)
{
    {
        const std::lock_guard lock(mutex_);
        packets_.emplace_back(packet.begin(), packet.end());
    }
    changed_.notify_one();
}

Heard OpusListener::finish()
{
    close();
    if (failure_)
        std::rethrow_exception(failure_);
    return { loudness_.lufs(), to_decibels(peak_.finish()) };
}

void OpusListener::close()
{
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

void OpusListener::listen()
{
    try {
        decode_all();
    } catch (...) {
        failure_ = std::current_exception();
    }
}

void OpusListener::decode_all()
{
    int error = 0;
    const std::unique_ptr<OpusDecoder, decltype(&opus_decoder_destroy)> decoder(
        opus_decoder_create(sample_rate, 1, &error), &opus_decoder_destroy);
    if (!decoder)
        throw std::runtime_error("opus decoder");
    std::array<float, 5760> sound{}; // 120 ms, the longest packet
    while (const auto packet = next()) {
        const int got = opus_decode_float(decoder.get(), packet->data(),
            static_cast<opus_int32>(packet->size()), sound.data(), static_cast<int>(sound.size()),
            0);
        if (got < 0)
            throw std::runtime_error("an encoded packet does not decode");
        const auto heard = std::span(sound).first(static_cast<std::size_t>(got));
        loudness_.add(heard);
        peak_.add(heard);
    }
}

std::optional<std::vector<std::uint8_t>> OpusListener::next()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !packets_.empty(); });
    if (packets_.empty())
        return std::nullopt;
    auto packet = std::move(packets_.front());
    packets_.pop_front();
    return packet;
}

}
