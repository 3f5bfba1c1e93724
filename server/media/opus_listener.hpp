// Hears an Opus stream while it is being made: decodes each packet on a thread of its own and
// measures what a horn will play. On a machine with a second core this costs no time.
#pragma once

#include "server/media/loudness.hpp"
#include "server/media/true_peak.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

namespace nguon::media {

struct Heard {
    std::optional<double> lufs;
    double peak_db = 0;
};

class OpusListener {
public:
    OpusListener();
    ~OpusListener();
    OpusListener(const OpusListener&) = delete;
    OpusListener& operator=(const OpusListener&) = delete;

    void add(std::span<const std::uint8_t> packet);
    // Waits for the last packet. Throws what the thread met.
    Heard finish();

private:
    void listen();
    void decode_all();
    std::optional<std::vector<std::uint8_t>> next();
    void close();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::vector<std::uint8_t>> packets_; // at most an hour of 80 bytes per 20 ms
    bool closed_ = false;
    LoudnessMeter loudness_;
    TruePeakMeter peak_;
    std::exception_ptr failure_;
    std::thread thread_; // last: it uses all of the above
};

}
