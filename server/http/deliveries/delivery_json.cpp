#include "server/http/deliveries/delivery_json.hpp"

#include "server/app/jingles.hpp"
#include "server/app/relays.hpp"
#include "server/http/plumbing/messages.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Value or_null(std::string_view text)
{
    return text.empty() ? json::Value(nullptr) : json::of(text);
}

std::string cell(std::string_view text)
{
    std::string quoted = "\"";
    // A spreadsheet runs what begins like a formula.
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
        quoted += '\'';
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

std::string line_of(const std::vector<std::string>& cells)
{
    std::string line;
    for (const std::string& text : cells) {
        if (!line.empty())
            line += ',';
        line += cell(text);
    }
    return line + "\r\n";
}

std::string local(Moment moment)
{
    return vietnamese_day(day_of(moment)) + " " + vietnamese_time_with_seconds(time_of_day(moment));
}

std::string seconds(Milliseconds length)
{
    return std::to_string(std::chrono::round<std::chrono::seconds>(length).count());
}

std::optional<Jingle> jingle_of(const PlayRecord& record)
{
    return record.occurrence ? jingle_at(record.occurrence->item) : std::nullopt;
}

std::string message_of(const Error& error)
{
    return error.fields.size() == 1
        ? message(error.fields.front().code, error.fields.front().detail)
        : message(error.code, error.detail);
}

}

json::Object to_json(const app::ShownDelivery& shown)
{
    const Delivery& d = shown.delivery;
    const std::string occurrence = d.occurrence.text();
    json::Value made_up = nullptr;
    if (const auto& again = shown.made_up)
        made_up = json::Object{ { "schedule", json::of(again->schedule) },
            { "starts", json::of(again->starts) },
            { "state", again->state ? json::of(name_of(*again->state)) : json::Value(nullptr) } };
    return json::Object{ { "id", json::of(d.device.text() + ":" + occurrence) },
        { "device", json::of(d.device) }, { "device_name", json::of(shown.device_name) },
        { "unit", json::of(d.unit) }, { "unit_name", json::of(shown.unit_name) },
        { "bulletin", shown.is_relay ? json::Value(nullptr) : json::of(d.bulletin) },
        { "bulletin_title", json::of(shown.bulletin_title) },
        { "schedule", json::of(d.occurrence.schedule) }, { "occurrence", json::of(occurrence) },
        { "planned_at", json::of(d.planned_at) }, { "started_at", json::of(d.started_at) },
        { "ended_at", json::of(d.ended_at) }, { "clock_error_ms", json::of(d.clock_error_ms) },
        { "heard_ms", d.heard.count() }, { "length_ms", d.length.count() },
        { "state", json::of(name_of(d.state)) }, { "reason", or_null(reason_code(shown)) },
        { "reason_text", or_null(reason_text(shown)) }, { "made_up", std::move(made_up) },
        { "makes_up", shown.makes_up } };
}

json::Object to_json(const LedgerSummary& summary, const app::ComingAirings& coming)
{
    // `planned` is the sum of the states below: airings whose time is over. `on_air` are those of
    // the window that began and are not over, `coming` those that are not due yet, `delivered` and
    // `ready` how many of these are on devices.
    return json::Object{ { "planned", summary.planned }, { "played", summary.played },
        { "partial", summary.partial }, { "preempted", summary.preempted },
        { "missed", summary.missed }, { "refused", summary.refused },
        { "awaiting", summary.awaiting }, { "on_air", coming.on_air }, { "coming", coming.planned },
        { "delivered", coming.delivered }, { "ready", coming.ready },
        { "unpaired", coming.unpaired } };
}

json::Object to_json(const app::RecalledOn& one)
{
    return json::Object{ { "device", json::of(one.device) },
        { "device_name", json::of(one.device_name) }, { "unit_name", json::of(one.unit_name) },
        { "state", json::of(name_of(one.state)) }, { "online", one.online },
        { "heard_ms", one.heard.count() } };
}

json::Object to_json(const app::Retry& retry)
{
    json::Array made;
    for (const Schedule& schedule : retry.made) {
        made.push_back(json::Object{ { "schedule", json::of(schedule.id) },
            { "bulletin", json::of(schedule.bulletin) },
            { "bulletin_title", json::of(retry.titles.at(schedule.id)) },
            { "starts", json::of(schedule.starts) },
            { "devices", static_cast<std::int64_t>(schedule.audience.devices.size()) } });
    }
    json::Array refused;
    for (const app::Retry::Refusal& one : retry.refused) {
        const bool single = one.error.fields.size() == 1;
        refused.push_back(json::Object{ { "bulletin", json::of(one.bulletin) },
            { "bulletin_title", json::of(one.title) },
            { "code", json::of(single ? one.error.fields.front().code : one.error.code) },
            { "message", json::of(message_of(one.error)) },
            { "suggestion", or_null(one.error.suggestion) } });
    }
    return json::Object{ { "items", std::move(made) }, { "refused", std::move(refused) },
        { "already", retry.already } };
}

