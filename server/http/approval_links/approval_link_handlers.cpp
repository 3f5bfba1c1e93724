#include "server/http/approval_links/approval_link_handlers.hpp"

#include "base/text.hpp"
#include "runtime/random.hpp"
#include "server/app/approval_links.hpp"
#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/plumbing/problem.hpp"
#include "trust/hash.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// 256 bits: nobody finds one by trying.
constexpr std::size_t token_bytes = 32;

// The recordings in other languages: whoever approves answers for them, too.
json::Array tracks_of(const BulletinContent& content)
{
    return json::list_of(content.tracks, [](const Track& track) {
        return json::Object{ { "language", json::of(track.language) },
            { "text", json::of(track.text) }, { "media", json::of(track.media) },
            { "reader", json::of(track.reader) } };
    });
}

json::Object open_part(const app::OpenedLink& opened)
{
    const BulletinContent& content = opened.bulletin.content();
    const auto& sound = opened.bulletin.sound();
    return { { "text", json::of(content.text) }, { "spoken_text", json::of(opened.spoken_text) },
        { "priority", json::of(name_of(content.priority)) },
        { "author_name", json::of(opened.author_name) },
        { "unit_name", json::of(opened.unit_name) }, { "audience", json::list_of(opened.audience) },
        { "audience_more", opened.audience_more }, { "devices", opened.reach.speaker_devices },
        { "speakers", opened.reach.speakers }, { "households", opened.reach.households },
        { "first_airing", json::of(opened.first_airing) },
        { "media", sound ? json::of(sound->hash) : json::Value(nullptr) },
        { "duration_ms", sound ? json::Value(sound->duration.count()) : json::Value(nullptr) },
        { "tracks", tracks_of(content) },
        { "for_name", opened.for_name.empty() ? json::Value(nullptr) : json::of(opened.for_name) },
        { "refusal",
            opened.refusal ? json::of(message(opened.refusal->code, opened.refusal->detail))
                           : json::Value(nullptr) } };
}

json::Object to_json(const app::OpenedLink& opened)
{
    json::Object body{ { "state", json::of(name_of(opened.state)) },
        { "bulletin", json::of(opened.link.bulletin) }, { "version", opened.link.version },
        { "title", json::of(opened.bulletin.content().title) },
        { "person_name", json::of(opened.link.person_name) },
        { "sent_by_name", json::of(opened.link.made_by_name) },
        { "expires", json::of(opened.link.expires) },
        { "bulletin_state", json::of(name_of(opened.bulletin.state())) },
        { "decided_by",
            opened.decided_by.empty() ? json::Value(nullptr) : json::of(opened.decided_by) },
        { "content", nullptr } };
    if (opened.state == app::LinkState::open)
        body["content"] = open_part(opened);
    return body;
}

}

ApprovalLinkHandlers::ApprovalLinkHandlers(TruthDesk& desk, const runtime::Clock& clock)
    : desk_(desk)
    , clock_(clock)
{
}

awaitable<net::Response> ApprovalLinkHandlers::approvers(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, clock_), id = *id](
                    app::Records& records) { return app::possible_approvers(records, deed, id); };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const std::vector<app::PossibleApprover>& all) {
        json::Object body{ { "items", json::list_of(all, [](const app::PossibleApprover& one) {
                                return json::Object{ { "id", json::of(one.account.id) },
                                    { "name", json::of(one.account.name) },
                                    { "post", json::of(one.account.post) },
                                    { "unit", json::of(one.account.unit) },
                                    { "for_name", json::of(one.for_name) } };
                            }) } };
        body["next"] = nullptr;
        return body;
    });
}

awaitable<net::Response> ApprovalLinkHandlers::create(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto person = in.id<AccountId>("person");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const std::string token = to_base64url(runtime::random_bytes(token_bytes));
    // Not kept for its Idempotency-Key: the address stands nowhere but in this answer.
    auto work = [deed = deed_of(request, clock_), id = *id, person, hash = sha256(token).text()](
                    app::Records& records) {
        return app::make_approval_link(records, deed, id, person, hash);
    };
    const auto made = co_await desk_.commit(std::move(work));
    if (!made)
        co_return problem(made.error());
    auto response = json_response(net::Status::created,
        json::Object{ { "path", json::of("/duyet/" + token) },
            { "person_name", json::of(made->person_name) },
            { "expires", json::of(made->expires) } });
    response.compressible = false;
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

awaitable<net::Response> ApprovalLinkHandlers::show(net::Request request)
{
    const std::string token(request.param("token"));
    if (!is_url_token(token))
        co_return problem(Error{ Kind::missing, "approval_link.missing", {}, {} });
    const app::Deed deed = deed_of(request, clock_);
    auto look = [deed, hash = sha256(token).text()](
                    app::Records& records) { return app::open_approval_link(records, deed, hash); };
    const auto opened = co_await desk_.read(std::move(look));
    if (!opened)
        co_return problem(opened.error());
    if (!opened->link.opened) {
        auto first = [deed, link = opened->link](
                         app::Records& records) { app::note_link_opened(records, deed, link); };
        co_await desk_.commit(std::move(first));
    }
    co_return json_response(net::Status::ok, to_json(*opened));
}

}
