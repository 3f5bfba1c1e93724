// Where units lie: taken over from GeoJSON, given out for maps; and who of a commune is out of
// earshot.
#pragma once

#include "core/emergency/emergency.hpp"
#include "core/unit/boundary.hpp"
#include "server/app/earshot.hpp"
#include "json/value.hpp"

namespace nguon::app {

inline constexpr std::size_t most_geojson_bytes = 32UL << 20;
inline constexpr std::size_t most_features = 20'000;
inline constexpr std::size_t most_feature_points = 200'000; // of one unit, before it is made simple

// A feature of the file, and what is wrong with it.
struct NamedFeature {
    std::size_t number = 0; // from 1, as it stands in the file
    std::string name; // code, or what else it is called
    std::string code; // of the message table
    std::string detail = {};
};

struct BoundaryImport {
    std::size_t saved = 0; // of a look: that would be
    std::vector<NamedFeature> refused;
    std::vector<NamedFeature> doubted; // taken all the same: OutlineDoubts
};

// A FeatureCollection of Polygon, MultiPolygon or Point (its middle only), each with the unit's
// official code as "code", or a hamlet's "name" and its commune's code as "parent_code". Faulty
// features are listed and the others taken. Refuses a text that is none (boundary.not_geojson,
// input.too_large), and who may not manage the units.
enum class Entitled : std::uint8_t { by_rights, by_shell };
Result<BoundaryImport> import_boundaries(
    Records& records, const Deed& deed, const std::string& geojson, Entitled entitled);
// By reading only: what the file would change, and what of it would be refused.
Result<BoundaryImport> look_at_boundaries(
    Records& records, const Deed& deed, const std::string& geojson, Entitled entitled);

struct PlacedUnit {
    Unit unit;
    Boundary boundary;
};
// Of a unit and all below it, as the tree is on the day; of one that was not there yet, of those
// that led to it. Where it lies is known once, not day by day. Like the tree, a boundary is public
// knowledge: no right is asked.
Result<Paged<PlacedUnit>> list_boundaries(Records& records, const Deed& deed, UnitId under,
    std::optional<Day> day, const std::vector<UnitKind>& kinds, const Page& page);

// How sure it is where a unit lies.
enum class Placing : std::uint8_t { outline, point, devices, unknown };
std::string_view name_of(Placing placing);

struct CoveredUnit {
    Unit unit;
    std::int64_t households = 0;
    Placing placing = Placing::unknown;
    std::optional<Point> centre;
    double share_out = 0; // of its points; meaningless where it is not placed
    std::int64_t households_out = 0;
    std::optional<Dated<UnitId>> since = {}; // they were counted; none: nobody had by then
};
struct CoveringDevice {
    Device device;
    double reach_m = 0; // in its best direction
    std::optional<Dated<Sounding>> sounding = {}; // of an earlier day: the sound of then
};
struct UnitCoverage {
    std::vector<CoveredUnit> units; // hamlets; where there are none, the unit itself
    std::vector<CoveringDevice> devices; // its loudspeaker clusters with a place
    std::vector<Disturbance> disturbances; // between them
    HearingPlan hearing; // of an alert to the whole unit
};
inline constexpr std::size_t most_covered_units = 1'000;
// `airing`: how long one reading takes. Of an earlier day: its tree, its households, and the
// loudspeakers where they stood, with the power and direction of then; rounds are those of today.
// Refuses with
// unit.missing, unit.not_then, unit.not_allowed, asset.day_ahead, and coverage.too_wide above a
// commune's size.
Result<UnitCoverage> coverage_of(Records& records, const Deed& deed, UnitId unit,
    Milliseconds airing, std::optional<Day> day = {});

// Of the hamlets whose middle lies inside an audience's areas, without those it names.
std::int64_t households_inside(
    Records& records, const OrderAudience& audience, const UnitTree& tree);

}
