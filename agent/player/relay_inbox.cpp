#include "agent/player/relay_inbox.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

// A line of the mobile network stands still for a second or two; longer than a minute behind the
// station would be another programme to whoever hears both.
constexpr auto kept_before = static_cast<std::size_t>(3 * sample_rate);
constexpr auto most_ahead = static_cast<std::size_t>(6 * sample_rate);
constexpr auto plays_on_from = static_cast<std::size_t>(sample_rate / 2);
constexpr auto read_at_once = static_cast<std::size_t>(sample_rate / 10);
constexpr std::int64_t back_after = sample_rate / 2;

bool is_loud(std::span<const float> samples)
{
    double energy = 0;
    for (const float sample : samples)
        energy += static_cast<double>(sample) * sample;
    const double mean = energy / static_cast<double>(std::max<std::size_t>(samples.size(), 1));
    return 10 * std::log10(std::max(mean, 1e-12)) > relay_silent_below_dbfs;
}

}

RelayInbox::RelayInbox(
    const RelayFeed& feed, Moment starts, Milliseconds length, const ClockMapping& mapping)
    : feed_(feed)
    , starts_(starts)
    , length_(length.count() * sample_rate / 1'000)
    , mapping_(mapping)
{
}

void RelayInbox::set_mapping(const ClockMapping& mapping)
{
    const std::lock_guard lock(mutex_);
    mapping_ = mapping;
    changed_.notify_all();
}

void RelayInbox::add(std::span<const float> samples)
{
    // What a stranger sends may decode into anything: a number beyond all bounds would sound at
    // full scale for as long as the level remembers it, one that is none for ever.
    std::vector<float> bounded(samples.begin(), samples.end());
    for (float& sample : bounded)
        sample = std::isfinite(sample) ? std::clamp(sample, -1.0F, 1.0F) : 0.0F;
    const std::lock_guard lock(mutex_);
    level_.hear(bounded);
    ahead_.insert(ahead_.end(), bounded.begin(), bounded.end());
    // Who adds beyond what is enough does not wait: then the oldest is the least loss.
    const std::size_t most = reading_ ? most_ahead + kept_before : kept_before;
    if (ahead_.size() > most)
        ahead_.erase(ahead_.begin(), ahead_.end() - static_cast<std::ptrdiff_t>(most));
}

bool RelayInbox::is_full() const
{
    const std::lock_guard lock(mutex_);
    return reading_ && ahead_.size() >= most_ahead;
}

MonoTime RelayInbox::due(std::int64_t at) const
{
    const Nanoseconds into(at * 1'000'000 / sample_rate * 1'000);
    return mapping_.mono_at(WallTime(starts_) + into) - relay_taken_before;
}

Result<std::size_t> RelayInbox::read(std::int64_t at, std::span<float> samples)
{
    std::unique_lock lock(mutex_);
    while (!closed_ && at < length_ && std::chrono::steady_clock::now() < due(at))
        changed_.wait_until(lock, due(at));
    if (closed_ || at >= length_)
        return std::size_t{ 0 };
    reading_ = true;
    samples = samples.first(
        std::min({ samples.size(), read_at_once, static_cast<std::size_t>(length_ - at) }));
    watch(samples, take(samples));
    if (fault_ != Reason::none && feed_.fallback == RelayFallback::end)
        return fail(Kind::unavailable,
            fault_ == Reason::relay_silent ? "relay.silent" : "relay.unreachable");
    level_.apply(samples);
    return samples.size();
}

// How much was there; the rest is silence.
std::size_t RelayInbox::take(std::span<float> samples)
{
    std::fill(samples.begin(), samples.end(), 0.0F);
    if (dry_ && ahead_.size() < plays_on_from)
        return 0;
    const std::size_t count = std::min(samples.size(), ahead_.size());
    std::copy_n(ahead_.begin(), count, samples.begin());
    ahead_.erase(ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(count));
    dry_ = count < samples.size();
    return count;
}

// What never came was not heard; what came and was silent was not heard either once that is a
// fault.
void RelayInbox::watch(std::span<const float> samples, std::size_t there)
{
    const auto count = static_cast<std::int64_t>(samples.size());
    const std::int64_t missing = count - static_cast<std::int64_t>(there);
    if (missing > 0 && why_ == Reason::none)
        why_ = Reason::relay_unreachable;
    if (is_loud(samples)) {
        lost_ += missing;
        quiet_ = absent_ = 0;
        loud_ += count;
        if (loud_ >= back_after)
            fault_ = Reason::none;
        return;
    }
    loud_ = 0;
    quiet_ += count;
    absent_ += missing;
    if (fault_ != Reason::none) {
        lost_ += count;
        return;
    }
    lost_ += missing;
    if (quiet_ < feed_.silence_s * sample_rate)
        return;
    fault_ = absent_ * 2 > quiet_ ? Reason::relay_unreachable : Reason::relay_silent;
    why_ = fault_;
    lost_ += quiet_ - absent_;
}

void RelayInbox::close()
{
    const std::lock_guard lock(mutex_);
    closed_ = true;
    fault_ = Reason::none;
    changed_.notify_all();
}

RelayInbox::Lost RelayInbox::lost() const
{
    const std::lock_guard lock(mutex_);
    return { std::chrono::milliseconds(lost_ * 1'000 / sample_rate), why_ };
}

Reason RelayInbox::fault() const
{
    const std::lock_guard lock(mutex_);
    return fault_;
}

Result<std::size_t> RelayVoice::read(std::span<float> samples)
{
    auto count = inbox_->read(next_, samples);
    if (count)
        next_ += static_cast<std::int64_t>(*count);
    return count;
}

Result<void> RelayVoice::seek(std::int64_t sample)
{
    next_ = sample;
    return {};
}

}
