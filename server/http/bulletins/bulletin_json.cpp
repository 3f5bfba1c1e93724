#include "server/http/bulletins/bulletin_json.hpp"

#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array priorities{ json::Choice<Priority>{ "normal", Priority::normal },
    json::Choice<Priority>{ "priority", Priority::priority },
    json::Choice<Priority>{ "emergency", Priority::emergency } };
constexpr std::array channels{ json::Choice<Channel>{ "speaker", Channel::speaker },
    json::Choice<Channel>{ "board", Channel::board },
    json::Choice<Channel>{ "site", Channel::site },
    json::Choice<Channel>{ "phone", Channel::phone } };

constexpr std::size_t most_bytes = 200'000;

Track read_track(json::Reader& in)
{
    Track track;
    track.language = in.text("language", { .least = 2, .most = 35 });
    track.text
        = in.optional_text("text", { .most = most_bytes, .lines = json::Lines::many }).value_or("");
    track.media = in.optional_text("media", { .least = 64, .most = 64 });
    track.reader = in.optional_text("reader", { .most = 500 }).value_or("");
    return track;
}

Correction read_correction(json::Reader& in)
{
    return { in.text("written", { .least = 1, .most = 100 }),
        in.text("spoken", { .least = 1, .most = 300 }) };
}

template <typename T, typename Read>
void read_nullable(json::Reader& in, std::string_view key, std::optional<T>& into, Read read)
{
    if (in.is_null(key))
        into.reset();
    else if (auto value = read())
        into = std::move(value);
}

}

json::Array to_json(const Audience& audience)
{
    json::Array targets;
    for (const UnitId unit : audience.units)
        targets.push_back(json::Object{ { "unit", json::of(unit) } });
    for (const GroupId group : audience.groups)
        targets.push_back(json::Object{ { "group", json::of(group) } });
    for (const DeviceId device : audience.devices)
        targets.push_back(json::Object{ { "device", json::of(device) } });
    return targets;
}

json::Object to_json(const BulletinContent& content)
{
    json::Array tracks;
    for (const Track& track : content.tracks) {
        tracks.push_back(json::Object{ { "language", json::of(track.language) },
            { "text", json::of(track.text) }, { "media", json::of(track.media) },
            { "reader", json::of(track.reader) } });
    }
    json::Array corrections;
    for (const Correction& one : content.corrections) {
        corrections.push_back(json::Object{
            { "written", json::of(one.written) }, { "spoken", json::of(one.spoken) } });
    }
    return json::Object{ { "title", json::of(content.title) }, { "text", json::of(content.text) },
        { "language", json::of(content.language) }, { "category", json::of(content.category) },
        { "priority", json::of(name_of(content.priority)) },
        { "channels",
            json::list_of(content.channels, [](Channel channel) { return name_of(channel); }) },
        { "audience", to_json(content.audience) }, { "valid_from", json::of(content.valid_from) },
        { "valid_to", json::of(content.valid_to) }, { "voice", json::of(content.voice) },
        { "speed", content.speed_percent }, { "corrections", std::move(corrections) },
        { "tracks", std::move(tracks) }, { "recording", json::of(content.media) },
        { "consent", json::of(content.consent) }, { "consent_given", content.consent_given },
        { "days_in_a_row", content.days_in_a_row } };
}

json::Object to_json(const Bulletin& bulletin)
{
    const Bulletin::Saved& saved = bulletin.saved();
    json::Object body = to_json(saved.content);
    body["id"] = json::of(saved.id);
    body["unit"] = json::of(saved.unit);
    body["author"] = json::of(saved.author);
    body["state"] = json::of(name_of(saved.state));
    body["version"] = saved.version;
    body["created"] = json::of(saved.created);
    body["changed"] = json::of(saved.changed);
    body["comment"] = json::of(saved.comment);
    body["recalled_at"] = json::of(saved.recalled_at);
    body["submitted_by"] = json::of(saved.submitted_by);
    body["media"] = saved.sound ? json::of(saved.sound->hash) : json::of(saved.content.media);
    body["duration_ms"]
        = saved.sound ? json::Value(saved.sound->duration.count()) : json::Value(nullptr);
    body["approval"] = nullptr;
    if (saved.approval) {
        body["approval"] = json::Object{ { "by", json::of(saved.approval->by) },
            { "by_name", json::of(saved.approval->by_name) },
            { "at", json::of(saved.approval->at) }, { "version", saved.approval->version },
            { "content_hash", json::of(saved.approval->content_hash) } };
    }
    return body;
}

