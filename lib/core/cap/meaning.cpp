#include "core/cap/meaning.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon::cap {
namespace {

struct Keyword {
    std::string_view word; // lower case, whole words
    Hazard hazard;
};

// The first that is found counts, so the narrower stands before the wider. English words are those
// of the public lists of events; Vietnamese ones as written in bulletins of disaster prevention,
// with their marks: "bão" is a storm, "báo" is a report. Without marks only what can be nothing
// else.
constexpr std::array keywords{
    Keyword{ "flash flood", Hazard::flash_flood },
    Keyword{ "lũ quét", Hazard::flash_flood },
    Keyword{ "lũ ống", Hazard::flash_flood },
    Keyword{ "lu quet", Hazard::flash_flood },
    Keyword{ "debris flow", Hazard::landslide },
    Keyword{ "landslide", Hazard::landslide },
    Keyword{ "sạt lở", Hazard::landslide },
    Keyword{ "sụt lún", Hazard::landslide },
    Keyword{ "sat lo", Hazard::landslide },
    Keyword{ "dam failure", Hazard::dyke },
    Keyword{ "dam break", Hazard::dyke },
    Keyword{ "levee", Hazard::dyke },
    Keyword{ "dyke", Hazard::dyke },
    Keyword{ "vỡ đê", Hazard::dyke },
    Keyword{ "vỡ đập", Hazard::dyke },
    Keyword{ "đê điều", Hazard::dyke },
    Keyword{ "flood", Hazard::flood },
    Keyword{ "flooding", Hazard::flood },
    Keyword{ "lũ", Hazard::flood },
    Keyword{ "lụt", Hazard::flood },
    Keyword{ "ngập", Hazard::flood },
    Keyword{ "ngap lut", Hazard::flood },
    Keyword{ "storm", Hazard::storm },
    Keyword{ "thunderstorm", Hazard::storm },
    Keyword{ "typhoon", Hazard::storm },
    Keyword{ "cyclone", Hazard::storm },
    Keyword{ "hurricane", Hazard::storm },
    Keyword{ "tornado", Hazard::storm },
    Keyword{ "bão", Hazard::storm },
    Keyword{ "áp thấp", Hazard::storm },
    Keyword{ "ap thap", Hazard::storm },
    Keyword{ "giông", Hazard::storm },
    Keyword{ "dông", Hazard::storm },
    Keyword{ "lốc", Hazard::storm },
    Keyword{ "chemical", Hazard::chemical },
    Keyword{ "hóa chất", Hazard::chemical },
    Keyword{ "hoá chất", Hazard::chemical },
    Keyword{ "fire", Hazard::fire },
    Keyword{ "wildfire", Hazard::fire },
    Keyword{ "cháy", Hazard::fire },
    Keyword{ "hỏa hoạn", Hazard::fire },
    Keyword{ "hoả hoạn", Hazard::fire },
    Keyword{ "epidemic", Hazard::epidemic },
    Keyword{ "pandemic", Hazard::epidemic },
    Keyword{ "outbreak", Hazard::epidemic },
    Keyword{ "dịch bệnh", Hazard::epidemic },
    Keyword{ "bệnh dịch", Hazard::epidemic },
    Keyword{ "an ninh", Hazard::security },
    Keyword{ "civil danger", Hazard::security },
};

constexpr std::array<std::string_view, 7> unit_code_names{ "vn-gso", "gso", "vn-dvhc", "dvhc",
    "madvhc", "ma_dvhc", "nguon:unit" };

std::string lowered(std::string_view text)
{
    std::string low(text);
    for (char& c : low)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
    return low;
}

bool holds_words(std::string_view text, std::string_view words)
{
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
            || static_cast<unsigned char>(c) > 0x7F;
    };
    for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
        const bool begins = at == 0 || !is_letter(text[at - 1]);
        const auto end = at + words.size();
        if (begins && (end == text.size() || !is_letter(text[end])))
            return true;
    }
    return false;
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Tags that some systems put into texts are left out; "<" before a blank or a digit is no tag. A
// break ends what was said.
std::string without_markup(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : ' ';
        const bool tag = text[i] == '<'
            && (next == '/' || next == '!' || ((next | 0x20) >= 'a' && (next | 0x20) <= 'z'));
        const auto end = tag ? text.find('>', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            plain += text[i];
            continue;
        }
        plain += '\n';
        i = end;
    }
    return plain;
}

