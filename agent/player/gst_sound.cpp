#include "agent/player/gst_sound.hpp"

#include <spdlog/spdlog.h>

#include <cmath>

namespace nguon::agent {
namespace {
constexpr auto tick_every = std::chrono::milliseconds(5);
// Until then the start follows every better mapping; afterwards it stays.
constexpr auto fixed_before = std::chrono::seconds(1);
constexpr std::chrono::milliseconds first_pause{ 250 };
constexpr std::chrono::milliseconds longest_sound_pause{ 10'000 };

double dbfs(double amplitude)
{
    return std::max(-120.0, 20 * std::log10(std::max(amplitude, 1e-6)));
}

bool is_last(SoundEvent::What what)
{
    return what != SoundEvent::What::armed && what != SoundEvent::What::started;
}
}

GstSound::GstSound(OutputChoice output, const ClockMapping& mapping, Listener listener)
    : choice_(std::move(output))
    , listener_(std::move(listener))
    , clock_(mapping)
    , mapping_(mapping)
    , pause_(first_pause)
    , thread_([this] { run(); })
{
}

GstSound::~GstSound()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    thread_.join();
    output_.reset();
}

std::int64_t GstSound::position_of(WallTime instant) const
{
    return clock_.position_at(mapping_.mono_at(instant));
}

Result<void> GstSound::play(ItemToPlay item)
{
    const std::lock_guard lock(mutex_);
    if (!acts_.try_emplace(item.id, item.starts_at).second)
        return fail(Kind::conflict, "sound.id_in_use");
    const auto track = std::make_shared<Track>(item);
    std::optional<std::int64_t> start;
    std::int64_t first = 0;
    if (item.starts_at) {
        start = position_of(*item.starts_at);
        // Joining in the middle: what has passed by now need not be decoded.
        first = std::max<std::int64_t>(
            0, clock_.position_at(std::chrono::steady_clock::now()) - *start);
    }
    mixer_.add(track, start);
    track->start(first);
    return {};
}

void GstSound::stop(PlayId id, StopRequest request)
{
    const std::lock_guard lock(mutex_);
    const std::int64_t at = request.at ? position_of(*request.at) : INT64_MIN;
    mixer_.stop(id, at, request.fade.count() * sample_rate / 1000, std::move(request.reason));
}

void GstSound::set_gain(PlayId id, double gain_db) { mixer_.set_gain(id, gain_db); }

void GstSound::set_volumes(Volumes volumes) { mixer_.set_volumes(volumes); }

void GstSound::set_mapping(const ClockMapping& mapping)
{
    const std::lock_guard lock(mutex_);
    mapping_ = mapping;
}

ClockMapping GstSound::mapping() const
{
    const std::lock_guard lock(mutex_);
    return mapping_;
}

OutputHealth GstSound::health() const
{
    OutputHealth health;
    {
        const std::lock_guard lock(mutex_);
        health = health_;
    }
    health.level_dbfs = mixer_.level_dbfs();
    health.sounding = mixer_.sounding();
    health.limited = mixer_.limited();
    return health;
}

void GstSound::run()
{
    for (;;) {
        const MonoTime now = std::chrono::steady_clock::now();
        tick(now);
        while (const auto event = next_event(now))
            listener_(*event);
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, tick_every, [this] { return stopping_; }))
            return;
    }
}

void GstSound::tick(MonoTime now)
{
    keep_output(now);
    if (!output_)
        mixer_.pass_over(clock_.position_at(now));
    const std::lock_guard lock(mutex_);
    place_waiting(now);
    collect();
}

void GstSound::place_waiting(MonoTime now)
{
    bool fixed = false;
    for (auto& [id, planned] : acts_) {
        if (!planned) {
            fixed = true;
            continue;
        }
        mixer_.place(id, position_of(*planned));
        if (mapping_.wall_at(now) >= *planned - fixed_before)
            planned.reset();
    }
    clock_.follow(mapping_, now, fixed);
}

void GstSound::keep_output(MonoTime now)
{
    if (output_ && output_->broken()) {
        output_.reset();
        const std::lock_guard lock(mutex_);
        ++health_.restarts;
        next_attempt_ = now + pause_;
        pause_ = std::min(pause_ * 2, longest_sound_pause);
    }
    if (!output_ && now >= next_attempt_) {
        try {
            output_ = std::make_unique<Output>(
                choice_, clock_, [this](std::int64_t position, std::span<float> samples) {
                    mixer_.render(position, samples);
                });
        } catch (const std::exception& error) {
            spdlog::warn("{}", error.what());
            next_attempt_ = now + pause_;
            pause_ = std::min(pause_ * 2, longest_sound_pause);
        }
    }
    const std::lock_guard lock(mutex_);
    health_.running = output_ != nullptr;
    if (!output_)
        return;
    health_.output = output_->name();
    health_.advanced_at = output_->advanced_at();
    if (now - next_attempt_ > longest_sound_pause)
        pause_ = first_pause;
}

void GstSound::collect()
{
    for (MixerNote& note : mixer_.take_notes())
        pending_.push_back(std::move(note));
    std::ranges::stable_sort(pending_, {}, &MixerNote::position);
}

// An event is told when it can be heard, not when it was mixed; being ready is told at once.
std::optional<SoundEvent> GstSound::next_event(MonoTime now)
{
    const std::lock_guard lock(mutex_);
    const std::int64_t heard = clock_.position_at(now);
    const auto due = std::ranges::find_if(pending_, [&](const MixerNote& note) {
        return note.what == SoundEvent::What::armed || note.position <= heard;
    });
    if (due == pending_.end())
        return std::nullopt;
    SoundEvent event = event_of(*due);
    if (event.what == SoundEvent::What::armed)
        event.at = mapping_.wall_at(now);
    pending_.erase(due);
    if (is_last(event.what))
        acts_.erase(event.id);
    return event;
}

SoundEvent GstSound::event_of(const MixerNote& note) const
{
    const MonoTime instant = clock_.mono_at(note.position);
    SoundEvent event;
    event.what = note.what;
    event.id = note.id;
    event.reason = note.reason;
    event.at = mapping_.wall_at(instant);
    event.clock_error = mapping_.error_at(instant);
    event.clock_trusted = mapping_.trusted;
    event.samples = note.samples;
    event.missing = note.missing;
    event.peak_dbfs = dbfs(static_cast<double>(note.peak));
    event.rms_dbfs = note.samples > 0
        ? dbfs(std::sqrt(note.energy / static_cast<double>(note.samples)))
        : -120;
    event.media_position = note.media_position;
    return event;
}

}
