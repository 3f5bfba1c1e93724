#include "core/cap/from_emergency.hpp"

#include "base/text.hpp"
#include "core/cap/meaning.hpp"
#include "core/cap/shape.hpp"
#include "core/cap/words.hpp"

namespace nguon::cap {
namespace {

constexpr double loudspeaker_range_m = 500; // what a cluster is heard over
constexpr std::size_t longest_headline = 160; // code points, as the standard advises

Category category_of(Hazard hazard)
{
    switch (hazard) {
    case Hazard::flood:
    case Hazard::flash_flood:
    case Hazard::storm:
        return Category::met;
    case Hazard::landslide:
        return Category::geo;
    case Hazard::fire:
        return Category::fire;
    case Hazard::epidemic:
        return Category::health;
    case Hazard::dyke:
        return Category::infra;
    case Hazard::chemical:
        return Category::cbrne;
    case Hazard::security:
        return Category::security;
    case Hazard::test:
    case Hazard::other:
        break;
    }
    return Category::other;
}

Severity severity_of(nguon::Severity severity)
{
    switch (severity) {
    case nguon::Severity::minor:
        return Severity::minor;
    case nguon::Severity::moderate:
        return Severity::moderate;
    case nguon::Severity::severe:
        return Severity::severe;
    case nguon::Severity::extreme:
        break;
    }
    return Severity::extreme;
}

// The first sentence behind the words of ours it begins with.
std::string headline_of(std::string_view opening, std::string_view text)
{
    const std::string_view line = trim(text);
    // "5.2 m" does not end at its point.
    const auto ends = [&](std::size_t at) {
        constexpr std::string_view blanks = " \t\r\n";
        return line[at] == '\n' || at + 1 == line.size()
            || blanks.find(line[at + 1]) != std::string_view::npos;
    };
    auto end = line.find_first_of(".!?\n");
    while (end != std::string_view::npos && !ends(end))
        end = line.find_first_of(".!?\n", end + 1);
    std::u32string letters = to_utf32(opening) + to_utf32(line.substr(0, end));
    if (letters.size() > longest_headline) {
        letters.resize(longest_headline - 1);
        letters += U'…';
    }
    return to_utf8(letters);
}

std::vector<Area> areas_of(const OrderAudience& audience, const Publication& with)
{
    std::vector<Area> areas;
    for (const NamedArea& named : with.areas) {
        Area area;
        area.description = named.name;
        if (!named.code.empty())
            area.geocodes.push_back({ std::string(unit_code_name), named.code });
        if (named.place)
            area.circles.push_back({ *named.place, loudspeaker_range_m });
        areas.push_back(std::move(area));
    }
    if (!audience.polygons.empty() || !audience.circles.empty()) {
        Area drawn;
        drawn.description = "Vùng khoanh trên bản đồ";
        for (const Polygon& polygon : audience.polygons) {
            if (auto told = publishable(polygon))
                drawn.polygons.push_back(std::move(*told));
        }
        drawn.circles = audience.circles;
        areas.push_back(std::move(drawn));
    }
    return areas;
}

std::string_view note_of(const Emergency::Saved& saved, OrderAct act)
{
    if (act == OrderAct::end)
        return saved.exercise ? "Diễn tập đã kết thúc." : "Cảnh báo đã kết thúc.";
    if (act == OrderAct::cancel)
        return saved.exercise ? "Bản tin diễn tập phát nhầm, đã hủy."
                              : "Cảnh báo phát nhầm, đã hủy. Không có nguy hiểm như đã báo.";
    return saved.exercise ? "Đây là diễn tập, không phải cảnh báo thật." : "";
}

Info info_in_vietnamese(const Emergency::Saved& saved, const Order& order, MessageType type)
{
    Info info;
    info.language = "vi-VN";
    info.categories = { category_of(saved.content.hazard) };
    info.event = event_name(saved.content.hazard);
    info.event_codes = { { "nguon:hazard", std::string(name_of(saved.content.hazard)) } };
    info.severity = severity_of(saved.content.severity);
    info.certainty = Certainty::observed;
    info.urgency = Urgency::immediate;
    if (order.act != OrderAct::sound) {
        info.urgency = Urgency::past;
        info.responses = { Response::all_clear };
        info.instruction = saved.comment;
    }
    info.headline = headline_of(opening("vi", saved.exercise, order.act, type), saved.content.text);
    info.description = order.act == OrderAct::sound
        ? order.text
        : as_over(saved.content.text, "vi", saved.exercise, order.act);
    return info;
}

// What the words say differs, what is said does not. Nobody translated the comment of an end.
Info in_language(Info info, const Translation& said, const Emergency::Saved& saved, OrderAct act,
    MessageType type)
{
    info.language = said.language;
    info.event = event_name(saved.content.hazard, said.language);
    info.headline = headline_of(opening(said.language, saved.exercise, act, type), said.text);
    if (act != OrderAct::sound)
        info.description = as_over(said.text, said.language, saved.exercise, act);
    else
        info.description = saved.exercise ? as_exercise(said.text, said.language) : said.text;
    info.instruction.clear();
    return info;
}

}

std::string identifier_of(EmergencyId emergency, std::int64_t revision)
{
    std::string identifier = "nguon-";
    identifier += emergency.text();
    identifier += '-';
    identifier += std::to_string(revision);
    return identifier;
}

Alert message_of(const Emergency& emergency, const Order& order, const Publication& with)
{
    const Emergency::Saved& saved = emergency.saved();
    Alert alert;
    alert.identifier = identifier_of(saved.id, order.revision);
    alert.sender = with.sender;
    alert.sent = std::chrono::floor<std::chrono::seconds>(order.issued);
    alert.status = saved.exercise              ? Status::exercise
        : saved.content.hazard == Hazard::test ? Status::test
                                               : Status::actual;
    alert.references = with.earlier;
    alert.type = order.act != OrderAct::sound ? MessageType::cancel
        : with.earlier.empty()                ? MessageType::alert
                                              : MessageType::update;
    alert.note = note_of(saved, order.act);
    alert.incidents = "nguon-" + saved.id.text();

    Info info = info_in_vietnamese(saved, order, alert.type);
    if (order.act == OrderAct::sound)
        info.effective = alert.sent;
    // What is shorter than a second would end when it is sent.
    info.expires = std::max(std::chrono::floor<std::chrono::seconds>(saved.content.expires),
        std::chrono::floor<std::chrono::seconds>(order.issued) + std::chrono::seconds(1));
    info.sender_name = with.sender_name;
    info.areas = areas_of(saved.audience, with);
    alert.infos.push_back(info);
    for (const Translation& said : saved.content.translations) {
        if (order.act == OrderAct::sound || can_say_over(said.language))
            alert.infos.push_back(in_language(info, said, saved, order.act, alert.type));
    }
    return alert;
}

}
