#include "server/app/studio.hpp"

namespace nguon::app {

Reading read_in_unit(Records& records, UnitId unit, const std::string& text,
    const std::vector<Correction>& corrections, Day day)
{
    ReadingOptions options;
    const auto tree = records.units().tree(day);
    for (const DictionaryEntry& entry : records.dictionary().for_unit(tree->path(unit)))
        options.dictionary.push_back({ entry.written, entry.spoken });
    for (const Correction& one : corrections)
        options.corrections.push_back({ one.written, one.spoken });
    return read_aloud(text, options);
}

std::size_t count_words(std::string_view text)
{
    std::size_t words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        words += !space && !inside;
        inside = !space;
    }
    return words;
}

}
