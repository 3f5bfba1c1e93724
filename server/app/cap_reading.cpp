#include "server/app/cap_reading.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "core/cap/meaning.hpp"
#include "core/cap/translations.hpp"
#include "core/text/fold.hpp"
#include "core/unit/former_code.hpp"

namespace nguon::app {
namespace {

// What these take of a signed order, when written as JSON and then in base64, next to those who
// approved it.
constexpr std::size_t room_for_text_and_place = 2'450; // bytes
constexpr std::size_t bytes_of_unit = 22;
constexpr std::size_t bytes_of_point = 20;
constexpr std::size_t bytes_of_circle = 70;
constexpr std::size_t most_points = 50;
constexpr std::size_t most_shapes = 20; // of each kind, as an order holds
constexpr double widest_circle_m = 1'000'000; // as an order holds
constexpr std::size_t most_former_codes = 200;
constexpr std::size_t shortest_room = 300; // for words, whatever the place takes
// Bytes; a minute and a half, slowly. Also where each letter is one, an alert holds as many.
constexpr std::size_t longest_spoken = longest_emergency_text;

// To about ten metres: nobody hears a difference, and an order holds twice as many points.
double rounded(double degrees) { return std::round(degrees * 1e4) / 1e4; }

// What the areas say beside the shapes.
struct CapPlaces {
    std::string names; // of places, as the sender wrote them
    std::vector<std::string> codes; // that no unit of today has
};

void add_area(
    Records& records, const cap::Area& area, Day day, CapReading& reading, CapPlaces& found)
{
    for (const cap::Named& geocode : area.geocodes) {
        if (!cap::is_unit_code(geocode))
            continue;
        const std::string code(trim(geocode.value));
        if (const auto unit = records.units().find_by_code(code, day))
            reading.audience.units.push_back(unit->id);
        else
            found.codes.push_back(code);
    }
    for (Polygon polygon : area.polygons) {
        for (Point& point : polygon)
            point = { rounded(point.latitude), rounded(point.longitude) };
        reading.audience.polygons.push_back(std::move(polygon));
    }
    for (const Circle& circle : area.circles)
        reading.audience.circles.push_back(
            { { rounded(circle.centre.latitude), rounded(circle.centre.longitude) },
                std::clamp(std::round(circle.radius_m), 1.0, widest_circle_m) });
    if (!found.names.empty())
        found.names += "; ";
    found.names += area.description;
}

// Of other provinces, or of units that are gone: the register is read once for all of them.
void add_former_units(
    Records& records, std::vector<std::string> codes, const UnitTree& tree, CapReading& reading)
{
    if (codes.empty())
        return;
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    if (codes.size() > most_former_codes)
        codes.resize(most_former_codes);
    const UnitRegister units = records.units().whole_register();
    for (const std::string& code : codes) {
        for (const UnitId unit : behind_former_code(units, code, tree)) {
            reading.audience.units.push_back(unit);
            reading.old_code = true;
        }
    }
}

// Whether a shape touches anything of ours is asked of the register; what touches nothing is left
// out, so that what is said of the neighbouring province does not fill the order.
void keep_what_touches(Records& records, OrderAudience& audience)
{
    if (audience.polygons.empty() && audience.circles.empty())
        return;
    const auto everyone = records.devices().everyone();
    const std::vector<Device>& devices = *everyone;
    const auto touches_nothing = [&](const auto& area) {
        return std::none_of(devices.begin(), devices.end(), [&](const Device& device) {
            return !device.removed && device.place && contains(area, *device.place);
        });
    };
    std::erase_if(audience.polygons, touches_nothing);
    std::erase_if(audience.circles, touches_nothing);
    if (audience.polygons.size() > most_shapes)
        audience.polygons.resize(most_shapes);
    if (audience.circles.size() > most_shapes)
        audience.circles.resize(most_shapes);
    audience.polygons = cap::simplified(std::move(audience.polygons), most_points);
}

// Each once, and none that stands below another one.
void tidy_units(std::vector<UnitId>& units, const UnitTree& tree)
{
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    std::erase_if(units, [all = units, &tree](UnitId inner) {
        return std::any_of(all.begin(), all.end(),
            [&](UnitId outer) { return outer != inner && tree.covers(outer, inner); });
    });
}

std::size_t room_for_text(const OrderAudience& audience)
{
    std::size_t taken
        = bytes_of_unit * audience.units.size() + bytes_of_circle * audience.circles.size();
    for (const Polygon& polygon : audience.polygons)
        taken += bytes_of_point * polygon.size();
    const std::size_t left = room_for_text_and_place > taken ? room_for_text_and_place - taken : 0;
    return std::clamp(left, shortest_room, longest_spoken);
}

}

CapReading read_cap(Records& records, const cap::Alert& alert, Moment now)
{
    CapReading reading;
    reading.type = alert.type;
    reading.exercise = alert.status == cap::Status::exercise;
    reading.all_clear = cap::says_all_clear(alert);
    reading.partial = cap::says_more_than_is_spoken(alert);
    reading.references = alert.references;
    reading.expires = std::min(cap::expires_of(alert), now + longest_emergency);
    const cap::Info* info = cap::spoken_info(alert);
    if (info == nullptr)
        return reading;
    reading.language = info->language;
    reading.event = to_nfc(info->event);
    reading.sender_name = to_nfc(info->sender_name);
    reading.hazard = cap::hazard_of(*info);
    reading.severity = cap::severity_of(*info);
    reading.effective = info->effective;
    reading.past = info->urgency == cap::Urgency::past;
    reading.translations = cap::said_in_others(alert);
    const Day day = day_of(now);
    CapPlaces found;
    for (const cap::Area& area : info->areas)
        add_area(records, area, day, reading, found);
    // Some write the place into one language only.
    if (info->areas.empty()) {
        for (const cap::Info& other : alert.infos) {
            for (const cap::Area& area : other.areas)
                add_area(records, area, day, reading, found);
        }
    }
    constexpr std::size_t longest_names = 1'000;
    reading.area = to_nfc(cut_utf8(found.names, longest_names));
    const auto tree = records.units().tree(day);
    add_former_units(records, std::move(found.codes), *tree, reading);
    tidy_units(reading.audience.units, *tree);
    keep_what_touches(records, reading.audience);
    if (cap::is_vietnamese(info->language))
        reading.text = to_nfc(cap::spoken_text(*info, room_for_text(reading.audience)));
    return reading;
}

}
