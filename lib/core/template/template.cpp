#include "core/template/template.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace nguon {
namespace {

constexpr std::size_t longest_blank = 40; // code points
constexpr std::size_t longest_template_title = 120;
constexpr std::size_t most_template_tracks = 12;

// Walks the text; `plain(piece)` and `blank(name)` in turn. False: a brace is not closed.
template <typename Plain, typename Blank> bool walk(std::string_view text, Plain plain, Blank blank)
{
    while (!text.empty()) {
        const auto open = text.find('{');
        plain(text.substr(0, open));
        if (open == std::string_view::npos)
            return true;
        const auto close = text.find('}', open);
        const std::string_view name = trim(text.substr(open + 1, close - open - 1));
        if (close == std::string_view::npos || name.empty()
            || name.find('{') != std::string_view::npos || count_code_points(name) > longest_blank)
            return false;
        blank(name);
        text.remove_prefix(close + 1);
    }
    return true;
}

// Whoever sends it fills the blanks of the text: another language has no others.
bool fits_blanks(std::string_view track, std::string_view text)
{
    const auto wanted = blanks_of(track);
    const auto given = blanks_of(text);
    return wanted && (!given || std::all_of(wanted->begin(), wanted->end(), [&](const auto& name) {
        return std::find(given->begin(), given->end(), name) != given->end();
    }));
}

}

std::string_view name_of(TemplateKind kind)
{
    return kind == TemplateKind::emergency ? "emergency" : "ordinary";
}

std::optional<TemplateKind> parse_template_kind(std::string_view text)
{
    for (const TemplateKind kind : { TemplateKind::emergency, TemplateKind::ordinary }) {
        if (name_of(kind) == text)
            return kind;
    }
    return std::nullopt;
}

Result<std::vector<std::string>> blanks_of(std::string_view text)
{
    std::vector<std::string> names;
    const bool closed = walk(
        text, [](std::string_view) {},
        [&](std::string_view name) {
            if (std::find(names.begin(), names.end(), name) == names.end())
                names.emplace_back(name);
        });
    if (!closed)
        return fail_field("text", "template.open_blank");
    return names;
}

Result<std::string> filled(std::string_view text, const std::map<std::string, std::string>& blanks)
{
    std::string out;
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    const bool closed = walk(
        text, [&](std::string_view piece) { out.append(piece); },
        [&](std::string_view name) {
            const auto given = blanks.find(std::string(name));
            if (given == blanks.end() || trim(given->second).empty())
                error.fields.push_back(
                    { "blanks." + std::string(name), "template.blank_missing", std::string(name) });
            else
                out.append(trim(given->second));
        });
    if (!closed)
        return fail_field("text", "template.open_blank");
    if (!error.fields.empty())
        return tl::unexpected(error);
    return out;
}

Result<void> check_template(const Template& one)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    const auto refuse = [&](std::string path, std::string code, std::string detail = {}) {
        error.fields.push_back({ std::move(path), std::move(code), std::move(detail) });
    };
    if (trim(one.title).empty())
        refuse("title", "template.title_empty");
    if (count_code_points(one.title) > longest_template_title)
        refuse("title", "input.too_long", std::to_string(longest_template_title));
    if (trim(one.text).empty())
        refuse("text", "template.text_empty");
    if (count_code_points(one.text) > longest_emergency_text)
        refuse("text", "input.too_long", std::to_string(longest_emergency_text));
    if (!blanks_of(one.text))
        refuse("text", "template.open_blank");
    if (count_code_points(one.consent) > longest_consent)
        refuse("consent", "input.too_long", std::to_string(longest_consent));
    if (one.days_in_a_row < 0 || one.days_in_a_row > most_days_in_a_row)
        refuse("days_in_a_row", "input.out_of_range", "0–30");
    // An alert waits neither for a family nor for the next day.
    if (one.kind == TemplateKind::emergency && (!one.consent.empty() || one.days_in_a_row != 0))
        refuse("kind", "template.duties_of_notices");
    if (one.repeat < 1 || one.repeat > 10)
        refuse("repeat", "input.out_of_range", "1–10");
    if (one.tracks.size() > most_template_tracks)
        refuse("tracks", "input.too_many", std::to_string(most_template_tracks));
    for (std::size_t i = 0; i < one.tracks.size(); ++i) {
        const std::string path = "tracks[" + std::to_string(i) + "]";
        const auto same
            = [&](const Track& track) { return track.language == one.tracks[i].language; };
        if (one.tracks[i].language == one.language
            || std::find_if(one.tracks.begin(), one.tracks.end(), same) - one.tracks.begin()
                != static_cast<std::ptrdiff_t>(i))
            refuse(path + ".language", "input.repeated");
        if (!one.tracks[i].media && trim(one.tracks[i].text).empty())
            refuse(path + ".media", "template.track_needs_media");
        if (!fits_blanks(one.tracks[i].text, one.text))
            refuse(path + ".text", "template.other_blank");
    }
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

Result<EmergencyContent> content_of(
    const Template& one, const std::map<std::string, std::string>& blanks)
{
    auto text = filled(one.text, blanks);
    if (!text)
        return tl::unexpected(text.error());
    EmergencyContent content;
    content.hazard = one.hazard;
    content.severity = one.severity;
    content.tone = one.tone;
    content.repeat = one.repeat;
    if (*text == one.text) {
        content.media = one.media;
        content.media_length = one.media_length;
    }
    content.text = std::move(*text);
    for (const Track& track : one.tracks) {
        if (auto said = filled(track.text, blanks))
            add_translation(content, { track.language, std::move(*said) });
    }
    return content;
}

}
