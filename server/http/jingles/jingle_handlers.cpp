#include "server/http/jingles/jingle_handlers.hpp"

#include <limits>

#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Value to_json(const std::optional<app::JingleRow>& row)
{
    if (!row)
        return nullptr;
    json::Object body{ { "unit", json::of(row->unit) }, { "duration_ms", row->length.count() },
        { "changed", json::of(row->changed) }, { "changed_by", json::of(row->by_name) },
        { "version", row->version }, { "valid_to", json::of(row->valid_to) } };
    body["media"] = row->media.empty() ? json::Value(nullptr) : json::of(row->media);
    return body;
}

json::Object to_json(const app::ShownJingles& shown)
{
    json::Array items;
    for (const app::ShownJingle& one : shown.kinds) {
        json::Object item{ { "kind", json::of(name_of(one.kind)) },
            { "title", json::of(app::title_of(one.kind)) },
            { "longest_ms", longest_of(one.kind).count() }, { "music", is_music(one.kind) } };
        item["own"] = to_json(one.own);
        item["heard"] = to_json(one.heard);
        item["heard_from"]
            = one.heard_from.empty() ? json::Value(nullptr) : json::of(one.heard_from);
        items.push_back(std::move(item));
    }
    return json::Object{ { "unit", json::of(shown.unit) }, { "items", std::move(items) } };
}

struct Path {
    UnitId unit;
    Jingle kind = Jingle::opening;
};

Result<Path> path_of(const net::Request& request)
{
    const auto unit = request.path_id<UnitId>("id");
    if (!unit)
        return tl::unexpected(unit.error());
    const auto kind = parse_jingle(request.param("kind"));
    if (!kind)
        return fail(Kind::missing, "jingle.unknown_kind");
    return Path{ *unit, *kind };
}

}

JingleHandlers::JingleHandlers(Parts parts)
    : parts_(parts)
{
}

awaitable<net::Response> JingleHandlers::show(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, parts_.clock), of = *asked](app::Records& records) {
        return app::show_jingles(records, deed, of.unit, of.day);
    };
    const auto shown = co_await parts_.truth.read(std::move(look));
    co_return answer_of(shown, [](const app::ShownJingles& one) { return to_json(one); });
}

awaitable<net::Response> JingleHandlers::set(net::Request request)
{
    const auto path = path_of(request);
    const auto object = read_object(request);
    if (const auto bad = first_error(path, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::JingleWish wish;
    wish.unit = path->unit;
    wish.kind = path->kind;
    if (!in.is_null("media"))
        wish.media = in.text("media", { .least = 64, .most = 64 });
    wish.seen = in.optional_integer("version", 0, std::numeric_limits<Version>::max());
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto prepare
        = [deed, wish](app::Records& records) { return app::draft_jingle(records, deed, wish); };
    const auto draft = co_await parts_.truth.read(std::move(prepare));
    if (!draft) {
        Result<app::ShownJingles> refused = tl::unexpected(draft.error());
        co_return co_await answer(deed, wish.unit, std::move(refused));
    }
    std::string statement;
    if (draft->statement) {
        auto sign = [this, payload = to_payload(*draft->statement)] {
            return parts_.signer.sign(DocumentType::approval, payload);
        };
        const auto signed_statement = co_await parts_.signing.run(std::move(sign));
        if (!signed_statement)
            co_return problem(signed_statement.error());
        statement = encode(*signed_statement);
    }
    auto work = [deed, draft = *draft, statement](app::Records& records) {
        return app::save_jingle(records, deed, draft, statement);
    };
    auto saved = co_await parts_.truth.commit(std::move(work));
    co_return co_await answer(deed, wish.unit, std::move(saved));
}

awaitable<net::Response> JingleHandlers::remove(net::Request request)
{
    const auto path = path_of(request);
    const auto object = read_object(request);
    if (const auto bad = first_error(path, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, path = *path, seen](app::Records& records) {
        return app::remove_jingle(records, deed, path.unit, path.kind, seen);
    };
    auto saved = co_await parts_.truth.commit(std::move(work));
    co_return co_await answer(deed, path->unit, std::move(saved));
}

awaitable<net::Response> JingleHandlers::answer(
    app::Deed deed, UnitId unit, Result<app::ShownJingles> saved)
{
    if (saved) {
        parts_.changed();
        co_return json_response(net::Status::ok, to_json(*saved));
    }
    if (saved.error().code != "jingle.stale")
        co_return problem(saved.error());
    auto look
        = [deed, unit](app::Records& records) { return app::show_jingles(records, deed, unit); };
    const auto current = co_await parts_.truth.read(std::move(look));
    if (!current)
        co_return problem(saved.error());
    co_return stale(saved.error(), to_json(*current));
}

}
