// One item on its way to the mixer: a thread decodes ahead of need, the mixer takes what is there.
#pragma once

#include "agent/player/sound.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace nguon::agent {

// Owned by shared_ptr. The decoding thread keeps the object alive by itself, so a source that hangs
// for ever holds up nobody.
class Track : public std::enable_shared_from_this<Track> {
public:
    enum class State : std::uint8_t { opening, ready, failed };

    explicit Track(ItemToPlay item);

    const ItemToPlay& item() const { return item_; }
    // Begins to decode at the sample `first` after offset_into_media.
    void start(std::int64_t first);
    // The thread ends by itself soon after, unless it is blocked in its source.
    void abandon();

    State state() const;
    std::string failure() const;
    // The number of samples the item has, once its end was decoded (or it broke there).
    std::optional<std::int64_t> end() const;

    // Copies the item's samples from `first` on; what is not there is silence. The number that
    // should have been there and was not comes back. Never waits for the source.
    std::int64_t take(std::int64_t first, std::span<float> samples);

private:
    void decode();
    Result<std::shared_ptr<PcmSource>> open() const;
    void break_off(const Error& error);
    std::optional<std::int64_t> next_to_decode() const;
    bool store(std::span<const float> samples);

    const ItemToPlay item_;
    const std::int64_t offset_; // offset_into_media in samples

    mutable std::mutex mutex_;
    std::condition_variable room_;
    std::vector<float> ring_; // one second
    std::int64_t head_ = 0; // the first sample held; item samples, zero at starts_at
    std::int64_t tail_ = 0; // one after the last sample held
    std::optional<std::int64_t> end_;
    std::string failure_;
    State state_ = State::opening;
    bool abandoned_ = false;
};

}
