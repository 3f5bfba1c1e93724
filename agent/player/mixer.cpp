#include "agent/player/mixer.hpp"

#include <cmath>

namespace nguon::agent {
namespace {
// Quick enough for a command, slow enough not to click: full travel in 30 ms.
constexpr float gain_step = 1.0F / (0.030F * sample_rate);
constexpr std::int64_t join_ramp = sample_rate / 200; // 5 ms, for a beginning in mid-wave
constexpr std::int64_t give_up_after = 5 * sample_rate;

float amplitude(double db) { return static_cast<float>(std::pow(10.0, db / 20)); }

// The ear's scale, as PulseAudio and ALSA draw it.
float amplitude_of_percent(int percent, int ceiling)
{
    const float part
        = static_cast<float>(std::clamp(percent, 0, std::clamp(ceiling, 0, 100))) / 100;
    return part * part * part;
}
}

Mixer::~Mixer()
{
    for (const auto& [id, strip] : strips_)
        strip.track->abandon();
}

void Mixer::add(std::shared_ptr<Track> track, std::optional<std::int64_t> start)
{
    Strip strip;
    strip.start = start;
    strip.gain = strip.target = amplitude(track->item().gain_db);
    strip.sum.id = track->item().id;
    strip.track = std::move(track);
    const std::lock_guard lock(mutex_);
    strips_.insert_or_assign(strip.sum.id, std::move(strip));
}

void Mixer::place(PlayId id, std::int64_t start)
{
    const std::lock_guard lock(mutex_);
    if (const auto found = strips_.find(id); found != strips_.end() && !found->second.begun)
        found->second.start = start;
}

void Mixer::stop(PlayId id, std::int64_t silent_at, std::int64_t fade, std::string reason)
{
    const std::lock_guard lock(mutex_);
    const auto found = strips_.find(id);
    if (found == strips_.end())
        return;
    Strip& strip = found->second;
    strip.fade = std::max<std::int64_t>(fade, 1);
    strip.silent_at = std::max(silent_at, mixed_until_ + strip.fade);
    strip.stop_reason = std::move(reason);
}

void Mixer::set_gain(PlayId id, double gain_db)
{
    const std::lock_guard lock(mutex_);
    if (const auto found = strips_.find(id); found != strips_.end())
        found->second.target = amplitude(gain_db);
}

void Mixer::set_volumes(const Volumes& volumes)
{
    const std::lock_guard lock(mutex_);
    ordinary_ = amplitude_of_percent(volumes.ordinary, volumes.ceiling);
    emergency_ = amplitude_of_percent(volumes.emergency, volumes.ceiling);
}

float Mixer::volume_of(SoundClass sound_class) const
{
    return sound_class == SoundClass::emergency ? emergency_ : ordinary_;
}

void Mixer::render(std::int64_t position, std::span<float> out)
{
    const std::lock_guard lock(mutex_);
    if (ahead_at_ != position)
        mix(position, ahead_);
    std::copy(ahead_.begin(), ahead_.end(), out.begin());
    ahead_at_ = position + block;
    mix(ahead_at_, ahead_);
    limiter_.apply(out, ahead_);
    measure(out);
}

void Mixer::pass_over(std::int64_t position)
{
    const std::lock_guard lock(mutex_);
    lost_ = true;
    while (mixed_until_ != INT64_MIN && mixed_until_ + block <= position)
        mix(mixed_until_, ahead_);
    lost_ = false;
    if (mixed_until_ == INT64_MIN)
        mixed_until_ = position;
    ahead_at_ = INT64_MIN;
    measure(std::span<const float>());
}

void Mixer::mix(std::int64_t position, std::span<float> out)
{
    std::fill(out.begin(), out.end(), 0.0F);
    for (auto at = strips_.begin(); at != strips_.end();)
        at = mix_strip(at->second, position, out) ? std::next(at) : strips_.erase(at);
    mixed_until_ = position + block;
}

// Tells when the item is ready; false while it cannot sound yet.
bool Mixer::arm(Strip& strip, std::int64_t position)
{
    const auto state = strip.track->state();
    if (!strip.armed && state == Track::State::ready) {
        strip.armed = true;
        MixerNote note = strip.sum;
        note.what = SoundEvent::What::armed;
        note.position = position;
        notes_.push_back(std::move(note));
    }
    if (strip.armed && !strip.start)
        strip.start = position;
    return strip.start && position + block > *strip.start;
}

bool Mixer::mix_strip(Strip& strip, std::int64_t position, std::span<float> out)
{
    if (strip.track->state() == Track::State::failed)
        return finish(strip, SoundEvent::What::failed, strip.track->failure(), position);
    if (strip.silent_at <= position)
        return finish(strip, SoundEvent::What::stopped, strip.stop_reason, strip.silent_at);
    if (!arm(strip, position))
        return true;
    if (!strip.begun && strip.armed && !lost_)
        begin(strip, position);

    // The part of this block that belongs to the item, in item samples from `first` on.
    const std::int64_t skip = std::max<std::int64_t>(0, *strip.start - position);
    const std::int64_t first = position + skip - *strip.start;
    const std::int64_t until_stop = std::min<std::int64_t>(block, strip.silent_at - position);
    std::int64_t count = std::max<std::int64_t>(0, until_stop - skip);
    const auto end = strip.track->end();
    if (end)
        count = std::clamp<std::int64_t>(*end - first, 0, count);

    const auto samples = std::span<float>(scratch_).first(static_cast<std::size_t>(count));
    const std::int64_t absent = strip.track->take(first, samples);
    const std::int64_t missing = lost_ ? count : absent;
    shape(strip, position + skip, samples);
    strip.sum.missing += missing;
    strip.sum.samples += count - missing;
    strip.stalled = missing == count && count > 0 ? strip.stalled + count : 0;
    strip.next = first + count;
    for (std::size_t i = 0; i < samples.size(); ++i)
        out[static_cast<std::size_t>(skip) + i] += samples[i];

    if (end && strip.next >= *end) {
        const auto failure = strip.begun ? strip.track->failure() : "output.lost";
        return finish(strip, failure.empty() ? SoundEvent::What::ended : SoundEvent::What::failed,
            failure, position + skip + count);
    }
    if (strip.stalled > give_up_after)
        return finish(strip, SoundEvent::What::failed, "media.stalled", position + block);
    return true;
}

// Gain, ramps and fade, and what the item itself contributed.
void Mixer::shape(Strip& strip, std::int64_t position, std::span<float> samples) const
{
    const float volume = volume_of(strip.track->item().sound_class);
    const std::int64_t fade_begins = strip.silent_at - strip.fade;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const float target = strip.target * volume;
        strip.gain += std::clamp(target - strip.gain, -gain_step, gain_step);
        float gain = strip.gain;
        if (strip.ramp_in > 0)
            gain *= 1 - static_cast<float>(strip.ramp_in--) / static_cast<float>(join_ramp);
        const std::int64_t at = position + static_cast<std::int64_t>(i);
        if (at > fade_begins)
            gain *= static_cast<float>(strip.silent_at - at) / static_cast<float>(strip.fade);
        samples[i] *= gain;
        strip.sum.peak = std::max(strip.sum.peak, std::abs(samples[i]));
        strip.sum.energy += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
    }
}

