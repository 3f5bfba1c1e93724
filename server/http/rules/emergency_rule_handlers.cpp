// Who has to stand behind an alert, by unit.
#include "server/app/emergency_rules.hpp"
#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/plumbing/since.hpp"
#include "server/http/rules/rule_handlers.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::int64_t most_seconds = 86'400;
constexpr std::int64_t most_hours = 1'000;

json::Object to_json(const EmergencyRule& rule)
{
    return { { "second_person", rule.second_person },
        { "patience_s", std::chrono::duration_cast<std::chrono::seconds>(rule.patience).count() },
        { "review_within_h",
            std::chrono::duration_cast<std::chrono::hours>(rule.review_within).count() } };
}

json::Object to_json(const EmergencyRules& rules)
{
    return { { "one_commune", to_json(rules.one_commune) }, { "wider", to_json(rules.wider) },
        { "requires_person", rules.requires_person }, { "manner", manner_json(rules.manner) } };
}

json::Object to_json(const app::ShownEmergencyRules& shown)
{
    json::Object body = to_json(shown.rules);
    body["unit"] = json::of(shown.unit);
    body["inherited_from"] = json::of(shown.inherited_from);
    body["since"] = since_of(shown.since);
    body["version"] = shown.version;
    body["effective"] = to_json(shown.effective);
    return body;
}

EmergencyRule read_rule(json::Reader& in)
{
    EmergencyRule rule;
    rule.second_person = in.boolean("second_person");
    rule.patience = std::chrono::seconds(in.integer("patience_s", 0, most_seconds));
    rule.review_within = std::chrono::hours(in.integer("review_within_h", 0, most_hours));
    return rule;
}

}

awaitable<net::Response> RuleHandlers::show_emergency(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, clock_), of = *asked](app::Records& records) {
        return app::show_emergency_rules(records, deed, of.unit, of.day);
    };
    const auto shown = co_await desk_.read(std::move(look));
    co_return answer_of(shown, [&](const auto& one) { return to_json(one); });
}

awaitable<net::Response> RuleHandlers::save_emergency(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    EmergencyRules rules;
    rules.one_commune = in.object("one_commune", read_rule);
    rules.wider = in.object("wider", read_rule);
    rules.requires_person = in.boolean("requires_person");
    rules.manner = read_manner(in).value_or(std::nullopt);
    const auto seen = read_seen_rules(in, *id);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, rules, seen, keyring = trust_.keyring()](app::Records& records) {
        const auto vouched = keyring ? std::span<const TrustedPerson>(keyring->persons)
                                     : std::span<const TrustedPerson>();
        return app::save_emergency_rules(records, deed, id, rules, seen, vouched);
    };
    const auto saved = co_await desk_.commit(std::move(work));
    if (saved) {
        changed_();
        co_return json_response(net::Status::ok, to_json(*saved));
    }
    if (saved.error().code != "rules.emergency_stale")
        co_return problem(saved.error());
    auto look = [deed, id = *id](
                    app::Records& records) { return app::show_emergency_rules(records, deed, id); };
    const auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(saved.error());
    co_return stale(saved.error(), to_json(*current));
}

}
