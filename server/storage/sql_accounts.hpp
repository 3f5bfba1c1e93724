#pragma once

#include "server/app/records/accounts.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlAccounts final : public app::Accounts {
public:
    explicit SqlAccounts(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::Account> find(AccountId id) override;
    std::optional<app::Account> find_by_username(const std::string& username) override;
    app::Paged<app::Account> list(
        const app::AccountFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::int64_t count() override;
    std::vector<app::Account> with_grants_in(const std::vector<UnitId>& units) override;
    Result<void> add(const app::Account& account, const std::string& password_hash) override;
    bool save(const app::Account& account, Version seen, std::optional<Day> on) override;
    std::vector<app::TakenGrant> taken_in(const std::vector<UnitId>& units) override;
    std::vector<app::TakenGrant> taken_from(const std::vector<AccountId>& accounts) override;
    std::vector<app::LockedDays> locked_days(const std::vector<AccountId>& accounts) override;
    Day taken_known_from() override;
    std::string password_hash(AccountId id) override;
    void set_password(AccountId id, const std::string& hash, bool must_change) override;
    std::string totp_secret(AccountId id) override;
    void set_totp_secret(AccountId id, const std::string& secret) override;
    void set_must_enrol_totp(AccountId id, bool must) override;
    bool use_totp_step(AccountId id, std::int64_t step) override;
    void note_login(AccountId id, Moment at) override;
    std::vector<Role> roles() override;
    void save_role(const Role& role) override;

private:
    void add_grants(std::vector<app::Account>& accounts);
    // As they were on a day that is over.
    void put_back(std::vector<app::Account>& accounts, Day day);
    void save_grants(const app::Account& account);
    void keep_taken(const app::Account& before, const app::Account& after, Day on);
    void keep_locked(const app::Account& account, bool was_locked, std::optional<Day> on);
    std::optional<app::Account> find_where(std::string_view condition, const sql::Value& value);

    sql::Connection& sql_;
};

class SqlSessions final : public app::Sessions {
public:
    explicit SqlSessions(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::Session> find_by_token_hash(const std::string& hash) override;
    std::vector<app::Session> of(AccountId account) override;
    void add(const app::Session& session) override;
    void touch(SessionId id, Moment used, Moment expires) override;
    void confirm(SessionId id, Moment at) override;
    void remove(SessionId id) override;
    void remove_of(AccountId account, std::optional<SessionId> keep) override;
    std::int64_t remove_expired(Moment now) override;

private:
    sql::Connection& sql_;
};

class SqlPasskeys final : public app::Passkeys {
public:
    explicit SqlPasskeys(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::vector<app::Passkey> of(AccountId account) override;
    std::vector<app::Passkey> all() override;
    std::optional<app::Passkey> find(const std::string& credential) override;
    bool add(const app::Passkey& passkey) override;
    bool note_use(PasskeyId id, std::int64_t counter, Moment at) override;
    void revoke(PasskeyId id, Moment at) override;

private:
    sql::Connection& sql_;
};

class SqlApiKeys final : public app::ApiKeys {
public:
    explicit SqlApiKeys(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::ApiKey> find(ApiKeyId id) override;
    std::optional<app::ApiKey> find_by_hash(const std::string& hash) override;
    std::vector<app::ApiKey> list() override;
    void add(const app::ApiKey& key) override;
    void save(const app::ApiKey& key) override;
    void touch(ApiKeyId id, Moment used) override;

private:
    sql::Connection& sql_;
};

}
