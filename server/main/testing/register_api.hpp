// The routes of the registers over the small province, called as the server calls them, without
// sockets: for tests of what a client is answered.
#pragma once

#include <condition_variable>

#include "runtime/runtime.hpp"
#include "runtime/tasks.hpp"
#include "server/http/routes.hpp"
#include "server/main/cap_xml.hpp"
#include "server/main/media_folder.hpp"
#include "server/main/table_files.hpp"
#include "server/main/testing/fragile_store.hpp"
#include "server/main/testing/world.hpp"
#include "json/value.hpp"

namespace nguon::testing {

struct Answer {
    unsigned status = 0;
    json::Object body; // empty when there is none
    std::string raw; // a body that is no JSON
    net::Headers headers;

    std::string text(std::string_view key) const;
    std::int64_t number(std::string_view key) const;
    // Of a problem: its stable code, and the path of its first wrong field.
    std::string code() const { return text("code"); }
    std::string wrong_field() const;
    // One text of every item of a list.
    std::vector<std::string> items(std::string_view key) const;
    json::Object item(std::size_t index) const;
};

// What one browser is told.
class Earpiece final : public net::BodyWriter {
public:
    awaitable<void> write(std::string frame) override;
    awaitable<void> write(net::SharedBuffer) override { co_return; }
    // Waits until these words have come; false when they do not.
    bool hears(std::string_view words);
    bool has_heard(std::string_view words);

private:
    std::mutex mutex_;
    std::condition_variable more_;
    std::string heard_;
};

// Tables are read by the real reader, unless it is to fail.
class FragileTableFiles final : public app::TableFiles {
public:
    explicit FragileTableFiles(std::filesystem::path work)
        : real_(std::move(work))
    {
    }
    Result<Table> read(const std::string& bytes, int sheet) override
    {
        if (failure)
            return tl::unexpected(*failure);
        return real_.read(bytes, sheet);
    }
    std::optional<Error> failure;

private:
    CagedTableFiles real_;
};

class RegisterApi {
public:
    RegisterApi();
    ~RegisterApi();

    World& world() { return world_; }
    FragileStore& store() { return store_; }
    FragileTableFiles& tables() { return tables_; }
    // An administrator of the first commune only.
    AccountId commune_admin{ 16 };
    std::optional<Keyring> keyring; // what the root vouches for
    // What the server knows of itself, and how it answers when it is asked for something.
    app::SystemStatus system_status;
    Result<void> backup_begins;
    Result<void> alarm_goes_out;
    std::optional<app::AlarmWay> tested_way;
    // How often the plans were asked for anew.
    int changes() const { return changes_; }

    // Nobody: without a session.
    Answer call(std::optional<AccountId> who, net::Method method, const std::string& target,
        const std::string& body = {}, const net::Headers& headers = {});
    Answer get(AccountId who, const std::string& target)
    {
        return call(who, net::Method::get, target);
    }
    Answer post(AccountId who, const std::string& target, const std::string& body = "{}")
    {
        return call(who, net::Method::post, target, body);
    }
    Answer patch(AccountId who, const std::string& target, const std::string& body)
    {
        return call(who, net::Method::patch, target, body);
    }
    Answer put(AccountId who, const std::string& target, const std::string& body)
    {
        return call(who, net::Method::put, target, body);
    }
    Answer remove(AccountId who, const std::string& target, const std::string& body = {})
    {
        return call(who, net::Method::remove, target, body);
    }

    // How many sessions of the account are open.
    std::size_t sessions_of(AccountId account);
    // The kinds of news that browsers were told, in order.
    std::vector<std::string> hints();
    // A browser of the account that listens.
    std::shared_ptr<Earpiece> listen_as(AccountId who);
    void tell(http::Hint hint) { news_.tell(std::move(hint)); }
    // What was noted, newest first.
    std::vector<std::string> deeds();
    // Adds an account of a role in a unit, without hashing a password.
    AccountId add_account(std::int64_t id, const char* username, UnitId unit, const char* role);

private:
    void listen();
    std::string token_of(AccountId account);

