// Numbers that are read off a card, a form or a screen and typed in again: accounts, identity
// cards, tax codes, one-time codes.
#pragma once

#include <optional>

#include "core/speech/scene.hpp"

namespace nguon::speech {

// "STK 8500 2010 01234", "CCCD 019 085 001 234", "mã 123456": digit by digit, a pause between
// groups.
std::optional<Match> read_account(const Scene& scene, std::size_t at);

}
