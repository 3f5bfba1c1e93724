#include "server/http/onsite/onsite_handlers.hpp"

#include "server/app/onsite.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/plumbing/since.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// Never the PINs, nor their hashes.
json::Object to_json(const app::ShownPermit& shown)
{
    const auto person = [](const OnsitePerson& one) {
        return json::Object{ { "name", json::of(one.name) } };
    };
    return json::Object{ { "unit", json::of(shown.unit) },
        { "templates", json::list_of(shown.permit.templates) },
        { "button", json::of(shown.permit.button) },
        { "people", json::list_of(shown.permit.people, person) }, { "stick", shown.permit.stick },
        { "inherited_from", json::of(shown.inherited_from) }, { "since", since_of(shown.since) },
        { "version", shown.version } };
}

app::WishedPermit read_permit(json::Reader& in)
{
    app::WishedPermit wished;
    wished.templates = in.list(
        "templates", { .most = 100 }, [](const json::Field& f) { return f.id<TemplateId>(); });
    wished.button = in.optional_id<TemplateId>("button").value_or(TemplateId());
    wished.people = in.list("people", { .most = 20 }, [](json::Reader& person) {
        app::WishedPermit::Person read;
        read.name = person.text("name", { .least = 1, .most = 80 });
        read.pin = person.optional_text("pin", { .most = 20 }).value_or("");
        return read;
    });
    wished.stick = in.boolean("stick");
    return wished;
}

}

OnsiteHandlers::OnsiteHandlers(Parts parts)
    : parts_(parts)
{
}

awaitable<net::Response> OnsiteHandlers::show(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, parts_.clock), of = *asked](app::Records& records) {
        return app::show_permit(records, deed, of.unit, of.day);
    };
    const auto shown = co_await parts_.truth.read(std::move(look));
    co_return answer_of(shown, [&](const auto& one) { return to_json(one); });
}

awaitable<net::Response> OnsiteHandlers::save(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const app::WishedPermit wished = read_permit(in);
    const auto seen = in.optional_integer("version", 0, json::most_integer);
    // What was read may be sent back as it stands; these follow from the rest.
    static_cast<void>(in.has("unit"));
    static_cast<void>(in.has("inherited_from"));
    static_cast<void>(in.has("since"));
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto hash = [wished] { return app::hashed(wished); };
    const auto permit = co_await parts_.hashing.run(std::move(hash));
    if (!permit)
        co_return problem(permit.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, id = *id, permit = *permit, seen](app::Records& records) {
        return app::save_permit(records, deed, id, permit, seen);
    };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    if (saved) {
        parts_.changed();
        co_return json_response(net::Status::ok, to_json(*saved));
    }
    if (saved.error().code != "onsite.stale")
        co_return problem(saved.error());
    auto look
        = [deed, id = *id](app::Records& records) { return app::show_permit(records, deed, id); };
    const auto current = co_await parts_.truth.read(std::move(look));
    if (!current)
        co_return problem(saved.error());
    co_return stale(saved.error(), to_json(*current));
}

}