json::Object to_json(const app::BulletinVersion& version)
{
    return json::Object{ { "version", version.version }, { "by", json::of(version.by) },
        { "by_name", json::of(version.by_name) }, { "at", json::of(version.at) },
        { "content", to_json(version.content) } };
}

json::Object to_json(const app::BulletinStep& step)
{
    json::Object body{ { "at", json::of(step.at) }, { "by_name", json::of(step.by_name) },
        { "deed", json::of(step.deed) }, { "version", json::of(step.version) } };
    body["comment"] = step.comment.empty() ? json::Value(nullptr) : json::of(step.comment);
    body["for_name"] = step.for_name.empty() ? json::Value(nullptr) : json::of(step.for_name);
    return body;
}

Audience read_audience(json::Reader& in, std::string_view key)
{
    Audience audience;
    in.optional_list(key, { .most = 5'000 }, [&](json::Reader& entry) {
        const auto unit = entry.optional_id<UnitId>("unit");
        const auto group = entry.optional_id<GroupId>("group");
        const auto device = entry.optional_id<DeviceId>("device");
        if (unit.has_value() + group.has_value() + device.has_value() != 1)
            entry.refuse("unit", "audience.one_of");
        if (unit)
            audience.units.push_back(*unit);
        if (group)
            audience.groups.push_back(*group);
        if (device)
            audience.devices.push_back(*device);
        return true;
    });
    return audience;
}

void read_content(json::Reader& in, BulletinContent& content)
{
    const auto text = [&](std::string_view key, std::string& into, json::TextRule rule) {
        if (in.is_null(key))
            into.clear();
        else if (auto value = in.optional_text(key, rule))
            into = std::move(*value);
    };
    text("title", content.title, { .most = 300 });
    text("text", content.text, { .most = most_bytes, .lines = json::Lines::many });
    text("language", content.language, { .least = 2, .most = 35 });
    text("category", content.category, { .most = 20 });
    text("voice", content.voice, { .most = 50 });
    if (const auto priority = in.optional_choice("priority", priorities))
        content.priority = *priority;
    if (auto list = in.optional_list("channels", { .most = 4 },
            [](const json::Field& field) { return field.choice(channels); }))
        content.channels = std::move(*list);
    if (in.has("audience"))
        content.audience = read_audience(in, "audience");
    read_nullable(
        in, "valid_from", content.valid_from, [&] { return in.optional_moment("valid_from"); });
    read_nullable(in, "valid_to", content.valid_to, [&] { return in.optional_moment("valid_to"); });
    if (const auto speed = in.optional_integer("speed", 60, 160))
        content.speed_percent = static_cast<int>(*speed);
    if (auto list = in.optional_list("corrections", { .most = 500 }, read_correction))
        content.corrections = std::move(*list);
    if (auto list = in.optional_list("tracks", { .most = 10 }, read_track))
        content.tracks = std::move(*list);
    text("consent", content.consent, { .most = 1'500 });
    if (const auto given = in.optional_boolean("consent_given"))
        content.consent_given = *given;
    if (const auto days = in.optional_integer("days_in_a_row", 0, most_days_in_a_row))
        content.days_in_a_row = static_cast<int>(*days);
    // The officer's own recording; "media" of an answer is what will sound.
    read_nullable(in, "recording", content.media,
        [&] { return in.optional_text("recording", { .least = 64, .most = 64 }); });
    read_nullable(in, "media", content.media,
        [&] { return in.optional_text("media", { .least = 64, .most = 64 }); });
}

}
