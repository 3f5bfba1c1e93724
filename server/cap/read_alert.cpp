#include "server/cap/read_alert.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>

#include "base/text.hpp"
#include "core/cap/check.hpp"
#include "core/cap/write.hpp"

namespace nguon::cap {
namespace {

using xml::Element;

constexpr std::string_view signature_namespace = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::size_t most_faults = 50;

// How often an element may stand in its place; the order of a list of these is that of the schema.
struct Place {
    std::string_view name;
    std::size_t least = 0;
    std::size_t most = 1;
};
constexpr std::size_t many = 10'000;

constexpr Place alert_places[]{ { "identifier", 1 }, { "sender", 1 }, { "sent", 1 },
    { "status", 1 }, { "msgType", 1 }, { "source" }, { "scope", 1 }, { "restriction" },
    { "addresses" }, { "code", 0, many }, { "note" }, { "references" }, { "incidents" },
    { "info", 0, many } };
constexpr Place info_places[]{ { "language" }, { "category", 1, many }, { "event", 1 },
    { "responseType", 0, many }, { "urgency", 1 }, { "severity", 1 }, { "certainty", 1 },
    { "audience" }, { "eventCode", 0, many }, { "effective" }, { "onset" }, { "expires" },
    { "senderName" }, { "headline" }, { "description" }, { "instruction" }, { "web" },
    { "contact" }, { "parameter", 0, many }, { "resource", 0, many }, { "area", 0, many } };
constexpr Place resource_places[]{ { "resourceDesc", 1 }, { "mimeType", 1 }, { "size" }, { "uri" },
    { "derefUri" }, { "digest" } };
constexpr Place area_places[]{ { "areaDesc", 1 }, { "polygon", 0, many }, { "circle", 0, many },
    { "geocode", 0, many }, { "altitude" }, { "ceiling" } };
constexpr Place named_places[]{ { "valueName", 1 }, { "value", 1 } };

std::string_view next_word(std::string_view& text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) {
        text = {};
        return {};
    }
    const auto end = std::min(text.find_first_of(blanks, begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return word;
}

std::optional<double> parse_number(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error]
        = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<Point> parse_point(std::string_view text)
{
    const auto comma = text.find(',');
    if (comma == std::string_view::npos)
        return std::nullopt;
    const auto latitude = parse_number(text.substr(0, comma));
    const auto longitude = parse_number(text.substr(comma + 1));
    return latitude && longitude ? std::optional(Point{ *latitude, *longitude }) : std::nullopt;
}

class AlertReader {
public:
    Result<ReadAlert> run(const Element& root)
    {
        if (root.name != "alert" || root.space != cap_namespace)
            return refused("alert", root.name == "alert" ? "cap.other_version" : "cap.no_alert");
        ReadAlert read;
        read_into(read, root);
        if (faults_.empty())
            faults_ = faults(read.alert);
        if (!faults_.empty())
            return refusal();
        return read;
    }

private:
    void fault(std::string path, std::string code, std::string detail = {})
    {
        if (faults_.size() < most_faults)
            faults_.push_back({ std::move(path), std::move(code), std::move(detail) });
    }

    tl::unexpected<Error> refusal()
    {
        return tl::unexpected(Error{ Kind::invalid, "cap.invalid", {}, std::move(faults_), {} });
    }

    tl::unexpected<Error> refused(std::string path, std::string code)
    {
        fault(std::move(path), std::move(code));
        return refusal();
    }

    // Calls `take(child, path)` for every child that stands where it may; the rest are faults.
    template <typename Take>
    void walk(
        const Element& parent, const std::string& path, std::span<const Place> places, Take take)
    {
        std::vector<std::size_t> counts(places.size());
        std::size_t reached = 0;
        for (const Element& child : parent.children) {
            if (child.space != cap_namespace) {
                if (path == "alert" && child.space == signature_namespace)
                    continue;
                fault(path + "." + child.name, "cap.element_unknown", line(child));
                continue;
            }
            const auto at = std::find_if(places.begin(), places.end(),
                [&](const Place& place) { return place.name == child.name; });
            if (at == places.end()) {
                fault(path + "." + child.name, "cap.element_unknown", line(child));
                continue;
            }
            const auto index = static_cast<std::size_t>(at - places.begin());
            const std::size_t number = ++counts[index];
            std::string way = path + "." + child.name;
            if (at->most > 1)
                way += "[" + std::to_string(number) + "]";
            if (index < reached)
                fault(way, "cap.element_order", line(child));
            else if (number > at->most)
                fault(way, "cap.element_twice", line(child));
            else
                take(child, way);
            reached = std::max(reached, index);
        }
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (counts[i] < places[i].least)
                fault(path + "." + std::string(places[i].name), "cap.element_missing");
        }
    }

    static std::string line(const Element& element) { return std::to_string(element.line); }

    std::string text(const Element& element, const std::string& path)
    {
        if (!element.children.empty())
            fault(path, "cap.not_text", line(element));
        return std::string(trim(element.text));
    }

    template <typename Parse>
    auto choice(const Element& element, const std::string& path, Parse parse)
    {
        // The schema compares without trimming; a blank before the word is no such word.
        const auto value = parse(std::string_view(element.text));
        if (!value)
            fault(path, "cap.not_a_choice", std::string(cut_utf8(trim(element.text), 40)));
        using Value = typename decltype(parse(std::string_view()))::value_type;
        return value.value_or(Value{});
    }

    Moment moment(const Element& element, const std::string& path)
    {
        const auto value = parse_moment(trim(element.text));
        if (!value)
            fault(path, "cap.bad_time", std::string(cut_utf8(trim(element.text), 40)));
        return value.value_or(Moment{});
    }

    std::optional<double> decimal(const Element& element, const std::string& path)
    {
        const auto value = parse_number(trim(element.text));
        if (!value)
            fault(path, "cap.bad_number", std::string(cut_utf8(trim(element.text), 40)));
        return value;
    }

    void read_into(ReadAlert& read, const Element& root)
    {
        Alert& alert = read.alert;
        walk(root, "alert", alert_places, [&](const Element& one, const std::string& path) {
            if (one.name == "identifier")
                alert.identifier = text(one, path);
            else if (one.name == "sender")
                alert.sender = text(one, path);
            else if (one.name == "sent")
                alert.sent = moment(one, path);
            else if (one.name == "status")
                alert.status = choice(one, path, parse_status);
            else if (one.name == "msgType")
                alert.type = choice(one, path, parse_message_type);
            else if (one.name == "source")
                alert.source = text(one, path);
            else if (one.name == "scope")
                alert.scope = choice(one, path, parse_scope);
            else if (one.name == "restriction")
                alert.restriction = text(one, path);
            else if (one.name == "addresses")
                alert.addresses = text(one, path);
            else if (one.name == "code")
                alert.codes.push_back(text(one, path));
            else if (one.name == "note")
                alert.note = text(one, path);
            else if (one.name == "references")
                alert.references = references(one, path);
            else if (one.name == "incidents")
                alert.incidents = text(one, path);
            else
                alert.infos.push_back(info(one, path));
        });
        read.is_signed = std::any_of(root.children.begin(), root.children.end(),
            [](const Element& one) { return one.is(signature_namespace, "Signature"); });
    }

    std::vector<Reference> references(const Element& element, const std::string& path)
    {
        std::vector<Reference> all;
        std::string_view rest = element.text;
        for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
            const auto parts = split(word, ',');
            const auto sent = parts.size() == 3 ? parse_moment(parts[2]) : std::nullopt;
            if (!sent || parts[0].empty() || parts[1].empty()) {
                fault(path, "cap.bad_reference", std::string(cut_utf8(word, 80)));
                continue;
            }
            all.push_back({ std::string(parts[0]), std::string(parts[1]), *sent });
        }
        return all;
    }

