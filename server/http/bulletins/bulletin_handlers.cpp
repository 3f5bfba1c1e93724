#include "server/http/bulletins/bulletin_handlers.hpp"

#include "server/app/approval_links.hpp"
#include "server/app/audience.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/contributions.hpp"
#include "server/app/devices.hpp"
#include "server/app/heard_languages.hpp"
#include "server/app/now.hpp"
#include "server/app/submission.hpp"
#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "trust/hash.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

struct TransitionBody {
    std::optional<Version> seen;
    std::string comment;
    std::string override_reason; // of an approval that puts it on air at once
    std::string link; // SHA-256 of the approval link that led here; empty: none did
};

enum class Overriding : std::uint8_t { no, yes };

Result<TransitionBody> read_transition(
    const net::Request& request, Overriding overriding = Overriding::no)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    TransitionBody body;
    body.seen = read_seen(in);
    body.comment
        = in.optional_text("comment", { .most = 2'000, .lines = json::Lines::many }).value_or("");
    if (const auto token = in.optional_text("link", { .most = 100 }))
        body.link = sha256(*token).text();
    if (overriding == Overriding::yes)
        body.override_reason
            = in.optional_text("override_quiet_hours", { .most = 500 }).value_or("");
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return body;
}

// A decision that an approval link led to spends the link.
Result<void> led_here(app::Records& records, const app::Deed& deed, const TransitionBody& body,
    BulletinId bulletin, const char* outcome)
{
    if (body.link.empty())
        return {};
    return app::use_link(records, deed, body.link, bulletin, body.seen, outcome);
}

struct Edit {
    std::optional<UnitId> unit;
    std::optional<Version> seen;
    std::function<void(BulletinContent&)> apply;
};

// Reads a POST or PATCH body. The content is read once over an empty bulletin to find what is
// wrong, and again over the current one inside the transaction.
Result<json::Object> read_edit(const net::Request& request, Edit& edit)
{
    auto object = read_object(request);
    if (!object)
        return object;
    json::Reader in(*object);
    edit.unit = in.optional_id<UnitId>("unit");
    edit.seen = read_seen(in);
    BulletinContent probe;
    read_content(in, probe);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return object;
}

void apply(const json::Object& object, BulletinContent& content)
{
    json::Reader in(object, json::Unknown::ignore);
    read_content(in, content);
}

std::vector<UnitId> concerned_units(const Bulletin& bulletin)
{
    std::vector<UnitId> units = bulletin.audience().units;
    units.push_back(bulletin.unit());
    return units;
}

// What became of it above, where it was sent there.
json::Value contribution_of(app::Records& records, const Bulletin& bulletin)
{
    const auto sent = records.contributions().all_of(bulletin.id());
    if (sent.empty())
        return nullptr;
    const Contribution& one = sent.front();
    json::Object body{ { "id", json::of(one.id) }, { "to", json::of(one.to) },
        { "state", json::of(name_of(one.state)) }, { "sent_version", one.sent_version },
        { "comment", json::of(one.comment) }, { "handled_name", json::of(one.handled_name) },
        { "changed", json::of(one.changed) }, { "version", one.version } };
    const auto copy = one.result ? records.bulletins().find(*one.result) : std::nullopt;
    body["result_state"] = copy ? json::of(name_of(copy->state())) : json::Value(nullptr);
    return body;
}

// Whose bulletin it was made from.
json::Value origin_of(app::Records& records, const Bulletin& bulletin)
{
    const auto one = records.contributions().of_result(bulletin.id());
    if (!one)
        return nullptr;
    const auto unit = records.units().find(one->unit, day_of(one->sent_at));
    return json::Object{ { "bulletin", json::of(one->bulletin) }, { "unit", json::of(one->unit) },
        { "unit_name", json::of(unit ? unit->name : std::string()) },
        { "by_name", json::of(one->sent_name) }, { "version", one->sent_version },
        { "contribution", json::of(one->id) } };
}

json::Array lacking_of(const std::vector<app::LackingTracks>& lacking)
{
    return json::list_of(lacking, [](const app::LackingTracks& one) {
        return json::Object{ { "unit", json::of(one.commune) }, { "name", json::of(one.name) },
            { "languages", json::list_of(one.languages) } };
    });
}

json::Object part_json(const app::HeardPart& part)
{
    json::Object body{ { "language", json::of(part.language) },
        { "duration_ms", part.duration.count() }, { "reader", json::of(part.reader) } };
    body["media"] = part.media.empty() ? json::Value(nullptr) : json::of(part.media);
    return body;
}

json::Object full_body(app::Records& records, const app::Deed& deed, const Bulletin& bulletin)
{
    json::Object body = to_json(bulletin);
    body["deeds"] = json::list_of(app::possible_deeds(records, deed, bulletin));
    const auto author = records.accounts().find(bulletin.author());
    body["author_name"] = author ? json::of(author->name) : json::Value(nullptr);
    body["contribution"] = contribution_of(records, bulletin);
    body["origin"] = origin_of(records, bulletin);
    const auto tree = records.units().tree(day_of(deed.now));
    body["lacking"] = lacking_of(app::lacking_tracks(records, *tree, bulletin.content()));
    body["tracks_required"] = app::tracks_are_required(records, *tree, bulletin.unit());
    body["recall"] = nullptr;
    if (bulletin.state() == BulletinState::recalled) {
        const app::RecallReach reach = records.commands().recall_reach(bulletin.id());
        body["recall"] = json::Object{ { "total", reach.total }, { "reached", reach.reached } };
    }
    return body;
}

}

