#include "server/storage/stored_json.hpp"

#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage::stored {
namespace {

json::Value text_or_null(const std::optional<std::string>& text)
{
    return text ? json::Value(*text) : json::Value(nullptr);
}

json::Object write(const Audience& audience)
{
    return { { "units", numbers(audience.units) }, { "groups", numbers(audience.groups) },
        { "devices", numbers(audience.devices) } };
}

Audience read_audience(const In& in)
{
    Audience audience;
    audience.units = in.ids<UnitId>("units");
    audience.groups = in.ids<GroupId>("groups");
    audience.devices = in.ids<DeviceId>("devices");
    return audience;
}

// A list of objects, by what `take` makes of each.
template <typename Take> auto read_list(const json::Array& list, Take take)
{
    std::vector<std::invoke_result_t<Take, const In&>> items;
    items.reserve(list.size());
    for (const json::Value& item : list)
        items.push_back(take(In(item)));
    return items;
}

json::Object write(const Correction& correction)
{
    return { { "written", correction.written }, { "spoken", correction.spoken } };
}

json::Object write(const Track& track)
{
    return { { "language", track.language }, { "text", track.text },
        { "media", text_or_null(track.media) }, { "reader", track.reader } };
}

json::Object write(const QuietHours& quiet)
{
    return { { "from", quiet.from.count() }, { "to", quiet.to.count() }, { "days", quiet.days },
        { "allowed", quiet.allowed } };
}

json::Object write(const Silence& silence)
{
    return { { "since", unix_ms(silence.since) }, { "by_name", silence.by_name },
        { "reason", silence.reason }, { "remind", unix_ms(silence.remind) } };
}

QuietHours read_quiet_hours(const In& in)
{
    return { in.length("from"), in.length("to"), static_cast<Weekdays>(in.integer("days")),
        in.truth("allowed") };
}

}

std::string to_text(const BulletinContent& content)
{
    json::Array channels;
    for (const Channel channel : content.channels)
        channels.emplace_back(name_of(channel));
    return json::serialise(json::Object{
        { "title", content.title },
        { "text", content.text },
        { "language", content.language },
        { "category", content.category },
        { "priority", name_of(content.priority) },
        { "channels", std::move(channels) },
        { "audience", write(content.audience) },
        { "valid_from", number(content.valid_from) },
        { "valid_to", number(content.valid_to) },
        { "voice", content.voice },
        { "speed", content.speed_percent },
        { "corrections",
            json::list_of(content.corrections, [](const Correction& c) { return write(c); }) },
        { "tracks", json::list_of(content.tracks, [](const Track& t) { return write(t); }) },
        { "media", text_or_null(content.media) },
        { "consent", content.consent },
        { "consent_given", content.consent_given },
        { "days_in_a_row", content.days_in_a_row },
    });
}

BulletinContent content_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        BulletinContent content;
        content.title = in.text("title");
        content.text = in.text("text");
        content.language = in.text("language");
        content.category = in.text("category");
        content.priority = in.choice("priority", parse_priority);
        for (const json::Value& channel : in.list("channels"))
            content.channels.push_back(
                known(parse_channel(channel.as_string()), channel.as_string()));
        content.audience = read_audience(in.inside("audience"));
        content.valid_from = in.optional_moment("valid_from");
        content.valid_to = in.optional_moment("valid_to");
        content.voice = in.text("voice");
        content.speed_percent = static_cast<int>(in.integer("speed"));
        content.corrections = read_list(in.list("corrections"), [](const In& item) {
            return Correction{ item.text("written"), item.text("spoken") };
        });
        content.tracks = read_list(in.list("tracks"), [](const In& item) {
            // Versions from before recordings were signed with a name have none.
            return Track{ item.text("language"), item.text("text"), item.optional_text("media"),
                item.optional_text("reader").value_or("") };
        });
        content.media = in.optional_text("media");
        // Versions from before anything was asked for have none of these.
        content.consent = in.optional_text("consent").value_or("");
        content.consent_given = in.has("consent_given") && in.truth("consent_given");
        content.days_in_a_row
            = in.has("days_in_a_row") ? static_cast<int>(in.integer("days_in_a_row")) : 0;
        return content;
    });
}

