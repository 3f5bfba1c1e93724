#include "server/app/geojson.hpp"

namespace nguon::app {
namespace {

tl::unexpected<Error> no_geojson() { return fail(Kind::invalid, "boundary.not_geojson"); }

std::optional<double> number_of(const json::Value& value)
{
    if (value.is_double())
        return value.as_double();
    if (value.is_int64())
        return static_cast<double>(value.as_int64());
    if (value.is_uint64())
        return static_cast<double>(value.as_uint64());
    return std::nullopt;
}

// Longitude first; a height behind them is left out.
std::optional<Point> point_of(const json::Value& value)
{
    const auto* pair = value.if_array();
    if (pair == nullptr || pair->size() < 2 || pair->size() > 4)
        return std::nullopt;
    const auto longitude = number_of((*pair)[0]);
    const auto latitude = number_of((*pair)[1]);
    if (!longitude || !latitude)
        return std::nullopt;
    return Point{ *latitude, *longitude };
}

class ShapeReader {
public:
    explicit ShapeReader(std::size_t most_points)
        : left_(most_points)
    {
    }

    Result<void> polygon(const json::Value& rings)
    {
        const auto* list = rings.if_array();
        if (list == nullptr || list->empty())
            return no_geojson();
        const auto* outer = list->front().if_array();
        if (outer == nullptr)
            return no_geojson();
        if (outer->size() > left_)
            return fail(Kind::invalid, "boundary.too_many_points");
        left_ -= outer->size();
        Polygon outline;
        outline.reserve(outer->size());
        for (const json::Value& one : *outer) {
            const auto point = point_of(one);
            if (!point)
                return no_geojson();
            outline.push_back(*point);
        }
        if (const auto sound = check_outline(outline); !sound)
            return sound;
        shape.outlines.push_back(std::move(outline));
        return {};
    }

    GeoShape shape;

private:
    std::size_t left_;
};

}

Result<GeoShape> read_shape(const json::Value& geometry, std::size_t most_points)
{
    const auto* object = geometry.if_object();
    const auto* type = object ? object->if_contains("type") : nullptr;
    const auto* coordinates = object ? object->if_contains("coordinates") : nullptr;
    if (type == nullptr || !type->is_string() || coordinates == nullptr)
        return no_geojson();
    ShapeReader reader(most_points);
    if (type->as_string() == "Point") {
        const auto point = point_of(*coordinates);
        if (!point)
            return no_geojson();
        if (std::abs(point->latitude) > 90 || std::abs(point->longitude) > 180)
            return fail(Kind::invalid, "boundary.outside");
        reader.shape.point = point;
    } else if (type->as_string() == "Polygon") {
        if (const auto read = reader.polygon(*coordinates); !read)
            return tl::unexpected(read.error());
    } else if (type->as_string() == "MultiPolygon" && coordinates->is_array()) {
        for (const json::Value& one : coordinates->as_array()) {
            if (const auto read = reader.polygon(one); !read)
                return tl::unexpected(read.error());
        }
    }
    if (!reader.shape.point && reader.shape.outlines.empty())
        return no_geojson();
    return std::move(reader.shape);
}

}
