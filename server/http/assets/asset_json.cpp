#include "server/http/assets/asset_json.hpp"

#include "server/http/assets/asset_choices.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/plumbing/since.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t most_details = 40;
constexpr std::size_t longest_detail = 1'000; // letters

json::Object to_json(const AssetField& field)
{
    json::Object body{ { "key", json::of(field.key) }, { "label", json::of(field.label) },
        { "type", json::of(name_of(field.type)) }, { "required", field.required } };
    const bool is_number = field.type == AssetFieldType::number;
    body["least"] = is_number ? json::Value(field.least) : json::Value(nullptr);
    body["most"] = is_number || field.type == AssetFieldType::text ? json::Value(field.most)
                                                                   : json::Value(nullptr);
    body["whole"] = field.whole;
    body["measure"]
        = field.unit_of_measure.empty() ? json::Value(nullptr) : json::of(field.unit_of_measure);
    body["choices"] = json::list_of(field.choices, [](const AssetChoice& choice) {
        return json::Object{ { "value", json::of(choice.value) },
            { "label", json::of(choice.label) } };
    });
    return body;
}

template <typename T, std::size_t N>
json::Array labels_of(const std::array<json::Choice<T>, N>& table)
{
    return json::list_of(table, [](const json::Choice<T>& one) {
        return json::Object{ { "value", json::of(name_of(one.value)) },
            { "label", json::of(label_of(one.value)) } };
    });
}

std::map<std::string, std::string> read_details(json::Reader& in)
{
    std::map<std::string, std::string> details;
    const auto given = in.optional_raw_object("details");
    if (!given)
        return details;
    if (given->size() > most_details) {
        in.refuse("details", "input.too_many", std::to_string(most_details));
        return details;
    }
    for (const auto& [key, value] : *given) {
        const std::string path = "details." + std::string(key.substr(0, 60));
        if (value.is_null()) {
            details.emplace(std::string(key), std::string());
        } else if (!value.is_string() || value.as_string().size() > 4 * longest_detail) {
            in.refuse(path, "input.wrong_type");
        } else {
            details.emplace(std::string(key), std::string(value.as_string()));
        }
    }
    return details;
}

}

std::optional<Point> read_place(json::Reader& in)
{
    const auto latitude = in.is_null("lat") ? std::nullopt : in.optional_number("lat", -90, 90);
    const auto longitude = in.is_null("lon") ? std::nullopt : in.optional_number("lon", -180, 180);
    if (latitude.has_value() != longitude.has_value())
        in.refuse(latitude ? "lon" : "lat", "input.required");
    if (!latitude || !longitude)
        return std::nullopt;
    return Point{ *latitude, *longitude };
}

json::Object to_json(const app::ShownAsset& shown)
{
    const Asset& asset = shown.asset;
    json::Object details;
    for (const auto& [key, value] : asset.details)
        details[key] = value;
    json::Object body{ { "id", json::of(asset.id) }, { "kind", json::of(name_of(asset.kind)) },
        { "unit", json::of(asset.unit) }, { "unit_name", json::of(shown.unit_name) },
        { "name", json::of(asset.name) }, { "device", json::of(asset.device) },
        { "station", json::of(asset.station) }, { "condition", json::of(name_of(asset.condition)) },
        { "condition_on", json::of(asset.condition_on) },
        { "funding", json::of(name_of(asset.funding)) }, { "details", std::move(details) },
        { "from", json::of(asset.from) }, { "to", json::of(asset.to) },
        { "version", asset.version }, { "changed", json::of(asset.changed) },
        { "changed_by", json::of(asset.by_name) }, { "may_edit", shown.may_edit } };
    body["station_name"]
        = shown.station_name.empty() ? json::Value(nullptr) : json::of(shown.station_name);
    body["lat"] = asset.place ? json::Value(asset.place->latitude) : json::Value(nullptr);
    body["lon"] = asset.place ? json::Value(asset.place->longitude) : json::Value(nullptr);
    body["warnings"] = json::list_of(shown.warnings, [](const std::string& code) {
        return json::Object{ { "code", json::of(code) }, { "message", json::of(message(code)) } };
    });
    return body;
}