std::string to_text(const Approval& approval)
{
    return json::serialise(json::Object{ { "by", approval.by.value() },
        { "by_name", approval.by_name }, { "unit", approval.unit.value() },
        { "at", unix_ms(approval.at) }, { "version", approval.version },
        { "content_hash", approval.content_hash }, { "statement", approval.statement } });
}

Approval approval_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        return Approval{ in.id<AccountId>("by"), in.text("by_name"), in.id<UnitId>("unit"),
            in.moment("at"), in.integer("version"), in.text("content_hash"), in.text("statement") };
    });
}

std::string to_text(const Schedule& schedule)
{
    json::Array exceptions;
    for (const Moment moment : schedule.exceptions)
        exceptions.emplace_back(unix_ms(moment));
    return json::serialise(json::Object{
        { "id", schedule.id.value() },
        { "unit", schedule.unit.value() },
        { "bulletin", number(schedule.bulletin) },
        { "programme", number(schedule.programme) },
        { "starts", unix_ms(schedule.starts) },
        { "recurrence", schedule.recurrence },
        { "short_month", schedule.short_month == ShortMonth::skip ? "skip" : "last_day" },
        { "exceptions", std::move(exceptions) },
        { "cut_at", number(schedule.cut_at) },
        { "audience", write(schedule.audience) },
        { "override_reason", schedule.override_reason },
        { "interrupted", name_of(schedule.interrupted) },
        { "late", name_of(schedule.late.way) },
        { "tolerance", schedule.late.tolerance.count() },
        { "at_once", schedule.at_once },
        { "repeat", schedule.repeat },
        { "author", schedule.author.value() },
        { "version", schedule.version },
        { "changed", unix_ms(schedule.changed) },
        { "cancelled", schedule.cancelled },
    });
}

Schedule schedule_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        Schedule schedule;
        schedule.id = in.id<ScheduleId>("id");
        schedule.unit = in.id<UnitId>("unit");
        schedule.bulletin = in.optional_id<BulletinId>("bulletin");
        schedule.programme = in.optional_id<ProgrammeId>("programme");
        schedule.starts = in.moment("starts");
        schedule.recurrence = in.text("recurrence");
        schedule.short_month
            = in.text("short_month") == "skip" ? ShortMonth::skip : ShortMonth::last_day;
        for (const json::Value& moment : in.list("exceptions"))
            schedule.exceptions.push_back(moment_from_unix_ms(moment.as_int64()));
        schedule.cut_at = in.optional_moment("cut_at");
        schedule.audience = read_audience(in.inside("audience"));
        schedule.override_reason = in.text("override_reason");
        schedule.interrupted = in.choice("interrupted", parse_interrupted);
        schedule.late.way = in.choice("late", parse_late_way);
        schedule.late.tolerance = in.length("tolerance");
        // Rows from before there was "Phát ngay" name neither.
        schedule.at_once = in.has("at_once") && in.truth("at_once");
        schedule.repeat = in.has("repeat") ? static_cast<int>(in.integer("repeat")) : 1;
        schedule.author = in.id<AccountId>("author");
        schedule.version = in.integer("version");
        schedule.changed = in.moment("changed");
        schedule.cancelled = in.truth("cancelled");
        return schedule;
    });
}

std::string to_text(const std::vector<ProgrammeItem>& items)
{
    return json::serialise(json::list_of(items, [](const ProgrammeItem& item) {
        json::Object one{
            { "source", item.source == ProgrammeItem::Source::relay ? "relay" : "bulletin" },
            { "bulletin", number(item.bulletin) },
            { "relay_length", item.relay_length.count() },
        };
        if (item.relay_source)
            one["relay_source"] = item.relay_source->value();
        return one;
    }));
}

std::vector<ProgrammeItem> items_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        return read_list(value.as_array(), [](const In& in) {
            const bool relay = in.text("source") == "relay";
            return ProgrammeItem{ relay ? ProgrammeItem::Source::relay
                                        : ProgrammeItem::Source::bulletin,
                in.optional_id<BulletinId>("bulletin"), in.length("relay_length"),
                in.optional_id<RelaySourceId>("relay_source") };
        });
    });
}

