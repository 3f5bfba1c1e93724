// Another station on its way to the mixer: a little of it is kept ahead, it is brought to level,
// and somebody watches whether it is there at all.
//
// The decoder adds what it has, the decoding thread of a track takes what is due by the clock. What
// is not there is silence of its own length: a line that breaks delays nothing.
#pragma once

#include "agent/local/clock_mapping.hpp"
#include "agent/player/pcm_source.hpp"
#include "agent/player/relay_level.hpp"
#include "core/relay/relay.hpp"
#include "core/schedule/timeline.hpp"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

namespace nguon::agent {

// What is due leaves the inbox this long before its instant. A track counts as armed with a quarter
// of a second decoded, so it must be more than that.
inline constexpr std::chrono::milliseconds relay_taken_before{ 500 };
// Softer than this is silence, whatever the station's noise.
inline constexpr double relay_silent_below_dbfs = -50;

// Thread-safe.
class RelayInbox {
public:
    RelayInbox(
        const RelayFeed& feed, Moment starts, Milliseconds length, const ClockMapping& mapping);

    void set_mapping(const ClockMapping& mapping);

    // While nobody reads yet, the newest seconds are kept.
    void add(std::span<const float> samples);
    // Whoever adds should wait: enough is here. Never while nobody reads yet.
    bool is_full() const;

    // Blocks until the sample `at` of the slot is due. Zero is the end of the slot, or that nobody
    // wants it any more. Refuses with relay.silent or relay.unreachable where the slot ends with
    // its source.
    Result<std::size_t> read(std::int64_t at, std::span<float> samples);
    // Wakes who waits; there is nothing more to come.
    void close();

    // What of the time that was read the station was not heard, and why (none: nothing of it).
    struct Lost {
        std::chrono::milliseconds time{};
        Reason why = Reason::none;
    };
    Lost lost() const;
    // What is wrong at this moment.
    Reason fault() const;

private:
    MonoTime due(std::int64_t at) const;
    std::size_t take(std::span<float> samples);
    void watch(std::span<const float> samples, std::size_t there);

    const RelayFeed feed_;
    const Moment starts_;
    const std::int64_t length_; // samples

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    ClockMapping mapping_;
    std::deque<float> ahead_;
    RelayLevel level_;
    bool reading_ = false;
    bool dry_ = true; // waits for a little to play on from
    bool closed_ = false;
    std::int64_t quiet_ = 0; // samples in a row
    std::int64_t absent_ = 0; // of them, those that never came
    std::int64_t loud_ = 0; // samples in a row, while a fault stands
    std::int64_t lost_ = 0; // samples
    Reason why_ = Reason::none;
    Reason fault_ = Reason::none;
};

// One reading of an inbox.
class RelayVoice : public PcmSource {
public:
    explicit RelayVoice(std::shared_ptr<RelayInbox> inbox)
        : inbox_(std::move(inbox))
    {
    }
    Result<std::size_t> read(std::span<float> samples) override;
    Result<void> seek(std::int64_t sample) override;

private:
    std::shared_ptr<RelayInbox> inbox_;
    std::int64_t next_ = 0;
};

}
