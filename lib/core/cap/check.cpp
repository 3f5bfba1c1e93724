#include "core/cap/check.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "core/bulletin/bulletin.hpp"
#include "core/text/fold.hpp"

namespace nguon::cap {
namespace {

constexpr std::size_t longest_name = 200; // of identifier and sender, bytes
constexpr std::size_t most_polygon_points = 1'000; // crossing edges are looked for in pairs
constexpr double widest_circle_m = 20'037'500; // half way round the Earth

std::string item(const std::string& path, const char* name, std::size_t index)
{
    return path + "." + name + "[" + std::to_string(index + 1) + "]";
}

class Check {
public:
    explicit Check(const Alert& alert)
        : alert_(alert)
    {
    }

    std::vector<FieldError> run()
    {
        name(alert_.identifier, "alert.identifier");
        name(alert_.sender, "alert.sender");
        scope();
        references();
        if (alert_.infos.empty() && says_something())
            fault("alert.info", "cap.element_missing");
        for (std::size_t i = 0; i < alert_.infos.size(); ++i)
            info(alert_.infos[i], item("alert", "info", i));
        return std::move(faults_);
    }

private:
    void fault(std::string path, std::string code, std::string detail = {})
    {
        faults_.push_back({ std::move(path), std::move(code), std::move(detail) });
    }

    bool says_something() const
    {
        return alert_.type == MessageType::alert || alert_.type == MessageType::update;
    }

    // References are put together of these with commas and blanks.
    void name(const std::string& text, const char* path)
    {
        const bool restricted = std::any_of(text.begin(), text.end(), [](char c) {
            return static_cast<unsigned char>(c) <= ' ' || c == ',' || c == '<' || c == '&';
        });
        if (text.empty())
            fault(path, "cap.empty");
        else if (restricted)
            fault(path, "cap.restricted_characters");
        else if (text.size() > longest_name)
            fault(path, "input.too_long", std::to_string(longest_name));
    }

    void scope()
    {
        if (alert_.scope == Scope::restricted && alert_.restriction.empty())
            fault("alert.restriction", "cap.restriction_missing");
        if (alert_.scope != Scope::restricted && !alert_.restriction.empty())
            fault("alert.restriction", "cap.restriction_unwanted");
        if (alert_.scope == Scope::addressed && alert_.addresses.empty())
            fault("alert.addresses", "cap.addresses_missing");
    }

    void references()
    {
        if (alert_.type != MessageType::alert && alert_.references.empty())
            fault("alert.references", "cap.references_missing", std::string(name_of(alert_.type)));
        for (const Reference& one : alert_.references) {
            if (one.sender == alert_.sender && one.identifier == alert_.identifier)
                fault("alert.references", "cap.references_itself", one.identifier);
            else if (one.sent > alert_.sent)
                fault("alert.references", "cap.references_later", one.identifier);
        }
    }

    void info(const Info& info, const std::string& path)
    {
        if (!is_language_tag(info.language))
            fault(path + ".language", "cap.bad_language", info.language.substr(0, 40));
        if (info.categories.empty())
            fault(path + ".category", "cap.element_missing");
        if (trim(info.event).empty())
            fault(path + ".event", "cap.empty");
        times(info, path);
        for (std::size_t i = 0; i < info.areas.size(); ++i)
            area(info.areas[i], item(path, "area", i));
        for (std::size_t i = 0; i < info.resources.size(); ++i) {
            if (info.resources[i].size.value_or(0) < 0)
                fault(item(path, "resource", i) + ".size", "cap.negative");
        }
    }

    // sent <= effective is no rule: some write when it was decided. What ends must end later.
    void times(const Info& info, const std::string& path)
    {
        if (!info.expires)
            return;
        if (*info.expires <= alert_.sent)
            fault(path + ".expires", "cap.expires_before_sent");
        else if (info.effective && *info.expires <= *info.effective)
            fault(path + ".expires", "cap.expires_before_effective");
        else if (info.onset && *info.expires < *info.onset)
            fault(path + ".expires", "cap.expires_before_onset");
    }

    void area(const Area& area, const std::string& path)
    {
        if (trim(area.description).empty())
            fault(path + ".areaDesc", "cap.empty");
        for (std::size_t i = 0; i < area.polygons.size(); ++i)
            polygon(area.polygons[i], item(path, "polygon", i));
        for (std::size_t i = 0; i < area.circles.size(); ++i)
            circle(area.circles[i], item(path, "circle", i));
        for (std::size_t i = 0; i < area.geocodes.size(); ++i) {
            if (trim(area.geocodes[i].name).empty())
                fault(item(path, "geocode", i) + ".valueName", "cap.empty");
        }
        if (area.ceiling && !area.altitude)
            fault(path + ".ceiling", "cap.ceiling_alone");
        else if (area.ceiling && *area.ceiling < *area.altitude)
            fault(path + ".ceiling", "cap.ceiling_below");
    }