BulletinHandlers::BulletinHandlers(TruthDesk& desk, const runtime::Clock& clock, Signer& signer,
    runtime::WorkerPool& signing, News& news, BulletinConsequences consequences)
    : desk_(desk)
    , clock_(clock)
    , signer_(signer)
    , signing_(signing)
    , news_(news)
    , consequences_(std::move(consequences))
{
}

void BulletinHandlers::tell(const Bulletin& bulletin)
{
    news_.tell({ "bulletin", bulletin.id().value(), concerned_units(bulletin) });
}

awaitable<net::Response> BulletinHandlers::refusal(app::Deed deed, Error error, BulletinId id)
{
    if (error.code != "bulletin.stale")
        co_return problem(error);
    auto look = [deed, id](app::Records& records) -> Result<json::Object> {
        const auto current = app::find_bulletin(records, deed, id);
        if (!current)
            return tl::unexpected(current.error());
        return full_body(records, deed, *current);
    };
    auto current = co_await desk_.read(std::move(look));
    if (!current)
        co_return problem(error);
    co_return stale(error, std::move(*current));
}

awaitable<net::Response> BulletinHandlers::change(
    net::Request request, BulletinId id, Transition transition, Then then)
{
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id, transition = std::move(transition)](
                    app::Records& records) { return transition(records, deed, id); };
    auto show = [deed](app::Records& records, const Bulletin& bulletin) {
        return json_response(net::Status::ok, full_body(records, deed, bulletin));
    };
    auto changed = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!changed)
        co_return co_await refusal(deed, changed.error(), id);
    if (changed->made) {
        if (then)
            then(*changed->made);
        tell(*changed->made);
    }
    co_return std::move(changed->answer);
}

awaitable<net::Response> BulletinHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::BulletinFilter filter;
    filter.unit = query.id<UnitId>("unit");
    filter.states = query.choices("state", parse_bulletin_state);
    filter.priority = query.choice("priority", parse_priority);
    filter.channel = query.choice("channel", parse_channel);
    filter.category = query.text("category", 20).value_or("");
    filter.campaign = query.id<CampaignId>("campaign");
    filter.search = query.text("q").value_or("");
    filter.author = query.id<AccountId>("author");
    filter.from = query.moment("from");
    filter.to = query.moment("to");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, clock_), filter, page = *page](app::Records& records) mutable {
              const auto tree = records.units().tree(day_of(deed.now));
              filter.units = deed.caller.units_with(Right::view, *tree);
              return records.bulletins().list(filter, *tree, page);
          };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const Bulletin& bulletin) { return to_json(bulletin); });
}

awaitable<net::Response> BulletinHandlers::create(net::Request request)
{
    Edit edit;
    auto object = read_edit(request, edit);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, edit, object = std::move(*object)](app::Records& records) {
        BulletinContent content;
        // Unless told otherwise a bulletin is to be heard; an empty list is refused.
        content.channels = { Channel::speaker };
        apply(object, content);
        return app::write_bulletin(
            records, deed, edit.unit.value_or(deed.caller.unit), std::move(content));
    };
    auto show = [deed](app::Records& records, const Bulletin& bulletin) {
        auto response = json_response(net::Status::created, full_body(records, deed, bulletin));
        response.headers.set("Location", "/api/v1/bulletins/" + bulletin.id().text());
        return response;
    };
    auto written = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!written)
        co_return problem(written.error());
    if (written->made)
        tell(*written->made);
    co_return std::move(written->answer);
}

awaitable<net::Response> BulletinHandlers::show(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return problem(id.error());
    const app::Deed deed = deed_of(request, clock_);
    auto look = [deed, id = *id](app::Records& records) -> Result<json::Object> {
        const auto bulletin = app::find_bulletin(records, deed, id);
        if (!bulletin)
            return tl::unexpected(bulletin.error());
        return full_body(records, deed, *bulletin);
    };
    const auto body = co_await desk_.read(std::move(look));
    if (!body)
        co_return problem(body.error());
    co_return json_response(net::Status::ok, *body);
}

