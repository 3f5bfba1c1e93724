// Brings another station to the level of the house, slowly: what is a little louder or softer for a
// sentence stays so, what is for a minute does not.
#pragma once

#include <memory>
#include <span>

namespace nguon::agent {

// As loud as what the server masters (server/media/loudness.hpp).
inline constexpr double house_lufs = -16.0;

class RelayLevel {
public:
    RelayLevel();
    ~RelayLevel();
    RelayLevel(const RelayLevel&) = delete;
    RelayLevel& operator=(const RelayLevel&) = delete;

    // What comes from the station, also before anybody hears it: the first syllable is at level.
    void hear(std::span<const float> samples);
    // Turns the next samples up or down; the gain moves in a straight line over them.
    void apply(std::span<float> samples);
    double gain_db() const { return gain_db_; }

private:
    struct State; // the library's
    void aim();

    std::unique_ptr<State> state_;
    double gain_db_ = 0;
    double wanted_db_ = 0;
    bool aimed_ = false; // heard enough to know a level
    bool applied_ = false;
    std::size_t heard_ = 0; // samples, as far as it matters
    std::size_t since_aimed_ = 0; // samples
};

}
