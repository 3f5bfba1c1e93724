#include "server/http/power/power_json.hpp"

#include "server/http/plumbing/messages.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object span_json(const Span& span)
{
    return json::Object{ { "from", json::of(span.begins) }, { "to", json::of(span.ends) } };
}

json::Object place_json(const app::ReadPlace& place)
{
    return json::Object{ { "key", json::of(place.key) }, { "name", json::of(place.area.name) },
        { "within", json::of(place.area.within) }, { "part", place.area.part },
        { "state", json::of(name_of(place.state)) }, { "unit", json::of(place.unit) },
        { "unit_name", json::of(place.unit_name) },
        { "choices", json::list_of(place.choices, [](const app::ReadPlace::Choice& choice) {
             return json::Object{ { "unit", json::of(choice.unit) },
                 { "name", json::of(choice.name) } };
         }) } };
}

json::Object row_json(const app::ReadOutage& read)
{
    const bool trouble = !read.row.problem.empty();
    return json::Object{ { "line", read.row.line }, { "source", json::of(read.row.source) },
        { "spans", json::list_of(read.row.spans, span_json) },
        { "places", json::list_of(read.places, place_json) }, { "left", read.left },
        { "over", read.over }, { "open", read.is_open() },
        { "problem", trouble ? json::of(read.row.problem) : json::Value(nullptr) },
        { "problem_text", trouble ? json::of(message(read.row.problem)) : json::Value(nullptr) } };
}

json::Object airing_json(const app::DarkAiring& airing)
{
    return json::Object{ { "schedule", json::of(airing.schedule) },
        { "title", json::of(airing.title) }, { "starts", json::of(airing.starts) },
        { "length_ms", airing.length.count() }, { "devices", airing.devices },
        { "all", airing.all }, { "before", json::of(airing.before) },
        { "after", json::of(airing.after) } };
}

json::Object refusal_json(const app::OutagesTaken::Refusal& refusal)
{
    const Error& error = refusal.error;
    const bool single = error.fields.size() == 1;
    return json::Object{ { "schedule", json::of(refusal.schedule) },
        { "starts", json::of(refusal.starts) },
        { "code", json::of(single ? error.fields.front().code : error.code) },
        { "message",
            json::of(single ? message(error.fields.front().code, error.fields.front().detail)
                            : message(error.code, error.detail)) },
        { "suggestion",
            error.suggestion.empty() ? json::Value(nullptr) : json::of(error.suggestion) } };
}

}

app::WishedOutages read_wished_outages(json::Reader& in)
{
    app::WishedOutages wished;
    wished.text
        = in.text("text", { .least = 1, .most = most_outage_text, .lines = json::Lines::many });
    if (auto places = in.optional_list("places", { .most = 2'000 }, [](json::Reader& one) {
            return std::pair(
                one.text("key", { .least = 1, .most = 500 }), one.optional_id<UnitId>("unit"));
        })) {
        for (auto& [key, unit] : *places)
            wished.places[key] = unit;
    }
    if (auto left = in.optional_list("left", { .most = most_outage_rows },
            [](const json::Field& one) { return static_cast<int>(one.integer(1, 1'000'000)); }))
        wished.left = std::move(*left);
    if (auto moves = in.optional_list("moves", { .most = 200 }, [](json::Reader& one) {
            return app::WishedOutages::Move{ one.id<ScheduleId>("schedule"), one.moment("starts"),
                one.moment("to") };
        }))
        wished.moves = std::move(*moves);
    wished.notice = in.optional_boolean("notice").value_or(true);
    return wished;
}

json::Object to_json(const app::OutagePreview& preview)
{
    return json::Object{ { "rows", json::list_of(preview.rows, row_json) },
        { "passed",
            json::list_of(preview.passed,
                [](const OutageText::Passed& passed) {
                    return json::Object{ { "line", passed.line },
                        { "text", json::of(passed.text) } };
                }) },
        { "fresh", static_cast<std::int64_t>(preview.fresh.size()) }, { "known", preview.known },
        { "clusters",
            json::list_of(preview.clusters,
                [](const app::DarkCluster& cluster) {
                    return json::Object{ { "device", json::of(cluster.device) },
                        { "name", json::of(cluster.name) },
                        { "unit_name", json::of(cluster.unit_name) },
                        { "from", json::of(cluster.span.begins) },
                        { "to", json::of(cluster.span.ends) } };
                }) },
        { "clusters_total", preview.clusters_total },
        { "airings", json::list_of(preview.airings, airing_json) },
        { "notices",
            json::list_of(preview.notices,
                [](const app::OutageNotice& notice) {
                    return json::Object{ { "title", json::of(notice.title) },
                        { "text", json::of(notice.text) },
                        { "units", json::list_of(notice.units) } };
                }) },
        { "has_template", preview.has_template } };
}

json::Object to_json(const app::OutagePaste& paste)
{
    return json::Object{ { "id", json::of(paste.id) }, { "unit", json::of(paste.unit) },
        { "text", json::of(paste.text) }, { "at", json::of(paste.at) },
        { "by_name", json::of(paste.by_name) }, { "outages", json::of(paste.outages) },
        { "moved",
            json::list_of(paste.moved,
                [](const app::MovedAiring& moved) {
                    return json::Object{ { "schedule", json::of(moved.schedule) },
                        { "title", json::of(moved.title) }, { "from", json::of(moved.from) },
                        { "to", json::of(moved.to) }, { "extra", moved.extra } };
                }) },
        { "notices", json::list_of(paste.notices) }, { "undone_at", json::of(paste.undone) } };
}

json::Object to_json(const app::OutagesTaken& taken)
{
    return json::Object{
        { "paste", taken.paste ? json::Value(to_json(*taken.paste)) : json::Value(nullptr) },
        { "refused", json::list_of(taken.refused, refusal_json) }
    };
}

json::Object to_json(const app::ShownIncident& shown)
{
    const app::Incident& incident = shown.incident;
    return json::Object{ { "id", json::of(std::to_string(incident.id)) },
        { "device", json::of(incident.device) }, { "device_name", json::of(shown.device_name) },
        { "unit_name", json::of(shown.unit_name) }, { "code", json::of(incident.code) },
        { "message", json::of(message(incident.code, incident.detail)) },
        { "at", json::of(incident.at) } };
}

}
