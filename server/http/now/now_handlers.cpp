#include "server/http/now/now_handlers.hpp"

#include "core/bulletin/search_notice.hpp"
#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/schedules/schedule_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// What is asked about before a text is typed: a notice of usual length.
constexpr Milliseconds usual_length = std::chrono::seconds(30);

Result<app::NowWish> read_now_wish(const net::Request& request, const app::Deed& deed)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    app::NowWish wish;
    wish.pressed = deed.now;
    wish.unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    wish.title = in.optional_text("title", { .most = 300 }).value_or("");
    wish.text
        = in.optional_text("text", { .most = 5'000, .lines = json::Lines::many }).value_or("");
    wish.form = in.optional_id<TemplateId>("template");
    if (const auto blanks = in.field("blanks"))
        wish.blanks = read_blanks(*blanks);
    wish.media = in.optional_text("media", { .most = 64 });
    wish.audience = read_audience(in, "audience");
    wish.repeat = static_cast<int>(in.optional_integer("repeat", 1, most_repeats).value_or(1));
    wish.consent_given = in.optional_boolean("consent_given").value_or(false);
    wish.override_reason = in.optional_text("override_quiet_hours", { .most = 500 }).value_or("");
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return wish;
}

json::Object to_json(const app::NowOutlook& outlook)
{
    json::Object body{ { "approves", outlook.approves }, { "may_override", outlook.may_override },
        { "starts", json::of(outlook.starts) }, { "begins", json::of(outlook.begins) },
        { "speaker_devices", outlook.reach.speaker_devices },
        { "speakers", outlook.reach.speakers } };
    body["waits_for"]
        = outlook.waits_for.empty() ? json::Value(nullptr) : json::of(outlook.waits_for);
    body["conflict"]
        = outlook.conflict ? json::Value(http::to_json(*outlook.conflict)) : json::Value(nullptr);
    return body;
}

json::Object to_json(const app::NowSent& sent)
{
    json::Object body = to_json(sent.outlook);
    body["bulletin"] = json::of(sent.bulletin.id());
    body["schedule"] = json::of(sent.schedule.id);
    body["state"] = json::of(name_of(sent.bulletin.state()));
    body["starts"] = json::of(sent.schedule.starts);
    return body;
}

json::Object item_to_json(app::Records& records, const app::Deed& deed, const app::NowItem& item)
{
    const Bulletin& bulletin = item.bulletin;
    json::Object body{ { "bulletin", json::of(bulletin.id()) },
        { "schedule", json::of(item.schedule.id) }, { "title", json::of(bulletin.content().title) },
        { "unit", json::of(bulletin.unit()) }, { "state", json::of(name_of(bulletin.state())) },
        { "version", bulletin.version() }, { "comment", json::of(bulletin.saved().comment) },
        { "begins", json::of(item.heard.begins) }, { "ends", json::of(item.heard.ends) },
        { "repeat", item.schedule.repeat }, { "audience", http::to_json(bulletin.audience()) },
        { "deeds", json::list_of(app::possible_deeds(records, deed, bulletin)) } };
    body["waits_for"] = item.waits_for.empty() ? json::Value(nullptr) : json::of(item.waits_for);
    body["search_notice"] = looks_for_something(bulletin.content().title, bulletin.content().text);
    return body;
}

}

NowHandlers::NowHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

awaitable<net::Response> NowHandlers::list(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    auto look = [deed](app::Records& records) {
        json::Array items;
        for (const app::NowItem& item : app::list_now(records, deed))
            items.push_back(item_to_json(records, deed, item));
        return items;
    };
    auto items = co_await parts_.desk.read(std::move(look));
    json::Object body{ { "next", nullptr } };
    body["items"] = std::move(items);
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> NowHandlers::check(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const UnitId unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    const Audience audience = read_audience(in, "audience");
    const auto repeat = in.optional_integer("repeat", 1, most_repeats).value_or(1);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, unit, audience, repeat](app::Records& records) {
        return app::look_ahead(records, deed, unit, audience, usual_length * repeat, {});
    };
    const auto outlook = co_await parts_.desk.read(std::move(look));
    co_return answer_of(outlook, [](const app::NowOutlook& one) { return to_json(one); });
}

awaitable<Result<app::NowSigned>> NowHandlers::prepare(app::Deed deed, app::NowWish wish)
{
    auto look = [deed, wish](app::Records& records) { return app::draft_now(records, deed, wish); };
    const auto draft = co_await parts_.desk.read(std::move(look));
    if (!draft)
        co_return tl::unexpected(draft.error());
    app::NowSigned prepared;
    prepared.id = deed.new_id<BulletinId>();
    if (draft->voice) {
        auto file = co_await parts_.speak(*draft->voice);
        if (!file)
            co_return fail(Kind::unavailable, "bulletin.voice_failed");
        prepared.voiced = std::move(*file);
    }
    if (!draft->outlook.approves)
        co_return prepared;
    deed.now = parts_.clock.now(); // voicing took its time
    auto submit = [deed, wish, prepared, content = draft->content](app::Records& records) {
        return app::submitted_now(records, deed, prepared.id, wish.unit, content, prepared.voiced);
    };
    const auto submitted = co_await parts_.desk.read(std::move(submit));
    if (!submitted)
        co_return tl::unexpected(submitted.error());
    prepared.approval = app::approval_by_sender(deed, *submitted);
    auto sign = [this, payload = to_payload(prepared.approval->statement)] {
        return parts_.signer.sign(DocumentType::approval, payload);
    };
    const auto statement = co_await parts_.signing.run(std::move(sign));
    if (!statement)
        co_return tl::unexpected(statement.error());
    prepared.statement = encode(*statement);
    co_return prepared;
}

awaitable<net::Response> NowHandlers::send(net::Request request)
{
    app::Deed deed = deed_of(request, parts_.clock);
    const auto wish = read_now_wish(request, deed);
    if (!wish)
        co_return problem(wish.error());
    const auto prepared = co_await prepare(deed, *wish);
    if (!prepared)
        co_return problem(prepared.error());
    deed.now = parts_.clock.now();
    auto work = [deed, wish = *wish, prepared = *prepared](
                    app::Records& records) { return app::send_now(records, deed, wish, prepared); };
    auto show = [](app::Records&, const app::NowSent& sent) {
        auto response = json_response(net::Status::created, to_json(sent));
        response.headers.set("Location", "/api/v1/bulletins/" + sent.bulletin.id().text());
        return response;
    };
    auto sent = co_await once(parts_.desk, claim_of(request), std::move(work), std::move(show));
    if (!sent)
        co_return problem(sent.error());
    if (sent->made) {
        parts_.changed();
        std::vector<UnitId> units = sent->made->bulletin.audience().units;
        units.push_back(sent->made->bulletin.unit());
        parts_.news.tell({ "schedule", sent->made->schedule.id.value(), units });
        parts_.news.tell({ "bulletin", sent->made->bulletin.id().value(), std::move(units) });
    }
    co_return std::move(sent->answer);
}

}
