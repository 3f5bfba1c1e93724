// "Nghe lại": what anybody standing under a pole may hear and read again. Only what was heard
// there, and only while it is approved: drafts never, and what was recalled vanishes.
#pragma once

#include <filesystem>

#include "server/app/deed.hpp"

namespace nguon::app {

inline constexpr std::chrono::days heard_again_for{ 30 };
inline constexpr int most_heard_again = 30;

// One language of a bulletin.
struct HeardSound {
    std::size_t position = 0; // as in `heard_in_order`: 0 is the main text
    std::string language;
    BulletinSound sound;
    std::string text; // of another language than the main one, where somebody wrote it down
    std::string reader; // of a recording in another language
};
struct HeardAgain {
    Bulletin bulletin;
    Moment last{};
    std::int64_t times = 0;
    std::vector<HeardSound> sounds; // in the order of the place
};
struct HearAgainPlace {
    DeviceId device;
    std::string name;
    std::string place; // units above it, without the province
    std::vector<HeardAgain> bulletins; // heard last first
};
// place.missing: no such cluster.
Result<HearAgainPlace> hear_again(
    Records& records, DeviceId device, const std::vector<HeardRow>& heard, Moment now);

// The address behind a pole's label; it never changes.
std::string hear_again_path(DeviceId device);

// Sounds for phones that do not know Opus (AAC in MP4), made when they are first asked for.
class PocketSounds {
public:
    virtual ~PocketSounds() = default;

    // What needs no work: it is made, or making it failed a short while ago. Does not wait.
    virtual std::optional<Result<std::filesystem::path>> known(const MediaHash& hash) = 0;
    // Blocks for a second or two where it is not made yet: run it on a worker.
    virtual Result<std::filesystem::path> aac_of(const MediaHash& hash) = 0;
    // In bytes; none while it was not made.
    virtual std::optional<std::uint64_t> size_of(const MediaHash& hash) const = 0;
};

}
