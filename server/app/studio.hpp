// Where sound is made: speech from text, and stored sound from uploads. Slow; runs on workers.
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>

#include "core/plan/jingle.hpp"
#include "core/speech/reader.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct VoiceOffer {
    std::string id;
    std::string name; // "Giọng miền Bắc (nam)"
    std::string region;
    std::string sex;
    bool is_default = false;
};

struct SpeechOrder {
    std::string spoken_text;
    std::string voice; // empty: the default one
    int speed_percent = 100;
    std::string name; // of the file, from the title
    Milliseconds phrase_gap{}; // least silence after each phrase
    std::vector<MediaHash> followed_by; // stored sounds: recordings in other languages

    friend bool operator==(const SpeechOrder&, const SpeechOrder&) = default;
};

// The part of a recording that is kept; all of it where nothing is said.
struct Cut {
    Milliseconds from{};
    std::optional<Milliseconds> to;

    friend bool operator==(const Cut&, const Cut&) = default;
};

using StudioProgress = std::function<void(int percent)>;

class Studio {
public:
    virtual ~Studio() = default;

    virtual std::vector<VoiceOffer> voices() const = 0;
    // The sound is stored when this returns; the row is the caller's to add (unit, by, created).
    virtual Result<MediaFile> speak(
        const SpeechOrder& order, std::stop_token stop, const StudioProgress& progress)
        = 0;
    virtual Result<MediaFile> take_recording(const std::filesystem::path& upload,
        const std::string& name, const Cut& cut, std::stop_token stop,
        const StudioProgress& progress)
        = 0;
    // A tune of the house's own, for a station that has none yet; none for what is spoken.
    virtual Result<MediaFile> tune(Jingle kind) = 0;
};

// How a text is read in a unit: its dictionary and those above it, and the corrections given.
Reading read_in_unit(Records& records, UnitId unit, const std::string& text,
    const std::vector<Correction>& corrections, Day day);

// Texts up to this many words are voiced inside the call that asks for it.
inline constexpr std::size_t words_at_once = 300;
std::size_t count_words(std::string_view text);

}