json::Object to_json(const app::AssetCounts& counts)
{
    json::Array by_kind;
    for (const auto& [kind, count] : counts.kinds)
        by_kind.push_back(json::Object{ { "kind", json::of(name_of(kind)) }, { "count", count } });
    json::Array technologies;
    for (const auto& [technology, count] : counts.technologies)
        technologies.push_back(
            json::Object{ { "technology", json::of(technology) }, { "count", count } });
    json::Array by_condition;
    for (const auto& [key, count] : counts.conditions)
        by_condition.push_back(json::Object{ { "kind", json::of(name_of(key.first)) },
            { "condition", json::of(name_of(key.second)) }, { "count", count } });
    json::Array by_funding;
    for (const auto& [key, count] : counts.fundings)
        by_funding.push_back(json::Object{ { "kind", json::of(name_of(key.first)) },
            { "funding", json::of(name_of(key.second)) }, { "count", count } });
    return { { "kinds", std::move(by_kind) }, { "technologies", std::move(technologies) },
        { "conditions", std::move(by_condition) }, { "fundings", std::move(by_funding) },
        { "station_parts", counts.station_parts } };
}

json::Object to_json(const app::AssetFile& file)
{
    return { { "hash", json::of(file.hash) }, { "name", json::of(file.name) },
        { "type", json::of(file.type) }, { "size", file.size }, { "added", json::of(file.added) },
        { "added_by", json::of(file.by_name) } };
}

json::Object to_json(const app::ShownBoardRule& shown)
{
    return { { "commune_m2", shown.rule.commune_m2 }, { "large_m2", shown.rule.large_m2 },
        { "since", since_of(shown.since) } };
}

json::Object asset_fields_json()
{
    json::Array all;
    for (const json::Choice<AssetKind>& kind : asset_kinds)
        all.push_back(json::Object{ { "kind", json::of(name_of(kind.value)) },
            { "label", json::of(label_of(kind.value)) },
            { "fields", json::list_of(asset_fields(kind.value), [](const AssetField& field) {
                 return to_json(field);
             }) } });
    return { { "kinds", std::move(all) }, { "conditions", labels_of(asset_conditions) },
        { "fundings", labels_of(asset_fundings) } };
}

AssetQuery read_asset_query(QueryReader& query, Day today)
{
    AssetQuery asked;
    asked.unit = query.id<UnitId>("unit");
    app::AssetFilter& filter = asked.filter;
    filter.day = query.day("day").value_or(today);
    filter.kinds = query.choices("kind", parse_asset_kind);
    filter.conditions = query.choices("condition", parse_condition);
    filter.fundings = query.choices("funding", parse_funding);
    filter.technology = query.text("technology", 20).value_or("");
    filter.station = query.id<AssetId>("station");
    filter.with_device = query.boolean("with_device");
    filter.text = query.text("q").value_or("");
    return asked;
}

AssetKind read_asset_kind(json::Reader& in) { return in.choice("kind", asset_kinds); }

AssetEdit read_asset_edit(json::Reader& in)
{
    AssetEdit edit;
    edit.name = in.optional_text("name", { .least = 1, .most = longest_asset_name });
    edit.unit = in.optional_id<UnitId>("unit");
    edit.says_station = in.has("station");
    edit.station = in.optional_id<AssetId>("station");
    edit.condition = in.optional_choice("condition", asset_conditions);
    edit.condition_on = in.optional_day("condition_on");
    edit.funding = in.optional_choice("funding", asset_fundings);
    edit.says_place = in.has("lat") || in.has("lon");
    edit.place = read_place(in);
    edit.details = read_details(in);
    return edit;
}

void apply(const AssetEdit& edit, Asset& asset)
{
    asset.name = edit.name.value_or(asset.name);
    asset.unit = edit.unit.value_or(asset.unit);
    if (edit.says_station)
        asset.station = edit.station;
    if (edit.condition) {
        asset.condition = *edit.condition;
        asset.condition_on = edit.condition_on;
    } else if (edit.condition_on) {
        asset.condition_on = edit.condition_on;
    }
    asset.funding = edit.funding.value_or(asset.funding);
    if (edit.says_place)
        asset.place = edit.place;
    for (const auto& [key, value] : edit.details)
        asset.details.insert_or_assign(key, value);
}

app::BulkAssetChange read_bulk_change(json::Reader& in, Day today)
{
    app::BulkAssetChange change;
    change.assets
        = in.list("assets", { .least = 1, .most = app::most_bulk_assets }, [](json::Reader& one) {
              const auto id = one.id<AssetId>("id");
              return std::pair(
                  id, Version(one.integer("version", 1, std::numeric_limits<Version>::max())));
          });
    change.from = in.optional_day("from").value_or(today);
    change.unit = in.optional_id<UnitId>("unit");
    change.station = in.optional_id<AssetId>("station");
    change.condition = in.optional_choice("condition", asset_conditions);
    change.condition_on = in.optional_day("condition_on");
    change.funding = in.optional_choice("funding", asset_fundings);
    change.details = read_details(in);
    return change;
}

}
