#include "server/app/boundaries.hpp"

#include <algorithm>
#include <set>

#include "base/names.hpp"
#include "base/sort_unique.hpp"
#include "base/text.hpp"
#include "core/place/viet_nam.hpp"
#include "core/text/fold.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/devices.hpp"
#include "server/app/emergency_rules.hpp"
#include "server/app/geojson.hpp"
#include "server/app/note.hpp"
#include "server/app/outline_doubts.hpp"
#include "json/parse.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t geojson_depth = 16;

constexpr Names<Placing, 4> placing_names{ "outline", "point", "devices", "unknown" };

std::string text_in(const json::Object& properties, const char* key)
{
    const auto* value = properties.if_contains(key);
    if (value == nullptr)
        return {};
    if (value->is_string())
        return std::string(value->as_string());
    // Some tools write codes as numbers and lose the zero in front.
    if (value->is_int64())
        return std::to_string(value->as_int64());
    return {};
}

class Importer {
public:
    enum class Keeps : std::uint8_t { nothing, boundaries };

    Importer(Records& records, const Deed& deed, Entitled entitled, Keeps keeps)
        : records_(records)
        , deed_(deed)
        , entitled_(entitled)
        , keeps_(keeps)
        , tree_(records.units().tree(day_of(deed.now)))
        , doubts_(records, tree_)
    {
    }

    BoundaryImport run(const json::Array& features)
    {
        for (std::size_t i = 0; i < features.size(); ++i) {
            const auto doubt = take(features[i]);
            if (!doubt)
                outcome_.refused.push_back({ i + 1, name_, doubt.error().code });
            else if (*doubt)
                outcome_.doubted.push_back({ i + 1, name_, (*doubt)->code, (*doubt)->detail });
        }
        return std::move(outcome_);
    }

private:
    Result<std::optional<PlaceDoubt>> take(const json::Value& feature)
    {
        name_.clear();
        const auto* object = feature.if_object();
        const auto* properties = object ? object->if_contains("properties") : nullptr;
        const auto* geometry = object ? object->if_contains("geometry") : nullptr;
        if (properties == nullptr || !properties->is_object() || geometry == nullptr)
            return fail(Kind::invalid, "boundary.not_geojson");
        const auto unit = unit_of(properties->as_object());
        if (!unit)
            return tl::unexpected(unit.error());
        if (entitled_ == Entitled::by_rights && !may_outline(*unit))
            return fail(Kind::forbidden, "unit.not_allowed");
        if (!seen_.insert(*unit).second)
            return fail(Kind::conflict, "boundary.twice");
        auto shape = read_shape(*geometry, most_feature_points);
        if (!shape)
            return tl::unexpected(shape.error());
        Boundary boundary;
        boundary.unit = *unit;
        boundary.outlines = simplified(std::move(shape->outlines));
        boundary.centre = shape->point ? *shape->point : middle_of(boundary.outlines);
        boundary.saved = deed_.now;
        if (const auto fault = fault_of_place(boundary.centre); !fault.empty())
            return fail(Kind::invalid, std::string(fault));
        const auto doubt = doubts_.about(boundary);
        if (keeps_ == Keeps::boundaries)
            records_.units().save_boundary(boundary);
        ++outcome_.saved;
        return doubt;
    }

    // A commune draws its hamlets; where it ends itself is said by who stands above it.
    bool may_outline(UnitId id) const
    {
        const Unit* unit = tree_->find(id);
        if (unit == nullptr)
            return false;
        const bool is_hamlet = unit->kind == UnitKind::hamlet;
        return is_hamlet ? deed_.caller.may_in(Right::manage_units, id, *tree_)
                         : deed_.caller.may_above_communes(Right::manage_units, id, *tree_);
    }

    Result<UnitId> unit_of(const json::Object& properties)
    {
        const std::string code = text_in(properties, "code");
        if (!code.empty()) {
            name_ = code;
            return by_code(code);
        }
        name_ = text_in(properties, "name");
        const auto parent = by_code(text_in(properties, "parent_code"));
        if (!parent || name_.empty())
            return fail(Kind::missing, "boundary.unknown_unit");
        const std::string wanted = fold(name_);
        for (const UnitId child : tree_->children(*parent)) {
            if (fold(tree_->find(child)->name) == wanted)
                return child;
        }
        return fail(Kind::missing, "boundary.unknown_unit");
    }

    Result<UnitId> by_code(const std::string& code) const
    {
        const auto unit = records_.units().find_by_code(code, tree_->day());
        if (!unit)
            return fail(Kind::missing, "boundary.unknown_unit");
        return unit->id;
    }

    Records& records_;
    const Deed& deed_;
    Entitled entitled_;
    Keeps keeps_;
    std::shared_ptr<const UnitTree> tree_;
    OutlineDoubts doubts_;
    std::set<UnitId> seen_;
    std::string name_;
    BoundaryImport outcome_;
};