    Named named(const Element& element, const std::string& path)
    {
        Named pair;
        walk(element, path, named_places, [&](const Element& one, const std::string& way) {
            (one.name == "valueName" ? pair.name : pair.value) = text(one, way);
        });
        return pair;
    }

    Info info(const Element& element, const std::string& path)
    {
        Info info;
        walk(element, path, info_places, [&](const Element& one, const std::string& way) {
            if (!read_what_it_is(info, one, way) && !read_when_it_is(info, one, way))
                read_what_is_said(info, one, way);
        });
        return info;
    }

    bool read_what_it_is(Info& info, const Element& one, const std::string& way)
    {
        if (one.name == "language") {
            // Empty is as good as absent, says the standard: the default stays.
            if (std::string said = text(one, way); !said.empty())
                info.language = std::move(said);
        } else if (one.name == "category")
            info.categories.push_back(choice(one, way, parse_category));
        else if (one.name == "event")
            info.event = text(one, way);
        else if (one.name == "responseType")
            info.responses.push_back(choice(one, way, parse_response));
        else if (one.name == "urgency")
            info.urgency = choice(one, way, parse_urgency);
        else if (one.name == "severity")
            info.severity = choice(one, way, parse_severity);
        else if (one.name == "certainty")
            info.certainty = choice(one, way, parse_certainty);
        else if (one.name == "eventCode")
            info.event_codes.push_back(named(one, way));
        else if (one.name == "parameter")
            info.parameters.push_back(named(one, way));
        else
            return false;
        return true;
    }

