#include "core/cap/write.hpp"

#include <charconv>

#include "base/text.hpp"

namespace nguon::cap {
namespace {

// Degrees to about a decimetre, kilometres to the metre; never in scientific notation.
std::string number(double value, int digits)
{
    char buffer[64];
    const auto [end, error]
        = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, digits);
    std::string text(buffer, error == std::errc() ? end : buffer);
    if (text.find('.') == std::string::npos)
        return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.'))
        text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string to_text(Point point)
{
    return number(point.latitude, 6) + "," + number(point.longitude, 6);
}

class Writer {
public:
    std::string run(const Alert& alert)
    {
        out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alert xmlns=\"";
        out_ += cap_namespace;
        out_ += "\">\n";
        depth_ = 1;
        text("identifier", alert.identifier);
        text("sender", alert.sender);
        text("sent", cap::to_text(alert.sent));
        text("status", name_of(alert.status));
        text("msgType", name_of(alert.type));
        optional("source", alert.source);
        text("scope", name_of(alert.scope));
        optional("restriction", alert.restriction);
        optional("addresses", alert.addresses);
        for (const std::string& code : alert.codes)
            text("code", code);
        optional("note", alert.note);
        optional("references", references(alert.references));
        optional("incidents", alert.incidents);
        for (const Info& info : alert.infos)
            inside("info", [&] { write(info); });
        out_ += "</alert>\n";
        return std::move(out_);
    }

private:
    static std::string references(const std::vector<Reference>& all)
    {
        std::string joined;
        for (const Reference& one : all) {
            if (!joined.empty())
                joined += ' ';
            joined += one.sender;
            joined += ',';
            joined += one.identifier;
            joined += ',';
            joined += cap::to_text(one.sent);
        }
        return joined;
    }

    void indent() { out_.append(2 * depth_, ' '); }

    void text(std::string_view name, std::string_view content)
    {
        indent();
        out_ += '<';
        out_ += name;
        out_ += '>';
        out_ += escape_xml(content);
        out_ += "</";
        out_ += name;
        out_ += ">\n";
    }

    void optional(std::string_view name, std::string_view content)
    {
        if (!content.empty())
            text(name, content);
    }

    void optional(std::string_view name, const std::optional<Moment>& moment)
    {
        if (moment)
            text(name, cap::to_text(*moment));
    }

    template <typename Content> void inside(std::string_view name, Content content)
    {
        indent();
        out_ += '<';
        out_ += name;
        out_ += ">\n";
        ++depth_;
        content();
        --depth_;
        indent();
        out_ += "</";
        out_ += name;
        out_ += ">\n";
    }

    void named(std::string_view element, const std::vector<Named>& all)
    {
        for (const Named& one : all)
            inside(element, [&] {
                text("valueName", one.name);
                text("value", one.value);
            });
    }

    void write(const Info& info)
    {
        text("language", info.language);
        for (const Category category : info.categories)
            text("category", name_of(category));
        text("event", info.event);
        for (const Response response : info.responses)
            text("responseType", name_of(response));
        text("urgency", name_of(info.urgency));
        text("severity", name_of(info.severity));
        text("certainty", name_of(info.certainty));
        optional("audience", info.audience);
        named("eventCode", info.event_codes);
        optional("effective", info.effective);
        optional("onset", info.onset);
        optional("expires", info.expires);
        optional("senderName", info.sender_name);
        optional("headline", info.headline);
        optional("description", info.description);
        optional("instruction", info.instruction);
        optional("web", info.web);
        optional("contact", info.contact);
        named("parameter", info.parameters);
        for (const Resource& resource : info.resources)
            inside("resource", [&] { write(resource); });
        for (const Area& area : info.areas)
            inside("area", [&] { write(area); });
    }

    void write(const Resource& resource)
    {
        text("resourceDesc", resource.description);
        text("mimeType", resource.mime_type);
        if (resource.size)
            text("size", std::to_string(*resource.size));
        optional("uri", resource.uri);
        optional("derefUri", resource.content);
        optional("digest", resource.digest);
    }

    void write(const Area& area)
    {
        text("areaDesc", area.description);
        for (const Polygon& polygon : area.polygons) {
            std::string points;
            for (const Point& point : polygon) {
                if (!points.empty())
                    points += ' ';
                points += to_text(point);
            }
            text("polygon", points);
        }
        for (const Circle& circle : area.circles)
            text("circle", to_text(circle.centre) + " " + number(circle.radius_m / 1000, 3));
        named("geocode", area.geocodes);
        if (area.altitude)
            text("altitude", number(*area.altitude, 3));
        if (area.ceiling)
            text("ceiling", number(*area.ceiling, 3));
    }

    std::string out_;
    std::size_t depth_ = 0;
};

}

std::string to_xml(const Alert& alert) { return Writer().run(alert); }

std::string escape_xml(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        // U+FFFE and U+FFFF are no characters of XML.
        if (byte == 0xEF && text.substr(i, 2) == "\xEF\xBF" && i + 2 < text.size()
            && static_cast<unsigned char>(text[i + 2]) >= 0xBE) {
            i += 2;
            continue;
        }
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\r') // would come back as a line feed
            out += "&#13;";
        else if (byte >= 0x20 || c == '\n' || c == '\t')
            out += c;
    }
    return out;
}

}
