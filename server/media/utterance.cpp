#include "server/media/utterance.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace nguon::media {
namespace {

constexpr std::size_t together = 900; // bytes, about a minute of speech
constexpr std::size_t longest = 2'000; // a "sentence" without any end is cut at a space here

enum class Break { none, phrase, sentence };

// `at` stands on a byte; answers what ends after it. A point inside a number ("3.5") ends
// nothing: what follows must be a space or the end.
Break break_after(std::string_view text, std::size_t at)
{
    const char here = text[at];
    if (here == '\n')
        return Break::sentence;
    const bool free = at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n';
    if (!free)
        return Break::none;
    if (here == '.' || here == '!' || here == '?' || text.substr(0, at + 1).ends_with("…"))
        return Break::sentence;
    if (here == ',' || here == ';' || here == ':')
        return Break::phrase;
    return Break::none;
}

// espeak-ng takes "[[" for the begin of phoneme names and control characters for commands.
std::string harmless(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool command = (byte < 0x20 && c != '\n') || byte == 0x7F || c == '[' || c == ']'
            || c == '<' || c == '>';
        plain.push_back(command ? ' ' : c);
    }
    return plain;
}

struct Piece {
    std::string text;
    Break end;
};

// A heading or a line of a list ends like a sentence even where nobody wrote a full stop.
std::string with_full_stop(std::string_view line)
{
    std::string text(line);
    if (std::string_view(".!?,;:").find(text.back()) == std::string_view::npos
        && !text.ends_with("…"))
        text += '.';
    return text;
}

std::vector<Piece> pieces_of(std::string_view text)
{
    std::vector<Piece> pieces;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        Break end = break_after(text, at);
        if (end == Break::none && text[at] == ' ' && at - begin >= longest)
            end = Break::phrase;
        if (end == Break::none && at + 1 < text.size())
            continue;
        const std::string_view piece = trim(text.substr(begin, at + 1 - begin));
        const bool sentence = end != Break::phrase;
        if (!piece.empty() && sentence)
            pieces.push_back({ with_full_stop(piece), Break::sentence });
        else if (!piece.empty())
            pieces.push_back({ std::string(piece), Break::phrase });
        begin = at + 1;
    }
    return pieces;
}

}

std::vector<Utterance> utterances(std::string_view spoken_text, const VoiceOptions& options)
{
    const std::string text = harmless(spoken_text);
    std::vector<Utterance> found;
    std::string gathered;
    const auto close = [&](std::chrono::milliseconds gap) {
        if (!gathered.empty())
            found.push_back({ std::exchange(gathered, {}), gap });
    };
    for (const Piece& piece : pieces_of(text)) {
        if (!gathered.empty())
            gathered += ' ';
        gathered += piece.text;
        const bool sentence = piece.end == Break::sentence;
        const auto gap
            = sentence ? std::max(options.sentence_gap, options.phrase_gap) : options.phrase_gap;
        if (gap.count() > 0 || gathered.size() >= longest
            || (sentence && gathered.size() >= together))
            close(gap);
    }
    close(options.sentence_gap);
    return found;
}

}