// One line, single blanks, no addresses of pages; a line that ended without a stop is given one.
std::string as_said(std::string_view text)
{
    std::string said;
    for (const std::string_view raw : split(text, '\n')) {
        std::string line;
        for (const std::string_view word : split(raw, ' ')) {
            std::string bare(trim(word));
            bare.erase(std::remove_if(bare.begin(), bare.end(), is_blank), bare.end());
            const std::string low = lowered(bare);
            if (bare.empty() || low.starts_with("http://") || low.starts_with("https://")
                || low.starts_with("www."))
                continue;
            if (!line.empty())
                line += ' ';
            line += bare;
        }
        if (line.empty())
            continue;
        if (!said.empty())
            said += ' ';
        said += line;
        const char last = said.back();
        if (last != '.' && last != '!' && last != '?' && last != ':' && last != ';' && last != ',')
            said += '.';
    }
    return said;
}

// As many whole sentences as fit; the first one is cut at a word where it is too long itself.
std::string_view whole_sentences(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    std::size_t end = 0;
    for (std::size_t i = 0; i + 1 < text.size() && i < most; ++i) {
        if ((text[i] == '.' || text[i] == '!' || text[i] == '?') && is_blank(text[i + 1]))
            end = i + 1;
    }
    return text.substr(0, end);
}

std::string_view cut_at_word(std::string_view text, std::size_t most)
{
    const std::string_view cut = cut_utf8(text, most);
    if (cut.size() == text.size())
        return cut;
    const auto blank = cut.rfind(' ');
    return blank == std::string_view::npos ? cut : cut.substr(0, blank);
}

// How far a point stands from the line through two others, in degrees of latitude.
double off_the_line(Point a, Point b, Point c)
{
    const double shrink = std::cos(a.latitude * std::numbers::pi / 180);
    const double x = (b.longitude - a.longitude) * shrink;
    const double y = b.latitude - a.latitude;
    const double u = (c.longitude - a.longitude) * shrink;
    const double v = c.latitude - a.latitude;
    const double length = std::hypot(x, y);
    return length == 0 ? std::hypot(u, v) : std::abs(x * v - y * u) / length;
}

std::size_t points_of(const std::vector<Polygon>& polygons)
{
    std::size_t points = 0;
    for (const Polygon& polygon : polygons)
        points += polygon.size();
    return points;
}

// Without the corners that stand less than this off the line between their neighbours; of two
// neighbours only one goes.
Polygon smoothed(const Polygon& polygon, double tolerance)
{
    Polygon kept{ polygon.front() };
    std::size_t left = polygon.size();
    for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
        const bool near = kept.back() == polygon[i - 1]
            && off_the_line(polygon[i - 1], polygon[i + 1], polygon[i]) < tolerance;
        if (near && left > 4)
            --left;
        else
            kept.push_back(polygon[i]);
    }
    kept.push_back(polygon.back());
    return kept;
}

// What is said in the language we speak: Vietnamese, or that of the first.
std::vector<const Info*> said_to_us(const Alert& alert)
{
    const bool ours = std::any_of(alert.infos.begin(), alert.infos.end(),
        [](const Info& info) { return is_vietnamese(info.language); });
    std::vector<const Info*> said;
    for (const Info& info : alert.infos) {
        if (ours ? is_vietnamese(info.language)
                 : lowered(info.language) == lowered(alert.infos.front().language))
            said.push_back(&info);
    }
    return said;
}

}

bool is_unit_code(const Named& geocode)
{
    const std::string name = lowered(trim(geocode.name));
    return std::find(unit_code_names.begin(), unit_code_names.end(), name) != unit_code_names.end();
}

bool is_all_clear(const Info& info)
{
    return std::find(info.responses.begin(), info.responses.end(), Response::all_clear)
        != info.responses.end();
}

bool is_vietnamese(std::string_view language)
{
    const std::string low = lowered(language);
    return low == "vi" || low.starts_with("vi-");
}

const Info* spoken_info(const Alert& alert)
{
    const auto said = said_to_us(alert);
    const auto warning = std::find_if(
        said.begin(), said.end(), [](const Info* info) { return !is_all_clear(*info); });
    if (warning != said.end())
        return *warning;
    return said.empty() ? nullptr : said.front();
}

