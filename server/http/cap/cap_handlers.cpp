#include "server/http/cap/cap_handlers.hpp"

#include "core/cap/write.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/cap_feed.hpp"
#include "server/app/sessions.hpp"
#include "server/http/cap/atom.hpp"
#include "server/http/cap/cap_json.hpp"
#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "trust/hash.hpp"
#include "json/write.hpp"

#include <utility>

namespace nguon::http {
namespace {

constexpr std::string_view key_header = "X-Api-Key";
constexpr std::size_t longest_feed_key = 200; // characters

net::Response xml_answer(std::string_view type, std::string document)
{
    const std::string etag = "\"" + sha256(document).text().substr(0, 32) + "\"";
    auto response = net::Response::with(
        net::Status::ok, std::string(type) + "; charset=utf-8", std::move(document));
    response.headers.set("ETag", etag);
    response.headers.set("Cache-Control", "public, max-age=5");
    response.headers.set("X-Content-Type-Options", "nosniff");
    return response;
}

// The deed of a system that came with a key.
app::Deed deed_with(const app::ApiKey& key, const net::Request& request, Moment now)
{
    return { app::caller_of(key), now, [] { return runtime::chance_for_ids(); },
        request.remote_address };
}

}

CapHandlers::CapHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

void CapHandlers::tell(const app::ReceivedCap& message)
{
    parts_.news.tell({ "cap", message.id.value(), {} });
}

awaitable<net::Response> CapHandlers::feed(net::Request request)
{
    co_return co_await feed_of(std::move(request), World::real);
}

awaitable<net::Response> CapHandlers::exercises(net::Request request)
{
    co_return co_await feed_of(std::move(request), World::exercise);
}

awaitable<net::Response> CapHandlers::feed_of(net::Request request, World world)
{
    const auto page = read_page(request);
    if (!page)
        co_return problem(page.error());
    const bool real = world == World::real;
    auto look = [real, page = *page, now = parts_.clock.now()](app::Records& records) {
        const auto found = records.published_caps().list(real, now - app::cap_feed_memory, page);
        AtomFeed feed;
        feed.path = real ? "/cap/v1/alerts.atom" : "/cap/v1/exercises.atom";
        feed.title = real ? "Cảnh báo khẩn cấp" : "Diễn tập và thử hệ thống";
        feed.author = app::cap_sender(records, day_of(now));
        feed.entries = found.items;
        feed.updated = feed.entries.empty() ? start_of(day_of(now)) : feed.entries.front().sent;
        feed.cursor = page.cursor;
        feed.next = found.next;
        return to_xml(feed);
    };
    co_return xml_answer("application/atom+xml", co_await parts_.truth.read(std::move(look)));
}

awaitable<net::Response> CapHandlers::document(net::Request request)
{
    auto look = [identifier = std::string(request.param("identifier"))](
                    app::Records& records) { return records.published_caps().find(identifier); };
    auto message = co_await parts_.truth.read(std::move(look));
    if (!message)
        co_return problem({ Kind::missing, "cap.no_such_message", {}, {} });
    co_return xml_answer(cap::cap_content_type, std::move(message->document));
}

awaitable<Result<app::ApiKey>> CapHandlers::key_of(const net::Request& request)
{
    const std::string secret(request.headers.get(key_header));
    if (secret.empty() || secret.size() > longest_feed_key)
        co_return fail(Kind::unauthenticated, "api_key.required");
    const Moment now = parts_.clock.now();
    const std::string& address = request.remote_address;
    const auto wait = throttle_.look(address, address, now);
    if (wait.count() > 0)
        co_return fail(Kind::too_many, "api_key.too_many_tries",
            std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
    auto look = [hash = sha256(secret).text()](app::Records& records) {
        return app::find_api_key(records, hash, app::cap_scope);
    };
    auto key = co_await parts_.truth.read(std::move(look));
    if (!key && key.error().kind == Kind::unauthenticated)
        throttle_.wrong(address, address, now);
    else
        throttle_.right(address, address, now);
    co_return key;
}

awaitable<Result<app::IncomingCap>> CapHandlers::read(app::ApiKey key, std::string document)
{
    auto work = [this, key = std::move(key), document = std::move(document),
                    now = parts_.clock.now()]() -> Result<app::IncomingCap> {
        auto alert = parts_.xml.read(document);
        if (!alert)
            return tl::unexpected(alert.error());
        app::IncomingCap incoming{ std::move(*alert), document, {} };
        if (!key.certificate.empty()) {
            auto signer = parts_.xml.check_signature(document, key.certificate, now);
            if (!signer)
                return tl::unexpected(signer.error());
            incoming.signed_by = std::move(*signer);
        }
        return incoming;
    };
    co_return co_await parts_.reading.run(std::move(work));
}

awaitable<net::Response> CapHandlers::take(net::Request request)
{
    const auto key = co_await key_of(request);
    if (!key) {
        auto refused = problem(key.error());
        if (key.error().kind == Kind::too_many)
            refused.headers.set("Retry-After", key.error().detail);
        co_return refused;
    }
    auto incoming = co_await read(*key, std::move(request.body));
    if (!incoming)
        co_return problem(incoming.error());
    const app::Deed deed = deed_with(*key, request, parts_.clock.now());
    auto work = [deed, key = *key, incoming = std::move(*incoming)](app::Records& records) {
        if (app::needs_touch(key, deed.now))
            records.api_keys().touch(key.id, deed.now);
        return app::take_cap(records, deed, key, incoming);
    };
    auto taken = co_await parts_.truth.commit(std::move(work), runtime::Urgency::urgent);
    if (!taken)
        co_return problem(taken.error());
    app::ReceivedCap message = std::move(taken->message);
    const bool repeated = taken->repeated;
    // A repeat tries again what a crash may have cut off; what was settled is left alone.
    if (message.state == app::CapState::held && key->handling == app::CapHandling::pass)
        co_await pass(deed, *key, message);
    auto look = [id = message.id](app::Records& records) {
        const auto now = records.received_caps().find(id);
        return now ? cap_receipt(records, *now) : json::Object();
    };
    const json::Object body = co_await parts_.truth.read(std::move(look));
    tell(message);
    co_return json_response(repeated ? net::Status::ok : net::Status::created, body);
}

// What cannot pass stays held: a person sees it with the reason.
awaitable<void> CapHandlers::pass(app::Deed deed, app::ApiKey key, app::ReceivedCap message)
{
    auto look = [key, day = day_of(deed.now)](
                    app::Records& records) { return app::standing_approver(records, key, day); };
    auto approver = co_await parts_.truth.read(std::move(look));
    Result<void> made = fail(Kind::forbidden, "api_key.pass_not_allowed");
    const app::CapWords as_read;
    if (const std::string ask = app::reason_to_ask(message); !ask.empty())
        made = fail(Kind::conflict, ask);
    else if (approver)
        made = co_await make(
            deed, message, as_read, std::move(approver), PersonalApproval::Answer());
    if (made)
        co_return;
    const std::string reason
        = made.error().fields.empty() ? made.error().code : made.error().fields.front().code;
    log::warning("cap.held_back", { { "message", message.id.text() }, { "code", reason } });
    auto work = [deed, id = message.id, reason](
                    app::Records& records) { app::hold_cap_back(records, deed, id, reason); };
    co_await parts_.truth.commit(std::move(work));
}

// One of its steps, and in the same transaction what is left of the message then.
awaitable<Result<Emergency>> CapHandlers::take_step(app::Deed deed, CapMessageId id, Version seen,
    app::CapRest rest, EmergencyPress::Draft draft, PersonalApproval::Answer personal)
{
    const auto press = parts_.personal.press(deed, std::move(personal), std::move(draft));
    if (!press)
        co_return tl::unexpected(press.error());
    EmergencyPress::Also also = [deed, id, seen, rest, &press](app::Records& records,
                                    const Emergency& emergency) -> Result<void> {
        if (const auto used = press->note_use(records); !used)
            return used;
        const auto done = app::note_step(records, deed, id, seen, emergency.id(), rest);
        if (!done)
            return tl::unexpected(done.error());
        return {};
    };
    co_return co_await parts_.press.carry_out(press->deed, press->draft, std::move(also));
}

awaitable<Result<void>> CapHandlers::make(app::Deed deed, app::ReceivedCap message,
    app::CapWords words, std::optional<Caller> approver, PersonalApproval::Answer personal)
{
    auto look = [deed, message, words](app::Records& records) {
        return app::steps_for(records, deed, message, words);
    };
    auto steps = co_await parts_.truth.read(std::move(look));
    if (!steps)
        co_return tl::unexpected(steps.error());
    Version seen = message.version;
    std::size_t left = steps->size();
    if (left == 0)
        co_return co_await settle(deed, message.id, seen);
    for (app::CapStep& step : *steps) {
        const bool is_first = left == steps->size();
        const auto rest = --left == 0 ? app::CapRest::none : app::CapRest::waits;
        auto saved = co_await take_step(deed, message.id, seen, rest, std::move(step.draft),
            std::exchange(personal, PersonalApproval::Answer()));
        if (!saved && is_first)
            co_return tl::unexpected(saved.error());
        if (!saved) {
            // The alert is out; that an old one goes on beside it is seen at the message, which
            // waits for whoever tries again.
            log::warning("cap.rest_waits",
                { { "message", message.id.text() }, { "code", saved.error().code } });
            break;
        }
        ++seen;
        bool waits = saved->patient_until().has_value();
        if (waits && approver)
            waits = !co_await let_pass(deed, *approver, saved->id());
        // The old ones go on until the new one may sound.
        if (waits)
            break;
    }
    co_return Result<void>();
}

// Beyond a commune a second person stands behind it: who allowed that it passes.
awaitable<bool> CapHandlers::let_pass(app::Deed deed, Caller approver, EmergencyId id)
{
    deed.caller = std::move(approver);
    EmergencyPress::Draft approve = [id](app::Records& records, const app::Deed& who) {
        return app::draft_approval(
            records, who, id, std::nullopt, "Cho phát thẳng theo khóa kết nối.");
    };
    const auto approved = co_await parts_.press.carry_out(std::move(deed), std::move(approve), {});
    if (!approved)
        log::warning("cap.awaits_approval",
            { { "emergency", id.text() }, { "code", approved.error().code } });
    co_return approved.has_value();
}

awaitable<void> CapHandlers::finish(app::Deed deed, EmergencyId id)
{
    auto look = [id](app::Records& records) { return app::begun_with(records, id); };
    const auto waiting = co_await parts_.truth.read(std::move(look));
    const app::CapWords as_read;
    for (const app::ReceivedCap& message : waiting) {
        const auto done
            = co_await make(deed, message, as_read, std::nullopt, PersonalApproval::Answer());
        if (!done)
            log::warning("cap.rest_waits",
                { { "message", message.id.text() }, { "code", done.error().code } });
        tell(message);
    }
}

// Nothing is left to be done for it.
awaitable<Result<void>> CapHandlers::settle(app::Deed deed, CapMessageId id, Version seen)
{
    auto work = [deed, id, seen](app::Records& records) {
        return app::note_step(records, deed, id, seen, std::nullopt, app::CapRest::none);
    };
    const auto done = co_await parts_.truth.commit(std::move(work));
    if (!done)
        co_return tl::unexpected(done.error());
    co_return Result<void>();
}

awaitable<Result<net::Response>> CapHandlers::ask(
    app::Deed deed, app::ReceivedCap message, app::CapWords words)
{
    auto look = [deed, message, words](app::Records& records) {
        return app::steps_for(records, deed, message, words);
    };
    auto steps = co_await parts_.truth.read(std::move(look));
    if (!steps)
        co_return tl::unexpected(steps.error());
    if (steps->empty())
        co_return fail(Kind::conflict, "approval.nothing_to_sign");
    app::CapStep& first = steps->front();
    co_return co_await parts_.personal.ask(deed, first.emergency, std::move(first.draft));
}

awaitable<net::Response> CapHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::ReceivedCapFilter filter;
    filter.states = query.choices("state", app::parse_cap_state);
    filter.key = query.id<ApiKeyId>("key");
    const auto exercise = query.boolean("exercise");
    if (query.boolean("current").value_or(false))
        filter.expires_after = parts_.clock.now();
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), filter, exercise, page = *page](
                    app::Records& records) {
        const auto found = app::list_caps(records, deed, filter, exercise, page);
        app::Paged<json::Object> shown;
        shown.next = found.next;
        for (const app::ReceivedCap& one : found.items)
            shown.items.push_back(cap_body(records, deed, one));
        return shown;
    };
    const auto shown = co_await parts_.truth.read(std::move(look));
    co_return answer_page(shown, [](const json::Object& one) { return one; });
}