    World world_;
    runtime::Runtime runtime_;
    runtime::WorkerPool writer_{ "writer", 1, 100 };
    runtime::WorkerPool readers_{ "readers", 1, 100 };
    runtime::WorkerPool hashing_{ "hashing", 1, 100 };
    FragileStore store_{ world_.truth() };
    http::TruthDesk desk_{ store_, writer_, readers_ };
    int changes_ = 0;
    http::SessionHandlers session_{ desk_, world_.clock(), hashing_ };
    http::Challenges challenges_;
    http::PersonalTrust trust_{ [] {
                                   return Site{ "localhost", { "http://localhost:8080" } };
                               },
        [this] { return keyring; } };
    http::PasskeyHandlers passkeys_{ { desk_, world_.clock(), challenges_, trust_ } };
    http::OwnAccountHandlers own_account_{ desk_, world_.clock(), hashing_ };
    std::mutex mutex_;
    std::vector<std::string> hints_;
    http::News news_{ runtime_.executor() };
    runtime::TaskGroup listening_{ runtime_.executor() };
    http::AccountHandlers accounts_{ desk_, world_.clock(), hashing_, news_ };
    http::DelegationHandlers delegations_{ desk_, world_.clock(), news_ };
    http::UnitHandlers units_{ desk_, world_.clock(), news_, [this] { ++changes_; } };
    http::UnitChangeHandlers unit_changes_{ desk_, world_.clock(), news_, [this] { ++changes_; } };
    http::GroupHandlers groups_{ desk_, world_.clock(), news_, [this] { ++changes_; } };
    http::RuleHandlers rules_{ desk_, world_.clock(), [this] { ++changes_; }, trust_ };
    http::OnsiteHandlers onsite_{ { desk_, world_.clock(), hashing_, [this] { ++changes_; } } };
    LocalSigner signer_{ SecretKey::generate() };
    http::JingleHandlers jingles_{ { desk_, world_.clock(), signer_, hashing_,
        [this] { ++changes_; } } };
    http::RelayHandlers relays_{ { desk_, world_.clock(), signer_, hashing_, [this] { ++changes_; },
        PrivateNetworks::refused } };
    int jobs_waiting_ = 0;
    FragileTableFiles tables_{ world_.folder() / "work" };
    http::ImportHandlers imports_{ { desk_, world_.clock(), hashing_, tables_,
        [this] { ++jobs_waiting_; }, [](JobId) {}, [this] { ++changes_; } } };
    storage::MediaStore media_{ world_.folder() / "media", {} };
    StoredMediaFolder media_folder_{ media_ };
    http::AssetHandlers assets_{ { desk_, world_.clock(), news_, media_folder_, hashing_ } };
    http::BreakdownHandlers breakdowns_{ { desk_, world_.clock(), news_ } };
    http::ContractorHandlers contractors_{ desk_, world_.clock(), news_ };
    http::MaintenanceHandlers maintenance_{ { desk_, world_.clock(), news_ } };
    http::AuditHandlers audit_{ desk_, world_.clock() };
    http::ApiKeyHandlers api_keys_{ desk_, world_.clock(), certificate_reader() };
    http::SystemHandlers system_{ { desk_, world_.clock(),
        [this]() -> awaitable<app::SystemStatus> { co_return system_status; },
        [this](Moment) { return backup_begins; },
        [this](app::AlarmWay way) -> awaitable<Result<void>> {
            tested_way = way;
            co_return alarm_goes_out;
        } } };
    http::PeopleHandlers people_{ desk_, world_.clock() };
    http::SurveyHandlers surveys_{ desk_, world_.clock() };
    http::StationPlanHandlers station_plans_{ desk_, world_.clock(), hashing_ };
    http::TemplateHandlers templates_{ { desk_, world_.clock(), news_,
        [](app::SpeechOrder) -> awaitable<Result<app::MediaFile>> {
            co_return fail(Kind::unavailable, "speech.failed");
        },
        [this] { ++changes_; } } };
    net::Router router_;
    std::set<AccountId> with_session_;
};

}