bool says_more_than_is_spoken(const Alert& alert)
{
    const auto said = said_to_us(alert);
    return std::any_of(said.begin(), said.end(), [&](const Info* info) {
        return is_all_clear(*info) != is_all_clear(*said.front())
            || !std::equal(info->areas.begin(), info->areas.end(), said.front()->areas.begin(),
                said.front()->areas.end(), same_area);
    });
}

Hazard hazard_of(const Info& info)
{
    for (const Named& code : info.event_codes) {
        if (code.name == "nguon:hazard") {
            if (const auto hazard = parse_hazard(code.value))
                return *hazard;
        }
    }
    for (const std::string* text : { &info.event, &info.headline }) {
        const std::string low = to_lower(to_nfc(*text));
        for (const Keyword& keyword : keywords) {
            if (holds_words(low, keyword.word))
                return keyword.hazard;
        }
    }
    for (const Category category : info.categories) {
        if (category == Category::fire)
            return Hazard::fire;
        if (category == Category::health)
            return Hazard::epidemic;
        if (category == Category::cbrne)
            return Hazard::chemical;
        if (category == Category::security)
            return Hazard::security;
    }
    return Hazard::other;
}

// What nobody says how grave it is, or only may come, is taken one step down from the worst.
nguon::Severity severity_of(const Info& info)
{
    switch (info.severity) {
    case Severity::extreme:
        return info.certainty == Certainty::unlikely ? nguon::Severity::severe
                                                     : nguon::Severity::extreme;
    case Severity::severe:
        return nguon::Severity::severe;
    case Severity::moderate:
        return nguon::Severity::moderate;
    case Severity::minor:
        return nguon::Severity::minor;
    case Severity::unknown:
        break;
    }
    return info.urgency == Urgency::immediate ? nguon::Severity::severe : nguon::Severity::moderate;
}

std::string spoken_text(const Info& info, std::size_t most)
{
    const auto plain = [](const std::string& text) { return as_said(without_markup(text)); };
    std::string headline = plain(info.headline.empty() ? info.event : info.headline);
    const std::string description = plain(info.description);
    const std::string instruction = plain(info.instruction);
    headline = std::string(cut_at_word(headline, most));
    const auto room = [&](std::size_t used) { return used + 1 < most ? most - used - 1 : 0; };
    const std::string_view deed = whole_sentences(instruction, room(headline.size()));
    const std::size_t taken = headline.size() + (deed.empty() ? 0 : deed.size() + 1);
    // Many repeat the headline at the head of the description.
    std::string_view story = description;
    if (!headline.empty() && story.starts_with(headline))
        story = trim(story.substr(headline.size()));
    story = whole_sentences(story, room(taken));
    std::string text = headline;
    for (const std::string_view part : { story, deed }) {
        if (part.empty())
            continue;
        if (!text.empty())
            text += ' ';
        text += trim(part);
    }
    return text;
}

Moment expires_of(const Alert& alert)
{
    const auto names_an_end = [](const Info* info) { return info->expires.has_value(); };
    std::vector<const Info*> said = said_to_us(alert);
    if (std::none_of(said.begin(), said.end(), names_an_end)) {
        said.clear();
        for (const Info& info : alert.infos) {
            if (info.expires)
                said.push_back(&info);
        }
    }
    std::optional<Moment> last;
    for (const Info* info : said) {
        const Moment ends = info->expires.value_or(alert.sent + usual_life);
        last = last ? std::max(*last, ends) : ends;
    }
    return last.value_or(alert.sent + usual_life);
}

bool says_all_clear(const Alert& alert)
{
    const auto said = said_to_us(alert);
    return !said.empty() && std::all_of(said.begin(), said.end(), [](const Info* info) {
        return is_all_clear(*info);
    });
}

std::vector<Polygon> simplified(std::vector<Polygon> polygons, std::size_t most_points)
{
    // From a metre to half the Earth: then every polygon is a triangle.
    for (double tolerance = 1e-5; tolerance < 180 && points_of(polygons) > most_points;
         tolerance *= 1.5) {
        for (Polygon& polygon : polygons)
            polygon = smoothed(polygon, tolerance);
    }
    return polygons;
}

}