std::vector<UnitId> hamlets_of(const UnitTree& tree, UnitId unit)
{
    std::vector<UnitId> hamlets;
    for (const UnitId below : tree.subtree(unit)) {
        if (tree.find(below)->kind == UnitKind::hamlet)
            hamlets.push_back(below);
    }
    if (hamlets.empty())
        hamlets.push_back(unit);
    return hamlets;
}

// Everything of the tree below the unit; where it is not there, below those that led to it.
std::vector<UnitId> area_on(const UnitTree& tree, const UnitTree& today, UnitId under)
{
    if (tree.find(under) != nullptr)
        return tree.subtree(under);
    std::vector<UnitId> area;
    for (const UnitId past : today.former(under)) {
        const auto below = tree.subtree(past);
        area.insert(area.end(), below.begin(), below.end());
    }
    return area;
}

// The devices of a hamlet stand in it: better than nothing.
std::optional<Point> middle_of_devices(const std::vector<Device>& devices, UnitId unit)
{
    Point sum;
    int count = 0;
    for (const Device& device : devices) {
        if (device.unit != unit || !device.place)
            continue;
        sum.latitude += device.place->latitude;
        sum.longitude += device.place->longitude;
        ++count;
    }
    if (count == 0)
        return std::nullopt;
    return Point{ sum.latitude / count, sum.longitude / count };
}

// A file of which nothing may be taken is refused as a whole.
Result<BoundaryImport> read_boundaries(Records& records, const Deed& deed,
    const std::string& geojson, Entitled entitled, Importer::Keeps keeps)
{
    const auto parsed = json::parse_object(
        geojson, { .max_depth = geojson_depth, .max_bytes = most_geojson_bytes });
    if (!parsed)
        return tl::unexpected(parsed.error());
    const auto* features = parsed->if_contains("features");
    if (features == nullptr || !features->is_array())
        return fail(Kind::invalid, "boundary.not_geojson");
    if (features->as_array().size() > most_features)
        return fail(Kind::too_many, "input.too_large");
    BoundaryImport outcome = Importer(records, deed, entitled, keeps).run(features->as_array());
    if (outcome.saved == 0 && !outcome.refused.empty()
        && std::all_of(outcome.refused.begin(), outcome.refused.end(),
            [](const NamedFeature& one) { return one.code == "unit.not_allowed"; }))
        return fail(Kind::forbidden, "unit.not_allowed");
    return outcome;
}

}

std::string_view name_of(Placing placing) { return placing_names.of(placing); }

Result<BoundaryImport> look_at_boundaries(
    Records& records, const Deed& deed, const std::string& geojson, Entitled entitled)
{
    return read_boundaries(records, deed, geojson, entitled, Importer::Keeps::nothing);
}

Result<BoundaryImport> import_boundaries(
    Records& records, const Deed& deed, const std::string& geojson, Entitled entitled)
{
    auto outcome = read_boundaries(records, deed, geojson, entitled, Importer::Keeps::boundaries);
    if (outcome && outcome->saved > 0)
        note(records, deed, "boundaries.imported", { "unit", deed.caller.unit.value(), {}, {} },
            { { "saved", static_cast<std::int64_t>(outcome->saved) },
                { "refused", static_cast<std::int64_t>(outcome->refused.size()) } });
    return outcome;
}