std::string to_text(const AirRules& rules)
{
    json::Value caps = nullptr;
    if (rules.caps)
        caps = json::Object{ { "programmes", rules.caps->programmes_a_day },
            { "length", rules.caps->length_a_day.count() }, { "days", rules.caps->days } };
    json::Value live = nullptr;
    if (rules.live)
        live = json::Object{ { "commune", rules.live->commune }, { "hamlet", rules.live->hamlet } };
    return json::serialise(json::Object{
        { "quiet",
            json::list_of(rules.quiet, [](const QuietHours& quiet) { return write(quiet); }) },
        { "caps", std::move(caps) },
        { "sends_alone",
            rules.sends_alone ? json::Value(name_of(*rules.sends_alone)) : json::Value(nullptr) },
        { "silence", rules.silence ? json::Value(write(*rules.silence)) : json::Value(nullptr) },
        { "live", std::move(live) },
    });
}

AirRules rules_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        AirRules rules;
        rules.quiet = read_list(in.list("quiet"), read_quiet_hours);
        if (in.has("caps")) {
            const In caps = in.inside("caps");
            rules.caps = SlotCaps{ static_cast<int>(caps.integer("programmes")),
                caps.length("length"), static_cast<Weekdays>(caps.integer("days")) };
        }
        if (in.has("sends_alone"))
            rules.sends_alone = in.choice("sends_alone", parse_sends_alone);
        if (in.has("silence")) {
            const In silence = in.inside("silence");
            rules.silence = Silence{ silence.moment("since"), silence.text("by_name"),
                silence.text("reason"), silence.moment("remind") };
        }
        if (in.has("live")) {
            const In live = in.inside("live");
            rules.live = LiveMinutes{ static_cast<int>(live.integer("commune")),
                static_cast<int>(live.integer("hamlet")) };
        }
        return rules;
    });
}

std::string to_text(const std::vector<QuietVolume>& quiet)
{
    return json::serialise(json::list_of(quiet, [](const QuietVolume& window) {
        return json::Object{ { "from", window.from.count() }, { "to", window.to.count() },
            { "volume", window.volume } };
    }));
}

std::vector<QuietVolume> quiet_from(std::string_view text)
{
    // Nearly every device, and an order reads them all before it goes out.
    if (text == "[]")
        return {};
    return from_text(text, [](const json::Value& value) {
        return read_list(value.as_array(), [](const In& in) {
            return QuietVolume{ in.length("from"), in.length("to"),
                static_cast<int>(in.integer("volume")) };
        });
    });
}

std::string to_text(const std::vector<PlanPart>& parts)
{
    return json::serialise(json::list_of(parts, [](const PlanPart& part) {
        return json::Object{ { "hash", part.hash }, { "size", part.size } };
    }));
}

std::vector<PlanPart> parts_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        return read_list(value.as_array(), [](const In& in) {
            return PlanPart{ in.text("hash"), in.integer("size") };
        });
    });
}

std::string to_text(const std::vector<Polygon>& outlines)
{
    const auto point = [](Point one) { return json::Array{ one.latitude, one.longitude }; };
    return json::serialise(json::list_of(
        outlines, [&](const Polygon& outline) { return json::list_of(outline, point); }));
}

std::vector<Polygon> outlines_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        std::vector<Polygon> outlines;
        for (const json::Value& ring : value.as_array()) {
            Polygon& outline = outlines.emplace_back();
            for (const json::Value& point : ring.as_array())
                outline.push_back(
                    { point.at(0).to_number<double>(), point.at(1).to_number<double>() });
        }
        return outlines;
    });
}

std::string to_text(const std::vector<std::string>& words)
{
    return json::serialise(json::list_of(words));
}

std::vector<std::string> words_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        std::vector<std::string> words;
        for (const json::Value& word : value.as_array())
            words.emplace_back(word.as_string());
        return words;
    });
}

}
