#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/account/rights.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct Account {
    AccountId id;
    std::string username; // folded to lower case ASCII, unique
    std::string name;
    std::string phone;
    std::string post; // chức vụ
    UnitId unit;
    std::vector<Grant> grants; // with the rights of their roles filled in
    bool disabled = false;
    bool has_totp = false;
    bool must_enrol_totp = false; // his codes were taken away: new ones before anything else
    bool must_change_password = false;
    Version version = 1;
    Moment created{};
    std::optional<Moment> last_login;
    // What others lend him today; filled in by `app::lend`, never stored with the account.
    std::vector<Grant> lent = {};

    Caller caller() const
    {
        Caller caller{ id, name, unit, grants };
        caller.grants.insert(caller.grants.end(), lent.begin(), lent.end());
        return caller;
    }
};

struct AccountFilter {
    std::vector<UnitId> units; // in any of these or below, with the day's tree; empty: everywhere
    std::string search; // folded
    std::string role;
    // As of a day that is over: those who were there, with their units, roles and locks of then.
    std::optional<Day> day = {};
    std::vector<UnitId> within = {}; // their units of that day; empty: everywhere
};

// A role that was taken away; `to` is the day on which it was, or earlier.
struct TakenGrant {
    AccountId account;
    Grant grant;
};

// While an account was locked.
struct LockedDays {
    AccountId account;
    std::optional<Day> from; // none: since a day that nobody wrote down
    std::optional<Day> to; // the first day on which it was open again

    // Where nobody wrote down since when, since the first day of which that is known.
    bool on(Day day, Day known_from) const
    {
        return from.value_or(known_from) <= day && (!to || day < *to);
    }
};

class Accounts {
public:
    virtual ~Accounts() = default;

    virtual std::optional<Account> find(AccountId id) = 0;
    virtual std::optional<Account> find_by_username(const std::string& username) = 0;
    virtual Paged<Account> list(const AccountFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual std::int64_t count() = 0;
    // Those who hold, held or will hold a role in one of these very units.
    virtual std::vector<Account> with_grants_in(const std::vector<UnitId>& units) = 0;
    // A username that is taken is refused: account.username_taken.
    virtual Result<void> add(const Account& account, const std::string& password_hash) = 0;
    // False: `seen` is stale. Saves grants as well; those that are not among them any more held
    // until `on`, from which an account is locked or open. Without a day nothing is kept of them.
    virtual bool save(const Account& account, Version seen, std::optional<Day> on = {}) = 0;
    // With the rights that their roles have now.
    virtual std::vector<TakenGrant> taken_in(const std::vector<UnitId>& units) = 0;
    virtual std::vector<TakenGrant> taken_from(const std::vector<AccountId>& accounts) = 0;
    virtual std::vector<LockedDays> locked_days(const std::vector<AccountId>& accounts) = 0;
    // What was taken away before this day is not known.
    virtual Day taken_known_from() = 0;
    virtual std::string password_hash(AccountId id) = 0;
    virtual void set_password(AccountId id, const std::string& hash, bool must_change) = 0;
    // Base32 secret; empty: none.
    virtual std::string totp_secret(AccountId id) = 0;
    virtual void set_totp_secret(AccountId id, const std::string& secret) = 0;
    virtual void set_must_enrol_totp(AccountId id, bool must) = 0;
    // A time step may be used once; false: used already.
    virtual bool use_totp_step(AccountId id, std::int64_t step) = 0;
    virtual void note_login(AccountId id, Moment at) = 0;
    virtual std::vector<Role> roles() = 0;
    virtual void save_role(const Role& role) = 0;
};

struct Session {
    SessionId id;
    AccountId account;
    std::string token_hash; // SHA-256 hex of the secret; the secret itself is never stored
    std::string csrf_token;
    Moment created{};
    Moment last_used{};
    Moment expires{};
    std::string client; // user agent, cut to 200 bytes
    std::string address;
    std::optional<Moment> confirmed; // when the password was given again
};

class Sessions {
public:
    virtual ~Sessions() = default;

    virtual std::optional<Session> find_by_token_hash(const std::string& hash) = 0;
    virtual std::vector<Session> of(AccountId account) = 0; // last used first
    virtual void add(const Session& session) = 0;
    virtual void touch(SessionId id, Moment used, Moment expires) = 0;
    // The password was given again: for deeds that ask who sits there now.
    virtual void confirm(SessionId id, Moment at) = 0;
    virtual void remove(SessionId id) = 0;
    // All of an account but `keep`.
    virtual void remove_of(AccountId account, std::optional<SessionId> keep) = 0;
    virtual std::int64_t remove_expired(Moment now) = 0;
};

// A person's own key (WebAuthn). Once revoked it stays, so that what it signed can be explained.
struct Passkey {
    PasskeyId id;
    AccountId account;
    std::string name; // "Điện thoại của tôi"
    std::string credential; // base64url
    std::string public_key; // PersonalKey::text
    std::int64_t counter = 0; // as the key counted at its last use; 0: it does not count
    Moment created{};
    std::optional<Moment> last_used;
    std::optional<Moment> revoked;
};

class Passkeys {
public:
    virtual ~Passkeys() = default;

    virtual std::vector<Passkey> of(AccountId account) = 0; // oldest first
    virtual std::vector<Passkey> all() = 0;
    virtual std::optional<Passkey> find(const std::string& credential) = 0;
    // False: the credential is known already.
    virtual bool add(const Passkey& passkey) = 0;
    // False: it was revoked meanwhile, or has counted as far already: somebody else used a copy.
    virtual bool note_use(PasskeyId id, std::int64_t counter, Moment at) = 0;
    virtual void revoke(PasskeyId id, Moment at) = 0;
};

// What happens to an alert that comes with a key.
enum class CapHandling : std::uint8_t {
    hold, // a person confirms it first
    pass, // it sounds at once, on the word of who allowed that
};

// A key of another system; only its hash is kept.
struct ApiKey {
    ApiKeyId id;
    std::string name;
    std::string scope; // "cap"
    UnitId unit; // it speaks for this unit and what stands below it
    std::string key_hash;
    Moment created{};
    AccountId created_by;
    std::optional<Moment> last_used;
    std::optional<Moment> revoked;
    // Of scope `cap`.
    CapHandling handling = CapHandling::hold;
    std::optional<AccountId> passed_by; // who allowed `pass`
    std::vector<std::string> senders; // whose messages it may bring; empty: anybody's
    std::string certificate; // PEM; then every message must be signed with its key
};

class ApiKeys {
public:
    virtual ~ApiKeys() = default;

    virtual std::optional<ApiKey> find(ApiKeyId id) = 0;
    virtual std::optional<ApiKey> find_by_hash(const std::string& hash) = 0;
    // Those that hold first, then the revoked ones; newest first.
    virtual std::vector<ApiKey> list() = 0;
    virtual void add(const ApiKey& key) = 0;
    virtual void save(const ApiKey& key) = 0;
    virtual void touch(ApiKeyId id, Moment used) = 0;
};

}
