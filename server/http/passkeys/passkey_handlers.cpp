#include "server/http/passkeys/passkey_handlers.hpp"

#include "base/text.hpp"
#include "runtime/random.hpp"
#include "server/app/passkeys.hpp"
#include "server/app/sessions.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// A key counts on devices once the root vouches for it.
json::Object to_json(const app::Passkey& passkey, const std::optional<Keyring>& keyring)
{
    const auto key = PersonalKey::parse(passkey.public_key);
    const TrustedPerson* person = key && keyring ? keyring->find_person(key->kid()) : nullptr;
    return json::Object{ { "id", json::of(passkey.id) }, { "name", json::of(passkey.name) },
        { "key", json::of(key ? key->kid().text() : std::string()) },
        { "credential", json::of(passkey.credential) },
        { "vouched_for", person != nullptr && !person->revoked_at },
        { "created", json::of(passkey.created) }, { "last_used", json::of(passkey.last_used) } };
}

}

PasskeyHandlers::PasskeyHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

awaitable<net::Response> PasskeyHandlers::list(net::Request request)
{
    auto look = [deed = deed_of(request, parts_.clock)](
                    app::Records& records) { return app::own_passkeys(records, deed); };
    const auto mine = co_await parts_.desk.read(std::move(look));
    const auto keyring = parts_.trust.keyring();
    json::Object body{ { "items",
        json::list_of(mine, [&](const app::Passkey& one) { return to_json(one, keyring); }) } };
    body["next"] = nullptr;
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> PasskeyHandlers::challenge(net::Request request)
{
    const app::Deed deed = deed_of(request, parts_.clock);
    const std::string challenge = runtime::random_bytes(32);
    auto look = [deed](app::Records& records) { return app::own_passkeys(records, deed); };
    const auto mine = co_await parts_.desk.read(std::move(look));
    parts_.challenges.put(challenge, { deed.caller.account, deed.now, {} });
    const Site site = parts_.trust.site();
    json::Object user{ { "id", json::of(to_base64url(deed.caller.account.text())) },
        { "name", json::of(deed.caller.name) } };
    co_return json_response(net::Status::ok,
        json::Object{ { "challenge", json::of(to_base64url(challenge)) },
            { "site", json::of(site.id) }, { "user", std::move(user) },
            { "known",
                json::list_of(mine, [](const app::Passkey& one) { return one.credential; }) } });
}

awaitable<net::Response> PasskeyHandlers::add(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const std::string name = in.text("name", { .least = 1, .most = 60 });
    const auto authenticator_data
        = from_base64url(in.text("authenticator_data", { .least = 1, .most = 4'000 }));
    const auto client_data = from_base64url(in.text("client_data", { .least = 1, .most = 4'000 }));
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    // Whoever finds a session open must not leave a key of his own behind.
    if (const auto recent = app::require_recent_password(deed); !recent)
        co_return problem(recent.error());
    const auto challenge = client_data ? challenge_of(*client_data) : std::nullopt;
    if (!authenticator_data || !challenge)
        co_return problem({ Kind::invalid, "passkey.malformed", {}, {} });
    const auto asked = parts_.challenges.take(*challenge, deed.caller.account, deed.now);
    if (!asked || asked->emergency)
        co_return problem({ Kind::forbidden, "passkey.other_challenge", {}, {} });
    const auto made
        = read_new_passkey(*authenticator_data, *client_data, parts_.trust.site(), *challenge);
    if (!made)
        co_return problem(made.error());
    auto work = [deed, name, made = *made](
                    app::Records& records) { return app::add_passkey(records, deed, name, made); };
    const auto added = co_await parts_.desk.commit(std::move(work));
    if (!added)
        co_return problem(added.error());
    auto response = json_response(net::Status::created, to_json(*added, parts_.trust.keyring()));
    response.headers.set("Location", "/api/v1/session/passkeys/" + added->id.text());
    co_return response;
}

awaitable<net::Response> PasskeyHandlers::revoke(net::Request request)
{
    const auto id = request.path_id<PasskeyId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::revoke_passkey(records, deed, id); };
    const auto done = co_await parts_.desk.commit(std::move(work));
    if (!done)
        co_return problem(done.error());
    co_return net::Response::empty();
}

}
