#include "server/http/rules/rule_handlers.hpp"

#include "server/app/air_rules.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/plumbing/since.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array senders{ json::Choice<SendsAlone>{ "nobody", SendsAlone::nobody },
    json::Choice<SendsAlone>{ "commune", SendsAlone::commune },
    json::Choice<SendsAlone>{ "hamlet", SendsAlone::hamlet } };
json::Array days_to_json(Weekdays days)
{
    json::Array list;
    for (int day = 1; day <= 7; ++day) {
        if ((days >> (day - 1)) & 1)
            list.push_back(day);
    }
    return list;
}

json::Array to_json(const std::vector<app::RuleWindow>& windows)
{
    return json::list_of(windows, [](const app::RuleWindow& window) {
        return json::Object{ { "from", json::of(vietnamese_time(window.from)) },
            { "to", json::of(vietnamese_time(window.to)) }, { "days", days_to_json(window.days) },
            { "allowed", window.allowed } };
    });
}

json::Object to_json(const SlotCaps& caps)
{
    return json::Object{ { "programmes_a_day", caps.programmes_a_day },
        { "minutes_a_day",
            std::chrono::duration_cast<std::chrono::minutes>(caps.length_a_day).count() },
        { "days", days_to_json(caps.days) } };
}

json::Object to_json(const LiveMinutes& minutes)
{
    return json::Object{ { "commune", minutes.commune }, { "hamlet", minutes.hamlet } };
}

json::Object to_json(const app::ShownRules& shown)
{
    return json::Object{ { "unit", json::of(shown.unit) }, { "quiet", to_json(shown.quiet) },
        { "caps", shown.caps ? json::Value(to_json(*shown.caps)) : json::Value(nullptr) },
        { "sends_alone",
            shown.sends_alone ? json::of(name_of(*shown.sends_alone)) : json::Value(nullptr) },
        { "live_minutes", shown.live ? json::Value(to_json(*shown.live)) : json::Value(nullptr) },
        { "inherited_from", json::of(shown.inherited_from) }, { "since", since_of(shown.since) },
        { "version", shown.version },
        { "effective",
            json::Object{ { "quiet", to_json(shown.effective_quiet) },
                { "caps", to_json(shown.effective_caps) },
                { "sends_alone", json::of(name_of(shown.effective_sends_alone)) },
                { "live_minutes", to_json(shown.effective_live) } } } };
}

Weekdays read_days(const std::vector<std::int64_t>& numbers)
{
    unsigned days = 0;
    for (const std::int64_t number : numbers)
        days |= 1U << (number - 1);
    return static_cast<Weekdays>(days);
}

std::optional<Weekdays> read_days(json::Reader& in)
{
    const auto numbers = in.optional_list(
        "days", { .most = 7 }, [](const json::Field& day) { return day.integer(1, 7); });
    return numbers ? std::optional(read_days(*numbers)) : std::nullopt;
}

app::RuleWindow read_window(json::Reader& in)
{
    app::RuleWindow window;
    window.from = in.time_of_day("from");
    window.to = in.time_of_day("to");
    window.days = read_days(in).value_or(every_day);
    window.allowed = in.optional_boolean("allowed").value_or(false);
    return window;
}

SlotCaps read_caps(json::Reader& in)
{
    SlotCaps caps;
    caps.programmes_a_day
        = static_cast<int>(in.optional_integer("programmes_a_day", 0, 200).value_or(0));
    caps.length_a_day
        = std::chrono::minutes(in.optional_integer("minutes_a_day", 0, 24 * 60).value_or(0));
    caps.days = read_days(in).value_or(every_day);
    return caps;
}

LiveMinutes read_live(json::Reader& in)
{
    LiveMinutes minutes;
    minutes.commune = static_cast<int>(in.integer("commune", 1, most_live_minutes));
    minutes.hamlet = static_cast<int>(in.integer("hamlet", 1, most_live_minutes));
    return minutes;
}

}

std::optional<Version> read_seen_rules(json::Reader& in, UnitId unit)
{
    const auto seen = in.optional_integer("version", 0, json::most_integer);
    if (const auto told = in.optional_id<UnitId>("unit"); told && *told != unit)
        in.refuse("unit", "rules.other_unit");
    // These follow from the rest and are passed over.
    static_cast<void>(in.has("inherited_from"));
    static_cast<void>(in.has("since"));
    static_cast<void>(in.has("effective"));
    return seen;
}

RuleHandlers::RuleHandlers(TruthDesk& desk, const runtime::Clock& clock,
    std::function<void()> changed, PersonalTrust trust)
    : desk_(desk)
    , clock_(clock)
    , changed_(std::move(changed))
    , trust_(std::move(trust))
{
}

awaitable<net::Response> RuleHandlers::show(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, clock_), of = *asked](app::Records& records) {
        return app::show_rules(records, deed, of.unit, of.day);
    };
    const auto shown = co_await desk_.read(std::move(look));
    co_return answer_of(shown, [&](const auto& one) { return to_json(one); });
}

awaitable<net::Response> RuleHandlers::save(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::WishedRules wished;
    wished.quiet = in.list("quiet", { .most = 100 }, read_window);
    wished.caps = in.optional_object("caps", read_caps);
    wished.sends_alone = in.optional_choice("sends_alone", senders);
    wished.keeps_sends_alone = !wished.sends_alone && !in.is_null("sends_alone");
    wished.live = in.optional_object("live_minutes", read_live);
    wished.keeps_live = !wished.live && !in.is_null("live_minutes");
    const auto seen = read_seen_rules(in, *id);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, wished, seen](app::Records& records) {
        return app::save_rules(records, deed, id, wished, seen);
    };
    const auto saved = co_await desk_.commit(std::move(work));
    if (saved) {
        changed_();
        co_return json_response(net::Status::ok, to_json(*saved));
    }
    if (saved.error().code != "rules.stale")
        co_return problem(saved.error());
    auto look
        = [deed, id = *id](app::Records& records) { return app::show_rules(records, deed, id); };
    const auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(saved.error());
    co_return stale(saved.error(), to_json(*current));
}

}
