// The page behind a pole's label, as HTML that needs no script and weighs less than a small
// picture.
#pragma once

#include "base/html.hpp"
#include "server/app/hear_again.hpp"

namespace nguon::site {

// What is known of a sound beside its length.
struct SoundSizes {
    std::int64_t opus = 0; // 0: there is no sound (any more)
    std::int64_t aac = 0; // 0: not made yet, then it is guessed
};
using SizesOf = std::function<SoundSizes(const BulletinSound&)>;

// Never more than this, whatever is on it.
inline constexpr std::size_t most_page_bytes = 48U << 10;

std::string hear_again_page(const app::HearAgainPlace& place, const SizesOf& sizes, Moment now);
std::string bulletin_page(
    const app::HearAgainPlace& place, const app::HeardAgain& one, const SizesOf& sizes, Moment now);
// Nothing is there, or it is asked for too often: says so, and what to do.
std::string notice_page(std::string_view title, std::string_view text);

}
