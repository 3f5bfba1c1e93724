#include "agent/player/track.hpp"

#include "agent/player/opus_file.hpp"
#include "agent/player/tones.hpp"

namespace nguon::agent {
namespace {
// What must be decoded before an item counts as armed: a quarter of the ring.
constexpr std::int64_t armed_samples = sample_rate / 4;
// Falling further behind than this, seeking is cheaper than decoding through.
constexpr std::int64_t seek_beyond = 2 * sample_rate;

std::int64_t to_samples(Nanoseconds span)
{
    return (span.count() / 1000 * sample_rate + 500'000) / 1'000'000;
}
}

Track::Track(ItemToPlay item)
    : item_(std::move(item))
    , offset_(to_samples(item_.offset_into_media))
    , ring_(sample_rate)
{
}

void Track::start(std::int64_t first)
{
    head_ = tail_ = first;
    std::thread([self = shared_from_this()] { self->decode(); }).detach();
}

void Track::abandon()
{
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    room_.notify_all();
}

Track::State Track::state() const
{
    const std::lock_guard lock(mutex_);
    return state_;
}

std::string Track::failure() const
{
    const std::lock_guard lock(mutex_);
    return failure_;
}

std::optional<std::int64_t> Track::end() const
{
    const std::lock_guard lock(mutex_);
    return end_;
}

std::int64_t Track::take(std::int64_t first, std::span<float> samples)
{
    std::fill(samples.begin(), samples.end(), 0.0F);
    const std::lock_guard lock(mutex_);
    const auto last = first + static_cast<std::int64_t>(samples.size());
    const auto from = std::max(first, head_);
    const auto until = std::min(last, tail_);
    const auto size = static_cast<std::int64_t>(ring_.size());
    for (std::int64_t at = from; at < until; ++at)
        samples[static_cast<std::size_t>(at - first)] = ring_[static_cast<std::size_t>(at % size)];
    // What was passed over is of no use any more, even if it is decoded later.
    head_ = std::max(head_, last);
    room_.notify_all();
    const auto wanted = std::max<std::int64_t>(0, std::min(last, end_.value_or(last)) - first);
    return wanted - std::max<std::int64_t>(0, std::min(until, first + wanted) - from);
}

Result<std::shared_ptr<PcmSource>> Track::open() const
{
    if (const auto* source = std::get_if<std::shared_ptr<PcmSource>>(&item_.sounding))
        return *source;
    if (const auto* tone = std::get_if<Tone>(&item_.sounding))
        return std::make_shared<PcmBuffer>(samples_of(*tone));
    auto file = OpusFile::open(std::get<MediaFile>(item_.sounding).path);
    if (!file)
        return tl::unexpected(file.error());
    return std::shared_ptr<PcmSource>(std::move(*file));
}

void Track::break_off(const Error& error)
{
    const std::lock_guard lock(mutex_);
    failure_ = error.code;
    end_ = tail_;
    // Broken before anything could sound: no need to wait for the instant to say so.
    if (state_ == State::opening)
        state_ = State::failed;
}

void Track::decode()
{
    const auto source = open();
    if (!source)
        return break_off(source.error());
    if (const auto placed = (*source)->seek(offset_ + tail_); !placed)
        return break_off(placed.error());

    std::vector<float> chunk(sample_rate / 8); // 125 ms, more than the longest Opus packet
    while (const auto behind = next_to_decode()) {
        if (*behind != tail_) {
            if (const auto moved = (*source)->seek(offset_ + *behind); !moved)
                return break_off(moved.error());
            const std::lock_guard lock(mutex_);
            tail_ = *behind;
        }
        const auto count = (*source)->read(chunk);
        if (!count)
            return break_off(count.error());
        if (*count == 0) {
            const std::lock_guard lock(mutex_);
            end_ = tail_;
            state_ = State::ready;
            return;
        }
        if (!store(std::span<const float>(chunk).first(*count)))
            return;
    }
}

// Where to decode on; none when nobody wants the sound any more.
std::optional<std::int64_t> Track::next_to_decode() const
{
    const std::lock_guard lock(mutex_);
    if (abandoned_)
        return std::nullopt;
    return head_ - tail_ > seek_beyond ? head_ : tail_;
}

// Waits for room; false when nobody wants the sound any more.
bool Track::store(std::span<const float> samples)
{
    const auto size = static_cast<std::int64_t>(ring_.size());
    std::unique_lock lock(mutex_);
    for (const float sample : samples) {
        room_.wait(lock, [&] { return abandoned_ || tail_ - head_ < size; });
        if (abandoned_)
            return false;
        ring_[static_cast<std::size_t>(tail_ % size)] = sample;
        ++tail_;
    }
    // Late samples were passed over while they were being decoded.
    if (tail_ - head_ >= armed_samples)
        state_ = State::ready;
    return true;
}

}
