// The officer's own readings: corrections of one bulletin and the unit's dictionary of names.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/speech/scene.hpp"

namespace nguon::speech {

class RuleBook {
public:
    explicit RuleBook(const ReadingOptions& options);

    // The first correction, else the longest dictionary entry, whose written form starts at `at`
    // and ends with a whole word. Blanks of any width match one another; a rule written in small or
    // mixed letters also applies to the same words in capitals.
    std::optional<Match> match(const Scene& scene, std::size_t at) const;

private:
    struct Rule {
        std::string text; // NFC; the tokens look into it
        std::vector<Token> tokens;
        std::string spoken;
    };
    static bool fits(const Rule& rule, const Scene& scene, std::size_t at);

    std::unordered_map<std::string, std::vector<Rule>> by_first_; // first token, lower case
};

}
