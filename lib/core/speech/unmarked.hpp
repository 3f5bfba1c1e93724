// Vietnamese written without its marks, or with marks that a scanner lost: each word may still look
// like a word, only the company it keeps tells.
#pragma once

#include <vector>

#include "core/speech/token.hpp"

namespace nguon::speech {

// Per token: is it a word of a stretch that nobody can read aloud as it stands? One word without
// marks never is ("ba", "trong"), nor a name of a few words, nor what the tables know.
std::vector<bool> lost_marks(const std::vector<Token>& tokens);

}