    // Whoever writes longitude first, as GeoJSON does, is found out in Vietnam: it is above 90.
    bool place(Point point, const std::string& path)
    {
        if (!(std::abs(point.latitude) <= 90)) {
            const bool turned = std::abs(point.longitude) <= 90;
            fault(path, turned ? "cap.longitude_first" : "cap.latitude_range");
            return false;
        }
        if (!(std::abs(point.longitude) <= 180)) {
            fault(path, "cap.longitude_range");
            return false;
        }
        return true;
    }

    void polygon(const Polygon& polygon, const std::string& path)
    {
        if (polygon.size() < 4)
            return fault(path, "cap.polygon_short");
        if (polygon.size() > most_polygon_points)
            return fault(path, "cap.polygon_long", std::to_string(most_polygon_points));
        for (const Point& point : polygon) {
            if (!place(point, path))
                return;
        }
        if (polygon.front() != polygon.back())
            return fault(path, "cap.polygon_open");
        if (!is_simple(polygon))
            fault(path, "cap.polygon_crosses");
    }

    void circle(const Circle& circle, const std::string& path)
    {
        if (!place(circle.centre, path))
            return;
        if (!(circle.radius_m >= 0 && circle.radius_m <= widest_circle_m))
            fault(path, "cap.radius_range");
    }

    const Alert& alert_;
    std::vector<FieldError> faults_;
};

// On which side of the line from a to b the point c lies: left, on it, right.
int side(Point a, Point b, Point c)
{
    const double product = (b.longitude - a.longitude) * (c.latitude - a.latitude)
        - (b.latitude - a.latitude) * (c.longitude - a.longitude);
    return (product > 0) - (product < 0);
}

bool lies_between(Point a, Point b, Point c)
{
    return std::min(a.latitude, b.latitude) <= c.latitude
        && c.latitude <= std::max(a.latitude, b.latitude)
        && std::min(a.longitude, b.longitude) <= c.longitude
        && c.longitude <= std::max(a.longitude, b.longitude);
}

bool meet(Point a, Point b, Point c, Point d)
{
    const int abc = side(a, b, c);
    const int abd = side(a, b, d);
    const int cda = side(c, d, a);
    const int cdb = side(c, d, b);
    if (abc != abd && cda != cdb)
        return true;
    return (abc == 0 && lies_between(a, b, c)) || (abd == 0 && lies_between(a, b, d))
        || (cda == 0 && lies_between(c, d, a)) || (cdb == 0 && lies_between(c, d, b));
}

}

bool is_simple(const Polygon& polygon)
{
    Polygon corners; // a point written twice in a row is a slip of the pen, no crossing
    for (const Point& point : polygon) {
        if (corners.empty() || corners.back() != point)
            corners.push_back(point);
    }
    if (corners.size() < 4)
        return false;
    const std::size_t edges = corners.size() - 1;
    double doubled_area = 0;
    for (std::size_t i = 0; i < edges; ++i)
        doubled_area += corners[i].longitude * corners[i + 1].latitude
            - corners[i + 1].longitude * corners[i].latitude;
    if (doubled_area == 0)
        return false;
    for (std::size_t i = 0; i < edges; ++i) {
        for (std::size_t j = i + 2; j < edges; ++j) {
            const bool neighbours = i == 0 && j == edges - 1;
            if (!neighbours && meet(corners[i], corners[i + 1], corners[j], corners[j + 1]))
                return false;
        }
    }
    return true;
}

std::vector<FieldError> faults(const Alert& alert) { return Check(alert).run(); }

std::vector<FieldError> faults_of_ours(const Alert& alert)
{
    std::vector<FieldError> found = faults(alert);
    const auto differs = [&](std::size_t i, const char* element) {
        found.push_back({ item("alert", "info", i) + "." + element, "cap.languages_differ", {} });
    };
    for (std::size_t i = 1; i < alert.infos.size(); ++i) {
        const Info& first = alert.infos.front();
        const Info& other = alert.infos[i];
        if (std::any_of(alert.infos.begin(), alert.infos.begin() + static_cast<std::ptrdiff_t>(i),
                [&](const Info& before) {
                    return to_lower(before.language) == to_lower(other.language);
                }))
            differs(i, "language");
        if (other.categories != first.categories)
            differs(i, "category");
        if (other.event_codes != first.event_codes)
            differs(i, "eventCode");
        if (other.responses != first.responses)
            differs(i, "responseType");
        if (other.urgency != first.urgency || other.severity != first.severity
            || other.certainty != first.certainty)
            differs(i, "severity");
        if (other.effective != first.effective || other.expires != first.expires)
            differs(i, "expires");
        if (!std::equal(other.areas.begin(), other.areas.end(), first.areas.begin(),
                first.areas.end(), same_area))
            differs(i, "area");
    }
    return found;
}

}
