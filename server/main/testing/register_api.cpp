#include "server/main/testing/register_api.hpp"

#include <future>

#include <gtest/gtest.h>

#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/events.hpp"
#include "trust/hash.hpp"
#include "json/parse.hpp"

namespace nguon::testing {
std::string Answer::text(std::string_view key) const
{
    const auto* value = body.if_contains(key);
    const auto* found = value != nullptr ? value->if_string() : nullptr;
    return found != nullptr ? std::string(*found) : std::string();
}

std::int64_t Answer::number(std::string_view key) const
{
    const auto* value = body.if_contains(key);
    return value != nullptr && value->is_int64() ? value->get_int64() : -1;
}

std::string Answer::wrong_field() const
{
    const auto* errors = body.if_contains("errors");
    if (errors == nullptr || errors->as_array().empty())
        return {};
    return std::string(errors->as_array().front().as_object().at("path").as_string());
}

std::vector<std::string> Answer::items(std::string_view key) const
{
    std::vector<std::string> found;
    if (const auto* items = body.if_contains("items")) {
        for (const auto& item : items->as_array())
            found.emplace_back(item.as_object().at(key).as_string());
    }
    return found;
}

json::Object Answer::item(std::size_t index) const
{
    return body.at("items").as_array().at(index).as_object();
}

awaitable<void> Earpiece::write(std::string frame)
{
    {
        const std::scoped_lock lock(mutex_);
        heard_ += frame;
    }
    more_.notify_all();
    co_return;
}

bool Earpiece::hears(std::string_view words)
{
    std::unique_lock lock(mutex_);
    return more_.wait_for(
        lock, std::chrono::seconds(20), [&] { return heard_.find(words) != std::string::npos; });
}

bool Earpiece::has_heard(std::string_view words)
{
    const std::scoped_lock lock(mutex_);
    return heard_.find(words) != std::string::npos;
}

RegisterApi::RegisterApi()
{
    commune_admin = add_account(16, "quantrixa", world_.commune, "province_admin");
    router_.post("/api/v1/session",
        [this](net::Request request) { return session_.sign_in(std::move(request)); });
    router_.post("/api/v1/session/reset",
        [this](net::Request request) { return session_.reset(std::move(request)); });
    router_.use(http::require_session(desk_, world_.clock()));
    router_.use(http::keep_contractors_apart(desk_));
    router_.use(http::keep_answers(desk_, world_.clock()));
    router_.get("/api/v1/events", [this](net::Request request) {
        return http::hear_news(desk_, world_.clock(), news_, std::move(request));
    });
    router_.get("/api/v1/session",
        [this](net::Request request) { return session_.show(std::move(request)); });
    router_.post("/api/v1/session/confirm",
        [this](net::Request request) { return session_.confirm(std::move(request)); });
    http::add_register_routes(router_,
        { own_account_, passkeys_, accounts_, delegations_, units_, unit_changes_, groups_, rules_,
            onsite_, jingles_, relays_, imports_, assets_, audit_, api_keys_, system_, people_,
            surveys_, station_plans_ });
    http::add_template_routes(router_, templates_);
    http::add_upkeep_routes(router_, { breakdowns_, contractors_, maintenance_ });
    runtime_.start();
    listen();
}

RegisterApi::~RegisterApi()
{
    news_.close();
    runtime_.block_on(listening_.wait());
    runtime_.stop();
    runtime_.join();
    for (runtime::WorkerPool* pool : { &hashing_, &readers_, &writer_ })
        pool->stop();
}

namespace {

// A browser that listens: it is there once the first frame has come.
struct Browser final : net::BodyWriter {
    awaitable<void> write(std::string) override
    {
        if (!std::exchange(connected, true))
            there.set_value();
        co_return;
    }
    awaitable<void> write(net::SharedBuffer) override { co_return; }
    bool connected = false;
    std::promise<void> there;
};

awaitable<void> read(net::BodyProducer produce, std::shared_ptr<Browser> browser)
{
    co_await produce(*browser);
}

awaitable<void> write_to(net::BodyProducer produce, std::shared_ptr<Earpiece> earpiece)
{
    co_await produce(*earpiece);
}

}

void RegisterApi::listen()
{
    const auto browser = std::make_shared<Browser>();
    auto note = [this](const http::Hint& hint) {
        const std::scoped_lock lock(mutex_);
        hints_.push_back(hint.kind);
        return true;
    };
    auto response = news_.listen({ std::move(note), {} });
    auto connected = browser->there.get_future();
    listening_.spawn(
        "browser", read(std::get<net::BodyProducer>(std::move(response.body)), browser));
    connected.wait();
}

std::shared_ptr<Earpiece> RegisterApi::listen_as(AccountId who)
{
    net::Request request;
    request.method = net::Method::get;
    request.target = "/api/v1/events";
    request.remote_address = "127.0.0.1";
    request.headers.set("Authorization", "Bearer " + token_of(who));
    net::Response response = runtime_.block_on(router_.handle(std::move(request)));
    auto earpiece = std::make_shared<Earpiece>();
    listening_.spawn(
        "browser", write_to(std::get<net::BodyProducer>(std::move(response.body)), earpiece));
    EXPECT_TRUE(earpiece->hears("hello"));
    return earpiece;
}

std::vector<std::string> RegisterApi::hints()
{
    const std::scoped_lock lock(mutex_);
    return hints_;
}

AccountId RegisterApi::add_account(
    std::int64_t id, const char* username, UnitId unit, const char* role)
{
    app::Account account;
    account.id = AccountId(id);
    account.username = username;
    account.name = std::string("Cán bộ ") + username;
    account.unit = unit;
    account.created = World::noon();
    account.grants.push_back({ role, unit, *parse_iso_day("2025-07-01"), {}, {} });
    world_.commit([&](app::Records& records) {
        return records.accounts().add(account, "no password").has_value();
    });
    return account.id;
}

std::string RegisterApi::token_of(AccountId account)
{
    const std::string secret = secret_of(account);
    if (!with_session_.insert(account).second)
        return secret;
    app::Session session;
    session.id = SessionId(1'000 + account.value());
    session.account = account;
    session.token_hash = sha256(secret).text();
    session.csrf_token = "csrf";
    session.created = world_.clock().now();
    session.last_used = session.created;
    session.expires = session.created + std::chrono::hours(12);
    world_.commit([&](app::Records& records) { records.sessions().add(session); });
    return secret;
}

namespace {

// A refusal is JSON whatever was asked for.
void read_body(Answer& answer, const std::string& text)
{
    if (answer.headers.get("Content-Type").find("json") == std::string_view::npos)
        answer.raw = text;
    else
        answer.body = json::parse_object(text).value();
}

}

Answer RegisterApi::call(std::optional<AccountId> who, net::Method method,
    const std::string& target, const std::string& body, const net::Headers& headers)
{
    net::Request request;
    request.method = method;
    request.target = target;
    request.headers = headers;
    request.body = body;
    request.remote_address = "127.0.0.1";
    if (who)
        request.headers.set("Authorization", "Bearer " + token_of(*who));
    net::Response response = runtime_.block_on(router_.handle(std::move(request)));
    Answer answer;
    answer.status = static_cast<unsigned>(response.status);
    answer.headers = response.headers;
    if (const auto* text = std::get_if<std::string>(&response.body); text && !text->empty())
        read_body(answer, *text);
    return answer;
}

std::size_t RegisterApi::sessions_of(AccountId account)
{
    const std::string hash = sha256(secret_of(account)).text();
    std::size_t open = 0;
    world_.truth().read([&](app::Records& records) {
        open = records.sessions().find_by_token_hash(hash).has_value() ? 1 : 0;
    });
    return open;
}

std::vector<std::string> RegisterApi::deeds()
{
    std::vector<std::string> found;
    world_.truth().read([&](app::Records& records) {
        const auto tree = records.units().tree(day_of(world_.clock().now()));
        app::AuditFilter everything;
        everything.units = { world_.province };
        everything.whole = true;
        for (const app::AuditEntry& entry : records.audit().list(everything, *tree, {}).items)
            found.push_back(entry.deed);
    });
    return found;
}

}
