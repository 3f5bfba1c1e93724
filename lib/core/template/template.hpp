// A text that is ready to be sent: for an emergency, or for the ordinary notice of every month. It
// may have blanks, which the person who sends it fills: "Mực nước tại {địa điểm} ...".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "core/bulletin/bulletin.hpp"
#include "core/emergency/emergency.hpp"

namespace nguon {

enum class TemplateKind : std::uint8_t { emergency, ordinary };

std::string_view name_of(TemplateKind kind);
std::optional<TemplateKind> parse_template_kind(std::string_view text);

struct Template {
    TemplateId id;
    UnitId unit; // whose it is; those below may use it
    TemplateKind kind = TemplateKind::emergency;
    std::string title;
    Hazard hazard = Hazard::other;
    Severity severity = Severity::severe;
    std::string text;
    std::string language = "vi"; // of the text, BCP 47
    std::string tone = "attention";
    int repeat = 3;
    // The same in other languages. Heard only where it was recorded, as the Vietnamese voice cannot
    // speak them; what is written of it is read by those who follow our alerts.
    std::vector<Track> tracks;
    // Of an ordinary notice: what has to be confirmed by whoever sends it, and on how many days in
    // a row it has to be aired.
    std::string consent = {};
    int days_in_a_row = 0;
    // The text as sound, stored on every device beforehand; empty where it has blanks.
    MediaHash media;
    std::int64_t media_size = 0; // bytes
    Milliseconds media_length{};
    Version version = 1;
    Moment created{};
    Moment changed{};
    std::optional<Moment> removed;
};

// What must hold of every template; all that is wrong, at once.
Result<void> check_template(const Template& one);

// The names in braces, each once, in the order of the text. Refuses a brace that is not closed
// (template.open_blank).
Result<std::vector<std::string>> blanks_of(std::string_view text);
// Refuses a blank that nothing was given for (template.blank_missing).
Result<std::string> filled(std::string_view text, const std::map<std::string, std::string>& blanks);

// What an emergency made of it begins with; the sound only where no blank changed the words.
Result<EmergencyContent> content_of(
    const Template& one, const std::map<std::string, std::string>& blanks);

}