    bool read_when_it_is(Info& info, const Element& one, const std::string& way)
    {
        if (one.name == "effective")
            info.effective = moment(one, way);
        else if (one.name == "onset")
            info.onset = moment(one, way);
        else if (one.name == "expires")
            info.expires = moment(one, way);
        else
            return false;
        return true;
    }

    void read_what_is_said(Info& info, const Element& one, const std::string& way)
    {
        if (one.name == "audience")
            info.audience = text(one, way);
        else if (one.name == "senderName")
            info.sender_name = text(one, way);
        else if (one.name == "headline")
            info.headline = text(one, way);
        else if (one.name == "description")
            info.description = text(one, way);
        else if (one.name == "instruction")
            info.instruction = text(one, way);
        else if (one.name == "web")
            info.web = text(one, way);
        else if (one.name == "contact")
            info.contact = text(one, way);
        else if (one.name == "resource")
            info.resources.push_back(resource(one, way));
        else
            info.areas.push_back(area(one, way));
    }

    Resource resource(const Element& element, const std::string& path)
    {
        Resource resource;
        walk(element, path, resource_places, [&](const Element& one, const std::string& way) {
            if (one.name == "size") {
                const auto size = decimal(one, way);
                resource.size = static_cast<std::int64_t>(std::clamp(size.value_or(0), -1.0, 1e15));
            } else {
                std::string& field = one.name == "resourceDesc" ? resource.description
                    : one.name == "mimeType"                    ? resource.mime_type
                    : one.name == "uri"                         ? resource.uri
                    : one.name == "derefUri"                    ? resource.content
                                                                : resource.digest;
                field = text(one, way);
            }
        });
        return resource;
    }

    Area area(const Element& element, const std::string& path)
    {
        Area area;
        walk(element, path, area_places, [&](const Element& one, const std::string& way) {
            if (one.name == "areaDesc")
                area.description = text(one, way);
            else if (one.name == "polygon")
                area.polygons.push_back(polygon(one, way));
            else if (one.name == "circle")
                area.circles.push_back(circle(one, way));
            else if (one.name == "geocode")
                area.geocodes.push_back(named(one, way));
            else if (one.name == "altitude")
                area.altitude = decimal(one, way);
            else
                area.ceiling = decimal(one, way);
        });
        return area;
    }

    Polygon polygon(const Element& element, const std::string& path)
    {
        Polygon polygon;
        std::string_view rest = element.text;
        for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
            const auto point = parse_point(word);
            if (!point) {
                fault(path, "cap.bad_point", std::string(cut_utf8(word, 40)));
                return polygon;
            }
            polygon.push_back(*point);
        }
        return polygon;
    }

    Circle circle(const Element& element, const std::string& path)
    {
        std::string_view rest = element.text;
        const auto centre = parse_point(next_word(rest));
        const auto radius_km = parse_number(next_word(rest));
        if (!centre || !radius_km || !next_word(rest).empty()) {
            fault(path, "cap.bad_circle", std::string(cut_utf8(trim(element.text), 40)));
            return {};
        }
        return { *centre, *radius_km * 1000 };
    }

    std::vector<FieldError> faults_;
};

}

Result<ReadAlert> read_alert(std::string_view bytes)
{
    const auto root = xml::parse(bytes);
    if (!root)
        return tl::unexpected(root.error());
    return AlertReader().run(*root);
}

}