awaitable<Result<json::Object>> CapHandlers::body_of(app::Deed deed, CapMessageId id)
{
    auto look = [deed, id](app::Records& records) -> Result<json::Object> {
        const auto message = app::find_cap(records, deed, id);
        if (!message)
            return tl::unexpected(message.error());
        json::Object body = cap_body(records, deed, *message);
        body["document"] = json::of(message->document);
        return body;
    };
    co_return co_await parts_.truth.read(std::move(look));
}

awaitable<net::Response> CapHandlers::show(net::Request request)
{
    const auto id = request.path_id<CapMessageId>("id");
    if (!id)
        co_return problem(id.error());
    const auto body = co_await body_of(deed_of(request, parts_.clock), *id);
    co_return body ? json_response(net::Status::ok, *body) : problem(body.error());
}

awaitable<net::Response> CapHandlers::confirm(net::Request request)
{
    const auto id = request.path_id<CapMessageId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto seen = read_seen(in);
    app::CapWords words;
    words.text
        = in.optional_text("text", { .most = longest_emergency_text, .lines = json::Lines::many });
    words.translations = read_translations(in);
    auto personal = PersonalApproval::read(request, in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    if (const auto recent = app::require_recent_password(deed); !recent)
        co_return problem(recent.error());
    auto look = [deed, id = *id, seen](app::Records& records) -> Result<app::ReceivedCap> {
        auto message = app::find_cap(records, deed, id);
        if (message && !app::may_decide(records, deed, *message))
            return message->state == app::CapState::held ? fail(Kind::forbidden, "cap.not_allowed")
                                                         : fail(Kind::conflict, "cap.stale");
        if (message && seen && *seen != message->version)
            return fail(Kind::conflict, "cap.stale");
        return message;
    };
    const auto message = co_await parts_.truth.read(std::move(look));
    if (!message)
        co_return problem(message.error());
    if (personal.prepare) {
        auto question = co_await ask(deed, *message, words);
        co_return question ? std::move(*question) : problem(question.error());
    }
    const auto made = co_await make(deed, *message, words, std::nullopt, std::move(personal));
    if (!made)
        co_return problem(made.error());
    tell(*message);
    const auto body = co_await body_of(deed, *id);
    if (!body)
        co_return problem(body.error());
    auto response = json_response(net::Status::ok, *body);
    // Between the alert and this answer the machine may stop: a repeat then hears `cap.stale`.
    if (const auto claim = claim_of(request)) {
        auto keep = [claim = *claim, &response](
                        app::Records& records) { return keep_answer(records, claim, response); };
        const auto kept = co_await parts_.truth.commit(std::move(keep));
        if (!kept)
            co_return problem(kept.error());
    }
    co_return response;
}

awaitable<net::Response> CapHandlers::decline(net::Request request)
{
    const auto id = request.path_id<CapMessageId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto seen = read_seen(in);
    const std::string comment
        = in.optional_text("comment", { .most = 2'000, .lines = json::Lines::many }).value_or("");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, seen, comment](app::Records& records) {
        return app::decline_cap(records, deed, id, seen, comment);
    };
    auto show = [deed](app::Records& records, const app::ReceivedCap& message) {
        json::Object body = cap_body(records, deed, message);
        body["document"] = json::of(message.document);
        return json_response(net::Status::ok, body);
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell(*done->made);
    co_return std::move(done->answer);
}

}