awaitable<net::Response> BulletinHandlers::edit(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return problem(id.error());
    Edit edit;
    auto object = read_edit(request, edit);
    if (!object)
        co_return problem(object.error());
    Transition transition = [edit, object = std::move(*object)](app::Records& records,
                                const app::Deed& deed, BulletinId bulletin) -> Result<Bulletin> {
        const auto current = app::find_bulletin(records, deed, bulletin);
        if (!current)
            return current;
        BulletinContent content = current->content();
        apply(object, content);
        return app::edit_bulletin(records, deed, bulletin, std::move(content), edit.seen);
    };
    co_return co_await change(std::move(request), *id, std::move(transition));
}

awaitable<net::Response> BulletinHandlers::remove(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, id = *id, seen = *seen](
                    app::Records& records) { return app::delete_draft(records, deed, id, seen); };
    const auto removed = co_await desk_.commit(std::move(work));
    if (!removed)
        co_return co_await refusal(deed, removed.error(), *id);
    tell(removed->bulletin);
    for (const Contribution& one : removed->contributions) {
        news_.tell({ "contribution", one.id.value(), { one.unit, one.to } });
        // The original of a copy shows that it waits again.
        if (one.bulletin != *id)
            news_.tell({ "bulletin", one.bulletin.value(), { one.unit } });
    }
    co_return net::Response::empty();
}

awaitable<net::Response> BulletinHandlers::submit(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, clock_);
    auto prepare = [deed, id = *id, seen = body->seen](
                       app::Records& records) { return app::voicing_of(records, deed, id, seen); };
    auto voicing = co_await desk_.read(std::move(prepare));
    if (!voicing)
        co_return co_await refusal(deed, voicing.error(), *id);
    if (*voicing && (*voicing)->is_short()) {
        auto file = co_await consequences_.speak((*voicing)->order);
        // Without its voice it could never be approved; so it stays a draft, with the reason.
        if (!file)
            co_return problem(Error{ Kind::unavailable, "bulletin.voice_failed" });
        (*voicing)->file = std::move(*file);
    }
    auto work = [deed, id = *id, seen = body->seen, voicing = std::move(*voicing)](
                    app::Records& records) {
        return app::submit_with_voice(records, deed, id, seen, voicing);
    };
    auto show = [deed](app::Records& records, const app::Submitted& submitted) {
        json::Object answer = full_body(records, deed, submitted.bulletin);
        answer["job"] = submitted.job ? json::of(submitted.job->id) : json::Value(nullptr);
        return json_response(net::Status::ok, answer);
    };
    auto submitted = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!submitted)
        co_return co_await refusal(deed, submitted.error(), *id);
    if (submitted->made) {
        if (submitted->made->job)
            consequences_.job_waits();
        tell(submitted->made->bulletin);
    }
    co_return std::move(submitted->answer);
}

awaitable<net::Response> BulletinHandlers::approve(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto body = read_transition(request, Overriding::yes);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, clock_);
    auto prepare
        = [deed, id = *id, body = *body](app::Records& records) -> Result<app::ApprovalDraft> {
        if (!body.link.empty()) {
            if (const auto link = app::check_link(records, deed, body.link, id, body.seen); !link)
                return tl::unexpected(link.error());
        }
        auto draft = app::draft_approval(records, deed, id, body.seen);
        if (!draft)
            return draft;
        if (const auto may = app::may_begin_now(records, deed, id, body.override_reason); !may)
            return tl::unexpected(may.error());
        return draft;
    };
    const auto draft = co_await desk_.read(std::move(prepare));
    if (!draft)
        co_return co_await refusal(deed, draft.error(), *id);
    auto sign = [this, payload = to_payload(draft->statement)] {
        return signer_.sign(DocumentType::approval, payload);
    };
    const auto statement = co_await signing_.run(std::move(sign));
    if (!statement)
        co_return problem(statement.error());
    Transition transition
        = [draft = *draft, text = encode(*statement), body = *body, reason = body->override_reason](
              app::Records& records, const app::Deed& by, BulletinId bulletin) -> Result<Bulletin> {
        if (const auto led = led_here(records, by, body, bulletin, "approved"); !led)
            return tl::unexpected(led.error());
        auto approved = app::approve_bulletin(records, by, bulletin, draft, text);
        if (!approved)
            return approved;
        if (const auto begun = app::begin_now(records, by, bulletin, reason); !begun)
            return Result<Bulletin>(tl::unexpected(begun.error()));
        return approved;
    };
    Then then = [this](const Bulletin& bulletin) { consequences_.approved(bulletin.id()); };
    co_return co_await change(std::move(request), *id, std::move(transition), std::move(then));
}

