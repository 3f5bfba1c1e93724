// What people decide of a bulletin: submitted, approved, rejected, recalled, taken back to an
// earlier version.
#include "server/http/bulletins/bulletin_handlers.hpp"

#include "server/app/approval_links.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/devices.hpp"
#include "server/app/now.hpp"
#include "server/app/submission.hpp"
#include "server/http/bulletins/bulletin_body.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "trust/hash.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

struct BulletinTransition {
    std::optional<Version> seen;
    std::string comment;
    std::string override_reason; // of an approval that puts it on air at once
    std::string link; // SHA-256 of the approval link that led here; empty: none did
};

enum class Overriding : std::uint8_t { no, yes };

Result<BulletinTransition> read_transition(
    const net::Request& request, Overriding overriding = Overriding::no)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    BulletinTransition body;
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
Result<void> led_here(app::Records& records, const app::Deed& deed, const BulletinTransition& body,
    BulletinId bulletin, const char* outcome)
{
    if (body.link.empty())
        return {};
    return app::use_link(records, deed, body.link, bulletin, body.seen, outcome);
}

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

}