Result<Paged<PlacedUnit>> list_boundaries(Records& records, const Deed& deed, UnitId under,
    std::optional<Day> day, const std::vector<UnitKind>& kinds, const Page& page)
{
    const auto today = records.units().tree(day_of(deed.now));
    const auto tree = day ? records.units().tree(*day) : today;
    const auto area = area_on(*tree, *today, under);
    if (area.empty())
        return fail(Kind::missing, "unit.missing");
    std::vector<UnitId> wanted;
    for (const UnitId unit : area) {
        const UnitKind kind = tree->find(unit)->kind;
        if (kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
            wanted.push_back(unit);
    }
    sort_unique(wanted);
    auto first = wanted.begin();
    if (!page.cursor.empty()) {
        const auto after = UnitId::parse(page.cursor);
        if (!after)
            return fail_field("cursor", "input.bad_cursor");
        first = std::upper_bound(wanted.begin(), wanted.end(), *after);
    }
    Paged<PlacedUnit> found;
    for (Boundary& boundary : records.units().boundaries({ first, wanted.end() })) {
        if (static_cast<int>(found.items.size()) == page.limit) {
            found.next = found.items.back().unit.id.text();
            break;
        }
        const Unit& unit = *tree->find(boundary.unit);
        found.items.push_back({ unit, std::move(boundary) });
    }
    return found;
}

Result<UnitCoverage> coverage_of(
    Records& records, const Deed& deed, UnitId unit, Milliseconds airing, std::optional<Day> day)
{
    const RegisterDesk desk(records, deed);
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const bool is_past = asked->past.has_value();
    const auto tree = records.units().tree(asked->day);
    if (tree->find(unit) == nullptr)
        return fail(
            Kind::missing, is_past ? "unit.not_then" : "unit.missing", vietnamese_day(tree->day()));
    if (!desk.may(Right::view, unit))
        return fail(Kind::forbidden, "unit.not_allowed");
    const std::vector<UnitId> hamlets = hamlets_of(*tree, unit);
    if (hamlets.size() > most_covered_units)
        return fail(Kind::invalid, "coverage.too_wide");
    const Soundings soundings = is_past ? records.devices().soundings_on(asked->day) : Soundings();
    const auto everyone
        = is_past ? devices_then(records, asked->day, soundings) : records.devices().everyone();
    const std::vector<Device>& devices = *everyone;
    const auto counted = records.units().households_on(hamlets, tree->day());
    std::map<UnitId, Boundary> boundaries;
    for (Boundary& boundary : records.units().boundaries(hamlets))
        boundaries.emplace(boundary.unit, std::move(boundary));

    UnitCoverage coverage;
    std::vector<Ground> grounds;
    for (const UnitId hamlet : hamlets) {
        const auto homes = counted.find(hamlet);
        CoveredUnit one{ *tree->find(hamlet), homes == counted.end() ? 0 : homes->second.what };
        if (homes != counted.end())
            one.since = Dated<UnitId>{ hamlet, homes->second.from };
        Ground ground{ hamlet, {}, {}, one.households };
        if (const auto at = boundaries.find(hamlet); at != boundaries.end()) {
            ground.outlines = at->second.outlines;
            ground.centre = at->second.centre;
            one.placing = ground.outlines.empty() ? Placing::point : Placing::outline;
        } else if (tree->find(hamlet)->kind == UnitKind::hamlet) {
            ground.centre = middle_of_devices(devices, hamlet);
            one.placing = ground.centre ? Placing::devices : Placing::unknown;
        }
        one.centre = ground.centre;
        grounds.push_back(std::move(ground));
        coverage.units.push_back(std::move(one));
    }
    // A horn across the border is heard as well.
    std::vector<Horn> horns;
    std::vector<Device> own;
    std::vector<Horn> own_horns;
    for (const Device& device : devices) {
        const auto horn = horn_of(device);
        if (horn)
            horns.push_back(*horn);
        if (!tree->covers(unit, device.unit) || device.kind != DeviceKind::speaker)
            continue;
        own.push_back(device);
        if (!horn)
            continue;
        own_horns.push_back(*horn);
        coverage.devices.push_back({ device, HornSound(*horn).farthest(understood_db) });
        if (!is_past)
            continue;
        const auto sounded = soundings.find(device.id);
        coverage.devices.back().sounding
            = sounded == soundings.end() ? Dated<Sounding>() : sounded->second;
    }
    const auto covered = cover(grounds, horns);
    for (std::size_t i = 0; i < covered.size(); ++i) {
        coverage.units[i].share_out = covered[i].share_out;
        coverage.units[i].households_out = covered[i].households_out;
        if (!covered[i].placed)
            coverage.units[i].placing = Placing::unknown;
    }
    coverage.disturbances = plan_turns(own_horns).disturbances;
    Order order;
    order.length = airing;
    order.repeat = EmergencyContent{}.repeat;
    order.starts = deed.now;
    order.expires = deed.now + longest_emergency;
    const Manner manner
        = EmergencyRuleBook(records, *tree).of(unit).manner.value_or(Manner::in_turns);
    const Spacing spacing = spacing_for(own, manner);
    order.gap = spacing.airings;
    order.phrase_gap = spacing.phrases;
    order.rounds = rounds_of_order(order, own, manner);
    coverage.hearing = hearing_plan(order, own, manner);
    return coverage;
}

std::int64_t households_inside(
    Records& records, const OrderAudience& audience, const UnitTree& tree)
{
    if (audience.polygons.empty() && audience.circles.empty())
        return 0;
    std::vector<UnitId> hamlets;
    for (const UnitId root : tree.roots()) {
        for (const UnitId unit : tree.subtree(root)) {
            const auto is_named = [&](UnitId named) { return tree.covers(named, unit); };
            if (tree.find(unit)->kind == UnitKind::hamlet
                && std::none_of(audience.units.begin(), audience.units.end(), is_named))
                hamlets.push_back(unit);
        }
    }
    std::int64_t households = 0;
    for (const Boundary& boundary : records.units().boundaries(hamlets)) {
        const auto holds = [&](const auto& area) { return contains(area, boundary.centre); };
        if (std::any_of(audience.polygons.begin(), audience.polygons.end(), holds)
            || std::any_of(audience.circles.begin(), audience.circles.end(), holds))
            households += records.units().households(boundary.unit);
    }
    return households;
}

}
