#include "server/http/emergencies/emergency_handlers.hpp"

#include "runtime/log.hpp"
#include "server/app/sessions.hpp"
#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

struct EmergencyTransition {
    std::optional<Version> seen;
    std::string comment;
    std::optional<std::string> break_glass;
};

// When who speaks by the clock, while it sounds.
json::Value hearing_body(app::Records& records, const Emergency& emergency, Moment now)
{
    const auto hearing = app::hearing_now(records, emergency, now);
    if (!hearing)
        return nullptr;
    return json::Object{ { "plan",
                             http::to_json(hearing->plan, *records.units().tree(day_of(now))) },
        { "starts_at", json::of(hearing->starts) }, { "boards", hearing->boards } };
}

const json::TextRule comment_rule{ .most = 2'000, .lines = json::Lines::many };

EmergencyTransition read_transition(json::Reader& in)
{
    EmergencyTransition body;
    body.seen = read_seen(in);
    body.comment = in.optional_text("comment", comment_rule).value_or("");
    body.break_glass = in.optional_text("break_glass", comment_rule);
    return body;
}

Result<EmergencyTransition> read_transition(const net::Request& request)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    const EmergencyTransition body = read_transition(in);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return body;
}

}

EmergencyHandlers::EmergencyHandlers(Parts parts)
    : parts_(std::move(parts))
    , personal_(parts_.truth, parts_.challenges, parts_.trust)
    , press_(parts_.truth, parts_.signer, parts_.signing, parts_.news, parts_.road.publish,
          parts_.trust)
{
}

awaitable<net::Response> EmergencyHandlers::refusal(
    app::Deed deed, Error error, std::optional<EmergencyId> id)
{
    if (!id || error.code != "emergency.stale")
        co_return problem(error);
    auto look = [deed, id = *id](app::Records& records) -> Result<json::Object> {
        const auto current = app::find_emergency(records, deed, id);
        if (!current)
            return tl::unexpected(current.error());
        return full_body(records, deed, *current);
    };
    auto current = co_await parts_.truth.read(std::move(look));
    if (!current)
        co_return problem(error);
    co_return stale(error, std::move(*current));
}

awaitable<net::Response> EmergencyHandlers::carry_out(net::Request request,
    std::optional<EmergencyId> id, Draft draft, Freshness freshness,
    PersonalApproval::Answer personal)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    if (freshness == Freshness::recent) {
        if (const auto recent = app::require_recent_password(deed); !recent)
            co_return problem(recent.error());
    }
    if (personal.prepare) {
        auto question = co_await personal_.ask(deed, id, std::move(draft));
        if (!question)
            co_return co_await refusal(deed, question.error(), id);
        co_return std::move(*question);
    }
    const auto press = personal_.press(deed, std::move(personal), std::move(draft));
    if (!press)
        co_return problem(press.error());
    const auto prepared = co_await press_.prepare(press->deed, press->draft);
    if (!prepared)
        co_return co_await refusal(deed, prepared.error(), id);
    auto work = [&press, &prepared](app::Records& records) -> Result<Emergency> {
        if (const auto used = press->note_use(records); !used)
            return tl::unexpected(used.error());
        return app::save_change(records, press->deed, prepared->change, prepared->document);
    };
    auto show = [deed, is_new = !id](app::Records& records, const Emergency& saved) {
        auto response = json_response(
            is_new ? net::Status::created : net::Status::ok, full_body(records, deed, saved));
        if (is_new)
            response.headers.set("Location", "/api/v1/emergencies/" + saved.id().text());
        return response;
    };
    // On disk with its audit entry before the first send; and before whatever else is written.
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show),
        runtime::Urgency::urgent);
    if (!done)
        co_return co_await refusal(deed, done.error(), id);
    if (done->made)
        press_.send(*prepared, *done->made);
    co_return std::move(done->answer);
}

awaitable<net::Response> EmergencyHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::EmergencyFilter filter;
    filter.unit = query.id<UnitId>("unit");
    filter.states = query.choices("state", parse_emergency_state);
    filter.exercise = query.boolean("exercise");
    filter.from = query.moment("from");
    filter.to = query.moment("to");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, parts_.clock), filter, page = *page](app::Records& records) {
              const auto found = app::list_emergencies(records, deed, filter, page);
              app::Paged<json::Object> shown;
              shown.next = found.next;
              for (const Emergency& one : found.items)
                  shown.items.push_back(full_body(records, deed, one));
              return shown;
          };
    const auto shown = co_await parts_.truth.read(std::move(look));
    co_return answer_page(shown, [](const json::Object& one) { return one; });
}