awaitable<net::Response> BulletinHandlers::reject(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    Transition transition = [body = *body](app::Records& records, const app::Deed& deed,
                                BulletinId bulletin) -> Result<Bulletin> {
        if (const auto led = led_here(records, deed, body, bulletin, "rejected"); !led)
            return tl::unexpected(led.error());
        return app::reject_bulletin(records, deed, bulletin, body.seen, body.comment);
    };
    co_return co_await change(std::move(request), *id, std::move(transition));
}

awaitable<net::Response> BulletinHandlers::recall(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto body = read_transition(request);
    if (const auto bad = first_error(id, body))
        co_return problem(*bad);
    const auto commands = std::make_shared<std::vector<Command>>();
    Transition transition = [commands, body = *body](
                                app::Records& records, const app::Deed& deed, BulletinId bulletin) {
        auto recalled = app::recall_bulletin(records, deed, bulletin, body.seen, body.comment);
        if (recalled)
            *commands = app::recall_commands(records, deed, *recalled);
        return recalled;
    };
    Then then = [this, commands](const Bulletin& bulletin) {
        consequences_.recalled(bulletin.id(), std::move(*commands));
    };
    co_return co_await change(std::move(request), *id, std::move(transition), std::move(then));
}

awaitable<net::Response> BulletinHandlers::versions(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto page = read_page(request);
    if (const auto bad = first_error(id, page))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, page = *page](
                    app::Records& records) -> Result<app::Paged<app::BulletinVersion>> {
        const auto bulletin = app::find_bulletin(records, deed, id);
        if (!bulletin)
            return tl::unexpected(bulletin.error());
        return records.bulletins().versions(id, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(
        found, [](const app::BulletinVersion& version) { return to_json(version); });
}

awaitable<net::Response> BulletinHandlers::heard(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const app::Deed deed = deed_of(request, clock_);
    QueryReader query(request);
    const UnitId unit = query.id<UnitId>("unit").value_or(deed.caller.unit);
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto look = [deed, id = *id, unit](
                    app::Records& records) { return app::heard_parts(records, deed, id, unit); };
    const auto parts = co_await desk_.read(std::move(look));
    if (!parts)
        co_return problem(parts.error());
    Milliseconds whole{};
    for (const app::HeardPart& part : *parts)
        whole += part.duration + (&part == &parts->front() ? Milliseconds(0) : between_tracks);
    const auto write = [](const app::HeardPart& part) { return part_json(part); };
    co_return json_response(net::Status::ok,
        json::Object{ { "unit", json::of(unit) }, { "parts", json::list_of(*parts, write) },
            { "pause_ms", between_tracks.count() }, { "duration_ms", whole.count() } });
}

awaitable<net::Response> BulletinHandlers::history(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto page = read_page(request);
    if (const auto bad = first_error(id, page))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), id = *id, page = *page](app::Records& records) {
        return app::bulletin_history(records, deed, id, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const app::BulletinStep& step) { return to_json(step); });
}

awaitable<net::Response> BulletinHandlers::restore(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto most = std::numeric_limits<Version>::max();
    const auto wanted = in.integer("restore", 1, most);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    Transition transition
        = [wanted, seen](app::Records& records, const app::Deed& deed, BulletinId bulletin) {
              return app::restore_bulletin(records, deed, bulletin, wanted, seen);
          };
    co_return co_await change(std::move(request), *id, std::move(transition));
}

awaitable<net::Response> BulletinHandlers::categories(net::Request)
{
    auto look = [](app::Records& records) { return records.categories().all(); };
    const auto all = co_await desk_.read(std::move(look));
    json::Array items;
    for (const app::Category& category : all)
        items.push_back(json::Object{
            { "code", json::of(category.code) }, { "name", json::of(category.name) } });
    co_return json_response(
        net::Status::ok, json::Object{ { "items", std::move(items) }, { "next", nullptr } });
}

awaitable<net::Response> BulletinHandlers::reach(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const Audience audience = read_audience(in, "audience");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    struct Reached {
        app::ReachCount count;
        std::int64_t unpaired_boards = 0;
    };
    auto look = [audience, now = clock_.now()](app::Records& records) {
        const auto tree = records.units().tree(day_of(now));
        const app::AudienceReach reach(records, *tree);
        Reached reached;
        for (const Device* device : reach.devices(audience)) {
            reached.count.add(*device);
            if (device->kind == DeviceKind::board && device->public_key.empty())
                ++reached.unpaired_boards;
        }
        reached.count.households = app::count_households(records, audience, *tree);
        return reached;
    };
    const auto reached = co_await desk_.read(std::move(look));
    const app::ReachCount& count = reached.count;
    co_return json_response(net::Status::ok,
        json::Object{ { "devices", count.devices }, { "speaker_devices", count.speaker_devices },
            { "speakers", count.speakers }, { "boards", count.boards },
            { "unpaired", count.unpaired }, { "unpaired_boards", reached.unpaired_boards },
            { "households", count.households } });
}

}
