// The clock of the sound pipeline: CLOCK_MONOTONIC, run a little faster or slower so that sound
// keeps in step with wall time. It is never set: a step would tear the sound.
#pragma once

#include "agent/local/clock_mapping.hpp"
#include "agent/player/pcm_source.hpp"

#include <gst/gst.h>

#include <memory>
#include <mutex>

namespace nguon::agent {

// Positions are samples of an endless output that began when the clock was made.
class PipelineClock {
public:
    explicit PipelineClock(const ClockMapping& mapping);

    GstClock* gst() const { return clock_.get(); }
    GstClockTime time_at(MonoTime instant) const;

    MonoTime mono_at(std::int64_t position) const;
    std::int64_t position_at(MonoTime instant) const;
    std::int64_t position_at(GstClockTime time) const;
    GstClockTime time_of(std::int64_t position) const;

    // Follows the mapping's rate. While something sounds, an offset that grew since it was placed
    // is taken back by at most 500 ppm; more than 50 ms is left alone until the next pause.
    void follow(const ClockMapping& mapping, MonoTime now, bool sounding);

private:
    struct Unref {
        void operator()(GstClock* clock) const { gst_object_unref(clock); }
    };
    struct Line {
        MonoTime mono;
        std::int64_t time = 0; // ns of the pipeline clock
        double rate = 0; // above 1
    };

    std::int64_t on_line(MonoTime instant) const;
    void bend(double rate, MonoTime now);

    std::unique_ptr<GstClock, Unref> clock_;
    mutable std::mutex mutex_;
    Line line_;
    std::int64_t epoch_ = 0;
    Nanoseconds anchored_{}; // wall minus pipeline time when the items were placed
};

}
