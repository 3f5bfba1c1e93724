#include "server/storage/stored_year.hpp"

#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage::stored {
namespace {

json::Value lunar_or_null(const std::optional<LunarDay>& day)
{
    if (!day)
        return nullptr;
    return json::Object{ { "month", day->month }, { "day", day->day } };
}

std::optional<Day> read_day(const In& in, std::string_view name)
{
    if (!in.has(name))
        return std::nullopt;
    return known(parse_iso_day(in.text(name)), name);
}

std::optional<LunarDay> read_lunar(const In& in, std::string_view name)
{
    if (!in.has(name))
        return std::nullopt;
    const In day = in.inside(name);
    return LunarDay{ static_cast<int>(day.integer("month")), static_cast<int>(day.integer("day")) };
}

}

std::string to_text(const DayProfile& profile)
{
    json::Array dropped;
    for (const std::string& code : profile.dropped)
        dropped.emplace_back(code);
    return json::serialise(json::Object{
        { "name", profile.name },
        { "kind", name_of(profile.kind) },
        { "from", json::of(profile.days.from) },
        { "to", json::of(profile.days.to) },
        { "lunar_from", lunar_or_null(profile.days.lunar_from) },
        { "lunar_to", lunar_or_null(profile.days.lunar_to) },
        { "hours",
            json::list_of(profile.hours,
                [](const ProfileHours& hours) {
                    return json::Object{ { "from", hours.from.count() }, { "to", hours.to.count() },
                        { "allowed", hours.allowed } };
                }) },
        { "dropped", std::move(dropped) },
        { "volume", profile.volume ? json::Value(*profile.volume) : json::Value(nullptr) },
        { "own_only", profile.own_only },
        { "act", profile.act },
    });
}

DayProfile day_profile_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        DayProfile profile;
        profile.name = in.text("name");
        profile.kind = in.choice("kind", parse_day_kind);
        profile.days.from = read_day(in, "from");
        profile.days.to = read_day(in, "to");
        profile.days.lunar_from = read_lunar(in, "lunar_from");
        profile.days.lunar_to = read_lunar(in, "lunar_to");
        for (const json::Value& item : in.list("hours")) {
            const In hours(item);
            profile.hours.push_back(
                { hours.length("from"), hours.length("to"), hours.truth("allowed") });
        }
        for (const json::Value& code : in.list("dropped"))
            profile.dropped.emplace_back(code.as_string());
        if (in.has("volume"))
            profile.volume = static_cast<int>(in.integer("volume"));
        profile.own_only = in.truth("own_only");
        profile.act = in.text("act");
        return profile;
    });
}

}