std::vector<ShownPlay> show(app::Records& records, const std::vector<app::PlayLogRow>& rows)
{
    std::vector<BulletinId> ids;
    std::map<DeviceId, std::string> names;
    for (const app::PlayLogRow& row : rows) {
        if (row.record.bulletin)
            ids.push_back(*row.record.bulletin);
        names[row.device];
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<BulletinId, std::string> titles;
    for (const Bulletin& bulletin : records.bulletins().find_all(ids))
        titles[bulletin.id()] = bulletin.content().title;
    std::erase_if(ids, [&](BulletinId id) { return titles.contains(id); });
    const auto relays = app::relay_titles(records, ids);
    for (auto& [id, name] : names) {
        if (const auto device = records.devices().find(id))
            name = device->name;
    }
    std::map<TemplateId, std::string> words;
    for (const app::PlayLogRow& row : rows) {
        if (!row.record.onsite || !row.record.onsite->from)
            continue;
        if (const auto one = records.templates().find(row.record.onsite->from))
            words[one->id] = one->title;
    }
    std::vector<ShownPlay> shown;
    for (const app::PlayLogRow& row : rows) {
        const auto title = row.record.bulletin ? titles.find(*row.record.bulletin) : titles.end();
        std::string words_of_it = title == titles.end() ? std::string() : title->second;
        if (const auto jingle = jingle_of(row.record))
            words_of_it = app::title_of(*jingle);
        const auto relay = row.record.bulletin ? relays.find(*row.record.bulletin) : relays.end();
        if (relay != relays.end())
            words_of_it = relay->second;
        shown.push_back({ row, names[row.device], std::move(words_of_it), relay != relays.end(),
            row.record.onsite ? words[row.record.onsite->from] : std::string() });
    }
    return shown;
}

json::Object to_json(const ShownPlay& shown)
{
    const PlayRecord& r = shown.row.record;
    json::Object body{ { "device", json::of(shown.row.device) },
        { "device_name", json::of(shown.device_name) }, { "unit", json::of(shown.row.unit) },
        { "sequence", r.sequence },
        { "bulletin",
            jingle_of(r) || shown.is_relay ? json::Value(nullptr) : json::of(r.bulletin) },
        { "bulletin_title", or_null(shown.bulletin_title) }, { "emergency", json::of(r.order) },
        { "plan_version", r.plan_version }, { "planned_at", json::of(r.planned_at) },
        { "started_at", json::of(r.started_at) }, { "ended_at", json::of(r.ended_at) },
        { "rendered_ms", r.rendered.count() }, { "result", json::of(name_of(r.result)) },
        { "reason", r.reason == Reason::none ? json::Value(nullptr) : json::of(name_of(r.reason)) },
        { "reason_text", or_null(app::text_of(r.reason)) },
        { "clock_error_ms", json::of(r.clock_error_ms) },
        { "received_at", json::of(shown.row.received) } };
    body["occurrence"] = r.occurrence ? json::of(r.occurrence->text()) : json::Value(nullptr);
    body["onsite"] = r.onsite
        ? json::Value(json::Object{ { "way", json::of(name_of(r.onsite->way)) },
            { "who", json::of(r.onsite->who) }, { "template", json::of(r.onsite->from) },
            { "title", or_null(shown.onsite_title) } })
        : json::Value(nullptr);
    return body;
}

std::string csv_head()
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    return std::string(byte_order_mark)
        + line_of({ "Cụm loa", "Đơn vị", "Tin bài", "Giờ theo lịch", "Giờ bắt đầu phát",
            "Đã phát (giây)", "Thời lượng (giây)", "Kết quả", "Lý do" });
}

std::string csv_line(const app::ShownDelivery& shown)
{
    const Delivery& d = shown.delivery;
    return line_of({ shown.device_name, shown.unit_name, shown.bulletin_title, local(d.planned_at),
        d.started_at ? local(*d.started_at) : std::string(), seconds(d.heard), seconds(d.length),
        std::string(app::text_of(d.state)), reason_text(shown) });
}

}
