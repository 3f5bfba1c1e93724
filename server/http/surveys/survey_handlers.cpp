#include "server/http/surveys/survey_handlers.hpp"

#include <fmt/format.h>

#include "base/sort_unique.hpp"
#include "server/http/assets/asset_choices.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// Whoever looked knows.
constexpr std::array conditions{ json::Choice<Condition>{ "works", Condition::works },
    json::Choice<Condition>{ "degraded", Condition::degraded },
    json::Choice<Condition>{ "broken", Condition::broken },
    json::Choice<Condition>{ "not_working", Condition::not_working } };
constexpr std::size_t longest_round_name = 200;
constexpr std::size_t most_answers = 100; // to the questions of one form
constexpr int most_form_version = 1000;

json::Object to_json(const SurveyForm& form)
{
    return json::Object{ { "kind", json::of(name_of(form.kind)) }, { "version", form.version },
        { "questions", json::list_of(form.questions, [](const SurveyQuestion& question) {
             return json::Object{ { "key", json::of(question.key) },
                 { "label", json::of(question.label) },
                 { "type", json::of(name_of(question.type)) }, { "minimum", question.minimum },
                 { "least", question.least }, { "most", question.most },
                 { "measure", json::of(question.measure) } };
         }) } };
}

json::Object to_json(const app::ShownRound& shown)
{
    const SurveyRound& round = shown.round;
    return json::Object{ { "id", json::of(round.id) }, { "unit", json::of(round.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "name", json::of(round.name) },
        { "from", json::of(round.from) }, { "to", json::of(round.to) },
        { "kinds", json::list_of(round.kinds, [](AssetKind kind) { return name_of(kind); }) },
        { "may_edit", shown.may_edit }, { "changed", json::of(round.changed) },
        { "changed_by", json::of(round.by_name) }, { "version", round.version } };
}

json::Object to_json(const app::SurveyProgress& progress)
{
    json::Object body = to_json(progress.shown);
    body["kept"] = progress.kept;
    body["progress"] = json::list_of(progress.rows, [](const app::SurveyProgress::Row& row) {
        return json::Object{ { "unit", json::of(row.unit) }, { "name", json::of(row.name) },
            { "assets", row.assets }, { "answered", row.answered } };
    });
    return body;
}

json::Object to_json(const SurveyAnswer& one)
{
    json::Object answers;
    for (const auto& [key, value] : one.answers)
        answers[key] = value;
    json::Object body{ { "id", json::of(one.id) }, { "client_id", json::of(one.client_id) },
        { "round", json::of(one.round) }, { "asset", json::of(one.asset) },
        { "kind", json::of(name_of(one.kind)) }, { "form_version", one.form_version },
        { "day", json::of(one.day) }, { "condition", json::of(name_of(one.condition)) },
        { "answers", std::move(answers) }, { "remark", json::of(one.remark) },
        { "accepted", one.accepted },
        { "state", one.state_known ? json::of(name_of(one.state)) : json::Value(nullptr) },
        { "by", json::of(one.by) }, { "by_name", json::of(one.by_name) },
        { "received", json::of(one.received) } };
    body["lat"] = one.place ? json::Value(one.place->latitude) : json::Value(nullptr);
    body["lon"] = one.place ? json::Value(one.place->longitude) : json::Value(nullptr);
    return body;
}

json::Object to_json(const app::SurveyedAsset& one)
{
    const Asset& asset = one.asset;
    json::Object body{ { "id", json::of(asset.id) }, { "kind", json::of(name_of(asset.kind)) },
        { "unit", json::of(asset.unit) }, { "unit_name", json::of(one.unit_name) },
        { "name", json::of(asset.name) },
        { "part", asset.kind == AssetKind::station && asset.station.has_value() },
        { "condition", json::of(name_of(asset.condition)) },
        { "condition_on", json::of(asset.condition_on) } };
    body["lat"] = asset.place ? json::Value(asset.place->latitude) : json::Value(nullptr);
    body["lon"] = asset.place ? json::Value(asset.place->longitude) : json::Value(nullptr);
    body["standing"] = one.standing ? json::Value(to_json(*one.standing)) : json::Value(nullptr);
    body["beside"]
        = json::list_of(one.beside, [](const SurveyAnswer& answer) { return to_json(answer); });
    return body;
}

SurveyRound read_round(json::Reader& in)
{
    SurveyRound round;
    round.name = in.text("name", { .least = 1, .most = longest_round_name });
    round.from = in.day("from");
    round.to = in.day("to");
    const auto read_kind = [](const json::Field& field) { return field.choice(asset_kinds); };
    auto wished = in.list("kinds", { .least = 1, .most = asset_kinds.size() }, read_kind);
    sort_unique(wished);
    round.kinds = std::move(wished);
    return round;
}

std::map<std::string, std::string> read_answers(json::Reader& in)
{
    std::map<std::string, std::string> answers;
    const json::Object given = in.raw_object("answers");
    if (given.size() > most_answers)
        in.refuse("answers", "input.too_many", std::to_string(most_answers));
    for (const auto& [key, value] : given) {
        const std::string name(key);
        const std::string path = fmt::format("answers.{}", name);
        if (!value.is_string())
            in.refuse(path, "input.wrong_type", "text");
        else
            answers.emplace(name, std::string(value.get_string()));
    }
    return answers;
}

struct WishedAnswer {
    SurveyAnswer answer;
    std::optional<SurveyAnswerId> replaces;
};

WishedAnswer read_answer(json::Reader& in)
{
    WishedAnswer wish;
    SurveyAnswer& one = wish.answer;
    one.client_id = in.text("client_id", { .least = 8, .most = longest_client_id });
    one.asset = in.id<AssetId>("asset");
    one.form_version = static_cast<int>(in.integer("form_version", 1, most_form_version));
    one.day = in.day("day");
    one.condition = in.choice("condition", conditions);
    one.answers = read_answers(in);
    one.remark
        = in.optional_text("remark", { .most = longest_survey_remark, .lines = json::Lines::many })
              .value_or("");
    one.accepted = in.boolean("accepted");
    const auto latitude = in.optional_number("lat", -90, 90);
    const auto longitude = in.optional_number("lon", -180, 180);
    if (latitude && longitude)
        one.place = Point{ *latitude, *longitude };
    wish.replaces = in.optional_id<SurveyAnswerId>("replaces");
    return wish;
}

}

