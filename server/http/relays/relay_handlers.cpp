#include "server/http/relays/relay_handlers.hpp"

#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/relays/relay_try.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array relay_kinds{ json::Choice<RelayKind>{ "stream", RelayKind::stream },
    json::Choice<RelayKind>{ "line_in", RelayKind::line_in },
    json::Choice<RelayKind>{ "fm", RelayKind::fm } };
constexpr std::array fallbacks{ json::Choice<RelayFallback>{ "silence", RelayFallback::silence },
    json::Choice<RelayFallback>{ "end", RelayFallback::end } };

json::Object to_json(const app::ShownRelaySource& shown)
{
    const app::RelaySourceRow& row = shown.row;
    const RelayFeed& feed = row.feed;
    json::Object body{ { "id", json::of(row.id) }, { "unit", json::of(row.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "kind", json::of(name_of(feed.kind)) },
        { "name", json::of(feed.name) }, { "silence_s", feed.silence_s },
        { "fallback", json::of(name_of(feed.fallback)) }, { "may_edit", shown.may_edit },
        { "valid_to", json::of(row.valid_to) }, { "changed", json::of(row.changed) },
        { "changed_by", json::of(row.by_name) }, { "version", row.version } };
    body["address"] = feed.address.empty() ? json::Value(nullptr) : json::of(feed.address);
    body["khz"] = feed.khz == 0 ? json::Value(nullptr) : json::Value(feed.khz);
    return body;
}

// Each of them holds a connection for some seconds.
constexpr int most_tried_at_once = 4;
struct Trying {
    explicit Trying(std::atomic<int>& given)
        : count(given)
        , ahead(count.fetch_add(1))
    {
    }
    ~Trying() { --count; }
    Trying(const Trying&) = delete;
    Trying& operator=(const Trying&) = delete;

    std::atomic<int>& count;
    int ahead;
};

RelayFeed read_feed(json::Reader& in)
{
    RelayFeed feed;
    feed.kind = in.choice("kind", relay_kinds);
    feed.name = in.text("name", { .least = 1, .most = longest_relay_name });
    if (!in.is_null("address"))
        feed.address = in.optional_text("address", { .most = longest_relay_address }).value_or("");
    if (!in.is_null("khz"))
        feed.khz = static_cast<int>(in.optional_integer("khz", 0, most_fm_khz).value_or(0));
    const auto silence
        = in.optional_integer("silence_s", least_relay_silence_s, most_relay_silence_s);
    feed.silence_s = static_cast<int>(silence.value_or(feed.silence_s));
    feed.fallback = in.optional_choice("fallback", fallbacks).value_or(feed.fallback);
    return feed;
}

}

RelayHandlers::RelayHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

awaitable<net::Response> RelayHandlers::list(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, parts_.clock), of = *asked](app::Records& records) {
        return app::list_relay_sources(records, deed, of.unit, of.day);
    };
    const auto all = co_await parts_.truth.read(std::move(look));
    co_return answer_of(all, [](const app::RelaySourceList& found) {
        json::Object body{ { "items",
            json::list_of(
                found.items, [](const app::ShownRelaySource& one) { return to_json(one); }) } };
        body["not_kept"] = found.not_kept;
        return body;
    });
}

awaitable<net::Response> RelayHandlers::add(net::Request request)
{
    const auto unit = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(unit, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::RelaySourceWish wish;
    wish.unit = *unit;
    wish.feed = read_feed(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    co_return co_await save(deed_of(request, parts_.clock), std::move(wish));
}

awaitable<net::Response> RelayHandlers::attempt(net::Request request)
{
    const auto unit = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(unit, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const std::string address = in.text("address", { .least = 1, .most = longest_relay_address });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, parts_.clock), unit = *unit](
                    app::Records& records) { return app::may_enter_relay(records, deed, unit); };
    const auto may = co_await parts_.truth.read(std::move(look));
    if (!may)
        co_return problem(may.error());
    const Trying trying(trying_);
    const Error busy{ Kind::too_many, "relay.trying_others", {}, {} };
    if (trying.ahead >= most_tried_at_once)
        co_return problem(busy);
    auto trial = try_stream(address, parts_.networks);
    const auto tried = co_await std::move(trial);
    if (!tried)
        co_return problem(tried.error());
    json::Object body{ { "address", json::of(tried->address) },
        { "format", json::of(name_of(tried->format)) },
        { "answered_ms", tried->answered_after.count() } };
    body["kbps"] = tried->kbps == 0 ? json::Value(nullptr) : json::Value(tried->kbps);
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> RelayHandlers::edit(net::Request request)
{
    const auto id = request.path_id<RelaySourceId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::RelaySourceWish wish;
    wish.id = *id;
    wish.feed = read_feed(in);
    wish.seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    co_return co_await save(deed_of(request, parts_.clock), std::move(wish));
}

awaitable<net::Response> RelayHandlers::save(app::Deed deed, app::RelaySourceWish wish)
{
    auto prepare = [deed, wish, networks = parts_.networks](app::Records& records) {
        return app::draft_relay_source(records, deed, wish, networks);
    };
    const auto draft = co_await parts_.truth.read(std::move(prepare));
    if (!draft && wish.id && draft.error().code == "relay.stale")
        co_return co_await refused_as_stale(deed, *wish.id, draft.error());
    if (!draft)
        co_return problem(draft.error());
    auto sign = [this, payload = to_payload(draft->statement)] {
        return parts_.signer.sign(DocumentType::approval, payload);
    };
    const auto statement = co_await parts_.signing.run(std::move(sign));
    if (!statement)
        co_return problem(statement.error());
    auto work = [deed, draft = *draft, text = encode(*statement)](app::Records& records) {
        return app::save_relay_source(records, deed, draft, text);
    };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    if (!saved && wish.id && saved.error().code == "relay.stale")
        co_return co_await refused_as_stale(deed, *wish.id, saved.error());
    if (!saved)
        co_return problem(saved.error());
    parts_.changed();
    co_return json_response(wish.id ? net::Status::ok : net::Status::created, to_json(*saved));
}

awaitable<net::Response> RelayHandlers::remove(net::Request request)
{
    const auto id = request.path_id<RelaySourceId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, seen](app::Records& records) {
        return app::remove_relay_source(records, deed, id, seen);
    };
    const auto removed = co_await parts_.truth.commit(std::move(work));
    if (!removed && removed.error().code == "relay.stale")
        co_return co_await refused_as_stale(deed, *id, removed.error());
    if (!removed)
        co_return problem(removed.error());
    parts_.changed();
    co_return net::Response::empty();
}

awaitable<net::Response> RelayHandlers::refused_as_stale(
    app::Deed deed, RelaySourceId id, Error error)
{
    auto look
        = [deed, id](app::Records& records) { return app::show_relay_source(records, deed, id); };
    const auto current = co_await parts_.truth.read(std::move(look));
    if (!current)
        co_return problem(error);
    co_return stale(error, to_json(*current));
}

}
