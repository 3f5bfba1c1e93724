#include "server/http/api_keys/api_key_handlers.hpp"

#include "base/text.hpp"
#include "runtime/random.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "trust/hash.hpp"
#include "json/choice.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t secret_bytes = 32;
constexpr std::size_t longest_certificate = 16'000; // code points
constexpr std::array key_scopes{ json::Choice<std::string_view>{ "cap", app::cap_scope } };
constexpr std::array handlings{ json::Choice<app::CapHandling>{ "hold", app::CapHandling::hold },
    json::Choice<app::CapHandling>{ "pass", app::CapHandling::pass } };

json::Value name_of_account(app::Records& records, const std::optional<AccountId>& id)
{
    const auto account = id ? records.accounts().find(*id) : std::nullopt;
    return account ? json::of(account->name) : json::Value(nullptr);
}

}

ApiKeyHandlers::ApiKeyHandlers(
    TruthDesk& desk, const runtime::Clock& clock, ReadCertificate read_certificate)
    : desk_(desk)
    , clock_(clock)
    , read_certificate_(std::move(read_certificate))
{
}

json::Object ApiKeyHandlers::body_of(app::Records& records, const app::ApiKey& key, Day day) const
{
    const auto unit = records.units().find(key.unit, day);
    json::Object body{ { "id", json::of(key.id) }, { "name", json::of(key.name) },
        { "scope", json::of(key.scope) }, { "unit", json::of(key.unit) },
        { "unit_name", unit ? json::of(unit->name) : json::Value(nullptr) },
        { "created", json::of(key.created) },
        { "created_by", name_of_account(records, key.created_by) },
        { "last_used", json::of(key.last_used) }, { "revoked", json::of(key.revoked) },
        { "handling", json::of(json::name_in(handlings, key.handling)) },
        { "passed_by", name_of_account(records, key.passed_by) },
        { "senders", json::list_of(key.senders, [](const auto& one) { return json::of(one); }) } };
    body["certificate"] = nullptr;
    if (!key.certificate.empty()) {
        const auto certificate = read_certificate_(key.certificate);
        if (certificate)
            body["certificate"] = json::Object{ { "subject", json::of(certificate->subject) },
                { "valid_to", json::of(certificate->valid_to) } };
    }
    return body;
}

Result<app::ApiKeyWish> ApiKeyHandlers::read_wish(json::Reader& in) const
{
    app::ApiKeyWish wish;
    wish.name = in.optional_text("name", { .least = 1, .most = 200 });
    wish.handling = in.optional_choice("handling", handlings);
    wish.senders = in.optional_list("senders", { .most = 20 },
        [](const json::Field& one) { return one.text({ .least = 1, .most = 100 }); });
    if (in.is_null("certificate"))
        wish.certificate.emplace();
    else
        wish.certificate = in.optional_text(
            "certificate", { .most = longest_certificate, .lines = json::Lines::many });
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    if (wish.certificate && !wish.certificate->empty()) {
        if (const auto certificate = read_certificate_(*wish.certificate); !certificate)
            return tl::unexpected(certificate.error());
    }
    return wish;
}

awaitable<net::Response> ApiKeyHandlers::list(net::Request request)
{
    auto look = [this, deed = deed_of(request, clock_)](app::Records& records) {
        json::Array items;
        for (const app::ApiKey& key : app::list_api_keys(records, deed))
            items.push_back(body_of(records, key, day_of(deed.now)));
        return items;
    };
    auto items = co_await desk_.read(std::move(look));
    co_return json_response(net::Status::ok,
        json::Object{ { "items", std::move(items) }, { "next", json::Value(nullptr) } });
}

awaitable<net::Response> ApiKeyHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    const std::string scope(in.choice("scope", key_scopes));
    const auto unit = in.optional_id<UnitId>("unit");
    auto wish = read_wish(in);
    if (!wish)
        co_return problem(wish.error());
    wish->unit = unit;
    const app::Deed deed = deed_of(request, clock_);
    const std::string secret = to_base64url(runtime::random_bytes(secret_bytes));
    auto work = [deed, scope, wish = *wish, hash = sha256(secret).text()](app::Records& records) {
        return app::add_api_key(records, deed, scope, wish, hash);
    };
    // Shown once; an answer that is kept for a repeat would keep the secret as well.
    auto made = co_await desk_.commit(std::move(work));
    if (!made)
        co_return problem(made.error());
    auto look = [this, deed, key = *made](
                    app::Records& records) { return body_of(records, key, day_of(deed.now)); };
    json::Object body = co_await desk_.read(std::move(look));
    body["key"] = json::of(secret);
    auto response = json_response(net::Status::created, body);
    response.headers.set("Cache-Control", "no-store");
    response.compressible = false;
    co_return response;
}

awaitable<net::Response> ApiKeyHandlers::edit(net::Request request)
{
    const auto id = request.path_id<ApiKeyId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto wish = read_wish(in);
    if (!wish)
        co_return problem(wish.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work
        = [this, deed, id = *id, wish = *wish](app::Records& records) -> Result<json::Object> {
        const auto key = app::edit_api_key(records, deed, id, wish);
        if (!key)
            return tl::unexpected(key.error());
        return body_of(records, *key, day_of(deed.now));
    };
    const auto body = co_await desk_.commit(std::move(work));
    if (!body)
        co_return problem(body.error());
    co_return json_response(net::Status::ok, *body);
}

awaitable<net::Response> ApiKeyHandlers::revoke(net::Request request)
{
    const auto id = request.path_id<ApiKeyId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, clock_), id = *id](
                    app::Records& records) { return app::revoke_api_key(records, deed, id); };
    if (const auto revoked = co_await desk_.commit(std::move(work)); !revoked)
        co_return problem(revoked.error());
    co_return net::Response::empty();
}

}