void Mixer::begin(Strip& strip, std::int64_t position)
{
    strip.begun = true;
    strip.sum.missing = 0; // what was passed over before shows in media_position
    strip.gain = strip.target * volume_of(strip.track->item().sound_class);
    const std::int64_t at = std::max(position, *strip.start);
    strip.first = at - *strip.start;
    const auto offset
        = strip.track->item().offset_into_media.count() / 1000 * sample_rate / 1'000'000;
    strip.ramp_in = strip.first + offset > 0 ? join_ramp : 0;
    MixerNote note = strip.sum;
    note.what = SoundEvent::What::started;
    note.position = at;
    note.media_position = strip.first + offset;
    notes_.push_back(std::move(note));
}

bool Mixer::finish(Strip& strip, SoundEvent::What what, std::string reason, std::int64_t position)
{
    MixerNote note = strip.sum;
    note.what = what;
    note.reason = std::move(reason);
    note.position = position;
    note.media_position = strip.next
        + strip.track->item().offset_into_media.count() / 1000 * sample_rate / 1'000'000;
    notes_.push_back(std::move(note));
    strip.track->abandon();
    return false;
}

void Mixer::measure(std::span<const float> out)
{
    double energy = 0;
    for (const float sample : out)
        energy += static_cast<double>(sample) * static_cast<double>(sample);
    energies_[energy_at_++ % energies_.size()] = energy;
}

std::vector<MixerNote> Mixer::take_notes()
{
    const std::lock_guard lock(mutex_);
    return std::exchange(notes_, {});
}

int Mixer::sounding() const
{
    const std::lock_guard lock(mutex_);
    return static_cast<int>(
        std::ranges::count_if(strips_, [](const auto& entry) { return entry.second.begun; }));
}

bool Mixer::idle() const
{
    const std::lock_guard lock(mutex_);
    return strips_.empty();
}

double Mixer::level_dbfs() const
{
    const std::lock_guard lock(mutex_);
    double energy = 0;
    for (const double each : energies_)
        energy += each;
    energy /= static_cast<double>(block) * static_cast<double>(energies_.size());
    return std::max(-120.0, 10 * std::log10(std::max(energy, 1e-12)));
}

std::int64_t Mixer::limited() const
{
    const std::lock_guard lock(mutex_);
    return limiter_.limited();
}

}
