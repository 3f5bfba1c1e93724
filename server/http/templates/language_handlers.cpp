// Which commune speaks what, which prepared alert it lacks a recording of, and in which order the
// languages of a bulletin are heard where.

#include "server/app/languages.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/plumbing/since.hpp"
#include "server/http/templates/template_handlers.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr json::TextRule language_rule{ .least = 1, .most = 35 };

json::Object to_json(const app::SpokenLanguages& spoken)
{
    const auto lacking = [](const app::LackingTemplate& one) {
        return json::Object{ { "template", json::of(one.id) }, { "title", json::of(one.title) },
            { "languages", json::list_of(one.languages) } };
    };
    return json::Object{ { "unit", json::of(spoken.unit) }, { "name", json::of(spoken.name) },
        { "languages", json::list_of(spoken.languages) },
        { "lacks", json::list_of(spoken.lacks, lacking) }, { "may_edit", spoken.may_edit },
        { "since", since_of(spoken.since) } };
}

json::Object to_json(const app::ShownLanguageRule& one)
{
    json::Object body{ { "unit", json::of(one.rule.unit) }, { "name", json::of(one.name) },
        { "kind", json::of(name_of(one.kind)) }, { "order", json::list_of(one.rule.order) },
        { "required", one.rule.required }, { "version", one.rule.version },
        { "heard", json::list_of(one.heard) }, { "from", json::of(one.from) },
        { "required_above", one.required_above }, { "may_edit", one.may_edit } };
    body["from_name"] = one.from ? json::of(one.from_name) : json::Value(nullptr);
    return body;
}

}

awaitable<net::Response> TemplateHandlers::languages(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const UnitId unit = query.id<UnitId>("unit").value_or(deed.caller.unit);
    const auto day = query.day("day");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, unit, day](app::Records& records) {
        return app::spoken_languages(records, deed, unit, day);
    };
    const auto spoken = co_await parts_.truth.read(std::move(look));
    if (!spoken)
        co_return problem(spoken.error());
    const auto write = [](const app::SpokenLanguages& one) { return to_json(one); };
    co_return json_response(net::Status::ok,
        json::Object{ { "items", json::list_of(*spoken, write) }, { "next", nullptr } });
}

awaitable<net::Response> TemplateHandlers::save_languages(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    auto languages = in.list("languages", { .most = 50 },
        [](const json::Field& field) { return field.text(language_rule); });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work
        = [deed = deed_of(request, parts_.clock), id = *id, languages = std::move(languages)](
              app::Records& records) { return app::save_languages(records, deed, id, languages); };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    if (!saved)
        co_return problem(saved.error());
    // Where no order is written down, what is spoken is heard behind Vietnamese.
    parts_.changed();
    parts_.news.tell({ "template", {}, {} });
    co_return json_response(net::Status::ok, to_json(*saved));
}

awaitable<net::Response> TemplateHandlers::language_rules(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const UnitId unit = query.id<UnitId>("unit").value_or(deed.caller.unit);
    const auto day = query.day("day");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, unit, day](app::Records& records) {
        return app::language_rules(records, deed, unit, day);
    };
    const auto rules = co_await parts_.truth.read(std::move(look));
    if (!rules)
        co_return problem(rules.error());
    const auto write = [](const app::ShownLanguageRule& one) { return to_json(one); };
    co_return json_response(net::Status::ok,
        json::Object{ { "items", json::list_of(*rules, write) }, { "next", nullptr } });
}

awaitable<net::Response> TemplateHandlers::save_language_rule(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    LanguageRule rule;
    rule.unit = *id;
    rule.order = in.list("order", { .most = 50 },
        [](const json::Field& field) { return field.text(language_rule); });
    rule.required = in.boolean("required");
    const auto seen = in.optional_integer("version", 0, json::most_integer);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), rule, seen](app::Records& records) {
        return app::save_language_rule(records, deed, rule, seen);
    };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    if (!saved)
        co_return problem(saved.error());
    parts_.changed();
    parts_.news.tell({ "template", {}, {} });
    co_return json_response(net::Status::ok, to_json(*saved));
}

}