awaitable<net::Response> EmergencyHandlers::preview(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const OrderAudience audience = read_order_audience(in, "audience");
    const bool exercise = in.optional_boolean("exercise").value_or(false);
    const auto occasion = exercise ? app::Occasion::exercise : app::Occasion::real;
    EmergencyContent content;
    content.expires = parts_.clock.now() + app::usual_life;
    read_emergency_content(in, content);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    std::shared_ptr<const UnitTree> tree;
    auto look = [deed = deed_of(request, parts_.clock), audience, content, occasion, &tree,
                    by_root = parts_.trust.person_required()](app::Records& records) {
        tree = records.units().tree(day_of(deed.now));
        return app::preview_emergency(records, deed, audience, content, occasion, by_root);
    };
    const auto preview = co_await parts_.truth.read(std::move(look));
    if (!preview)
        co_return problem(preview.error());
    json::Object body = to_json(preview->count);
    std::int64_t connected = 0;
    for (const DeviceId device : preview->devices)
        connected += parts_.road.connected(device);
    const EmergencyRule& rule = preview->rule;
    body["connected"] = connected;
    body["reach"] = json::of(name_of(preview->reach));
    body["second_person"] = rule.second_person && !exercise;
    body["patience_s"] = std::chrono::duration_cast<std::chrono::seconds>(rule.patience).count();
    body["review_within_h"]
        = std::chrono::duration_cast<std::chrono::hours>(rule.review_within).count();
    body["requires_person"] = preview->requires_person;
    body["may_send"] = preview->may_send;
    body["hearing"] = to_json(preview->hearing, *tree);
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> EmergencyHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    app::NewEmergency wanted;
    wanted.unit = in.optional_id<UnitId>("unit");
    wanted.audience = read_order_audience(in, "audience");
    wanted.exercise = in.optional_boolean("exercise").value_or(false);
    wanted.from = in.optional_id<TemplateId>("template");
    if (const auto blanks = in.field("blanks"))
        wanted.blanks = read_blanks(*blanks);
    if (!in.has("text") && !wanted.from)
        in.refuse("text", "input.required");
    EmergencyContent probe;
    read_emergency_content(in, probe);
    read_translations(in, probe);
    const auto personal = PersonalApproval::read(request, in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    wanted.change = [object = *object](EmergencyContent& content) {
        json::Reader fields(object, json::Unknown::ignore);
        read_emergency_content(fields, content);
        read_translations(fields, content);
    };
    Draft draft = [wanted](app::Records& records, const app::Deed& deed) {
        return app::draft_emergency(records, deed, wanted);
    };
    co_return co_await carry_out(
        std::move(request), std::nullopt, std::move(draft), Freshness::recent, personal);
}

awaitable<net::Response> EmergencyHandlers::show(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto look = [deed, id = *id](app::Records& records) -> Result<json::Object> {
        const auto found = app::find_emergency(records, deed, id);
        if (!found)
            return tl::unexpected(found.error());
        json::Object body = full_body(records, deed, *found);
        body["hearing"] = hearing_body(records, *found, deed.now);
        return body;
    };
    const auto body = co_await parts_.truth.read(std::move(look));
    if (!body)
        co_return problem(body.error());
    co_return json_response(net::Status::ok, *body);
}

awaitable<net::Response> EmergencyHandlers::approve(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const EmergencyTransition body = read_transition(in);
    const auto personal = PersonalApproval::read(request, in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    Draft draft = [id = *id, body](app::Records& records, const app::Deed& deed) {
        if (body.break_glass)
            return app::draft_break_glass(records, deed, id, body.seen, *body.break_glass);
        return app::draft_approval(records, deed, id, body.seen, body.comment);
    };
    const app::Deed deed = deed_of(request, parts_.clock);
    auto response = co_await carry_out(
        std::move(request), *id, std::move(draft), Freshness::recent, personal);
    if (response.status == net::Status::ok && !personal.prepare) {
        try {
            co_await parts_.approved(deed, *id);
        } catch (const std::exception& error) {
            // The alert is out whatever became of the rest.
            log::error("emergency.rest_failed", { { "what", error.what() } });
        }
    }
    co_return response;
}

awaitable<net::Response> EmergencyHandlers::update(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    // Read once over an empty content to find what is wrong, and again over the current one.
    json::Reader in(*object);
    const auto seen = read_seen(in);
    const std::string comment = in.optional_text("comment", comment_rule).value_or("");
    EmergencyContent probe;
    read_emergency_content(in, probe);
    read_translations(in, probe);
    const auto personal = PersonalApproval::read(request, in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    Draft draft = [id = *id, seen, comment, object = *object](
                      app::Records& records, const app::Deed& deed) {
        const auto change = [&](EmergencyContent& content) {
            json::Reader fields(object, json::Unknown::ignore);
            read_emergency_content(fields, content);
            read_translations(fields, content);
        };
        return app::draft_update(records, deed, id, seen, change, comment);
    };
    co_return co_await carry_out(
        std::move(request), *id, std::move(draft), Freshness::recent, personal);
}

awaitable<net::Response> EmergencyHandlers::end(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    Draft draft = [id = *id, body = *body](app::Records& records, const app::Deed& deed) {
        return app::draft_end(records, deed, id, body.seen, body.comment);
    };
    co_return co_await carry_out(
        std::move(request), *id, std::move(draft), Freshness::any, PersonalApproval::Answer());
}

awaitable<net::Response> EmergencyHandlers::cancel(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    Draft draft = [id = *id, body = *body](app::Records& records, const app::Deed& deed) {
        return app::draft_cancel(records, deed, id, body.seen, body.comment);
    };
    co_return co_await carry_out(
        std::move(request), *id, std::move(draft), Freshness::any, PersonalApproval::Answer());
}

awaitable<net::Response> EmergencyHandlers::resend(net::Request request)
{
    const auto id = request.path_id<EmergencyId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work
        = [deed, id = *id](app::Records& records) { return app::resend_order(records, deed, id); };
    auto show = [deed](app::Records& records, const Emergency& emergency) {
        return json_response(net::Status::ok, full_body(records, deed, emergency));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show),
        runtime::Urgency::urgent);
    if (!done)
        co_return problem(done.error());
    if (done->made)
        parts_.road.resend(*id);
    co_return std::move(done->answer);
}

}