awaitable<net::Response> SurveyHandlers::forms(net::Request)
{
    json::Array items;
    for (const json::Choice<AssetKind>& kind : asset_kinds)
        items.push_back(to_json(survey_form(kind.value)));
    co_return json_response(
        net::Status::ok, json::Object{ { "items", std::move(items) }, { "next", nullptr } });
}

awaitable<net::Response> SurveyHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto day = query.day("day");
    const auto asked = query.finish();
    if (const auto bad = first_error(page, asked))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), day, page = *page](app::Records& records) {
        return app::list_survey_rounds(records, deed, day, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const app::RoundPage& all) {
        json::Object body
            = page_body(all.rounds, [](const app::ShownRound& one) { return to_json(one); });
        body["not_kept"] = all.not_kept;
        return body;
    });
}

awaitable<net::Response> SurveyHandlers::show(net::Request request)
{
    const auto id = request.path_id<SurveyRoundId>("id");
    QueryReader query(request);
    const auto day = query.day("day");
    const auto asked = query.finish();
    if (const auto bad = first_error(id, asked))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, day](app::Records& records) {
        return app::show_survey_round(records, deed, id, day);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const app::SurveyProgress& one) { return to_json(one); });
}

awaitable<net::Response> SurveyHandlers::add(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    SurveyRound round = read_round(in);
    round.unit = in.id<UnitId>("unit");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), round = std::move(round)](
                    app::Records& records) { return app::add_survey_round(records, deed, round); };
    auto show = [](app::Records&, const app::ShownRound& one) {
        return json_response(net::Status::created, to_json(one));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> SurveyHandlers::save(net::Request request)
{
    const auto id = request.path_id<SurveyRoundId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    SurveyRound round = read_round(in);
    round.id = *id;
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, round = std::move(round), seen](app::Records& records) {
        return app::save_survey_round(records, deed, round, seen);
    };
    const auto saved = co_await desk_.commit(std::move(work));
    if (!saved && saved.error().code == "survey.stale") {
        auto look = [deed, id = *id](app::Records& records) {
            return app::show_survey_round(records, deed, id);
        };
        const auto current = co_await desk_.read(std::move(look));
        if (current)
            co_return stale(saved.error(), to_json(current->shown));
    }
    co_return answer_of(saved, [](const app::ShownRound& one) { return to_json(one); });
}

awaitable<net::Response> SurveyHandlers::assets(net::Request request)
{
    const auto id = request.path_id<SurveyRoundId>("id");
    const auto page = read_page(request);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto day = query.day("day");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, unit, day, page = *page](
                    app::Records& records) {
        return app::list_surveyed_assets(records, deed, id, unit, day, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const app::SurveyedAsset& one) { return to_json(one); });
}

awaitable<net::Response> SurveyHandlers::answers(net::Request request)
{
    const auto id = request.path_id<SurveyRoundId>("id");
    const auto page = read_page(request);
    QueryReader query(request);
    const auto asset = query.id<AssetId>("asset");
    const auto states = query.choices("state", parse_answer_state);
    const auto day = query.day("day");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, asset, states, day, page = *page](
                    app::Records& records) {
        return app::list_survey_answers(records, deed, id, asset, states, day, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const SurveyAnswer& one) { return to_json(one); });
}

awaitable<net::Response> SurveyHandlers::answer(net::Request request)
{
    const auto id = request.path_id<SurveyRoundId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    WishedAnswer wish = read_answer(in);
    wish.answer.round = *id;
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), wish = std::move(wish)](app::Records& records) {
        return app::take_survey_answer(records, deed, wish.answer, wish.replaces);
    };
    auto show = [](app::Records&, const app::TakenAnswer& taken) {
        return json_response(
            taken.repeated ? net::Status::ok : net::Status::created, to_json(taken.answer));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> SurveyHandlers::choose(net::Request request)
{
    const auto id = request.path_id<SurveyAnswerId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto instead_of = in.id<SurveyAnswerId>("instead_of");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), id = *id, instead_of](app::Records& records) {
        return app::choose_survey_answer(records, deed, id, instead_of);
    };
    auto show = [](app::Records&, const SurveyAnswer& one) {
        return json_response(net::Status::ok, to_json(one));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

}
