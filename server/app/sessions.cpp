#include "server/app/sessions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/delegations.hpp"
#include "server/app/note.hpp"
#include "server/app/passwords.hpp"
#include "trust/hash.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// The secret as it is now: codes may have been switched on while the password was hashed.
Result<void> use_code(Records& records, AccountId account, const std::string& otp, Moment now)
{
    const std::string secret = records.accounts().totp_secret(account);
    if (secret.empty())
        return {};
    if (otp.empty())
        return fail(Kind::unauthenticated, "session.otp_required");
    const auto step = totp_step(secret, otp, now);
    if (!step || !records.accounts().use_totp_step(account, *step))
        return fail(Kind::unauthenticated, "session.otp_wrong");
    return {};
}

// Hashing takes a while: a password that was changed meanwhile opens nothing any more.
bool is_password_still(Records& records, const LoginCandidate& candidate)
{
    return records.accounts().password_hash(candidate.account.id) == candidate.password_hash;
}

}

std::optional<LoginCandidate> login_candidate(Records& records, const std::string& username)
{
    auto account = records.accounts().find_by_username(username);
    if (!account)
        return std::nullopt;
    const AccountId id = account->id;
    return LoginCandidate{ std::move(*account), records.accounts().password_hash(id) };
}

Result<OpenSession> open_session(Records& records, const Deed& deed,
    const LoginCandidate& candidate, const std::string& otp, SessionSecrets secrets)
{
    auto account = records.accounts().find(candidate.account.id);
    if (!account || account->disabled || !is_password_still(records, candidate))
        return fail(Kind::unauthenticated, "session.wrong");
    if (const auto code = use_code(records, account->id, otp, deed.now); !code)
        return tl::unexpected(code.error());
    constexpr std::size_t longest_client = 200;
    Session session;
    session.id = deed.new_id<SessionId>();
    session.account = account->id;
    session.token_hash = sha256(secrets.secret).text();
    session.csrf_token = std::move(secrets.csrf_token);
    session.created = deed.now;
    session.last_used = deed.now;
    session.expires = deed.now + session_idle;
    session.client = std::string(cut_utf8(secrets.client, longest_client));
    session.address = deed.address;
    records.sessions().add(session);
    records.accounts().note_login(account->id, deed.now);
    lend(records, *account, day_of(deed.now));

    Deed signed_in = deed;
    signed_in.caller = account->caller();
    note(records, signed_in, "session.opened",
        { "account", account->id.value(), account->name, account->unit });
    return OpenSession{ *account, std::move(session), std::move(secrets.secret) };
}

Result<FoundSession> find_session(Records& records, const std::string& token_hash, Moment now)
{
    auto session = records.sessions().find_by_token_hash(token_hash);
    if (!session || session->expires <= now)
        return fail(Kind::unauthenticated, "session.required");
    auto account = records.accounts().find(session->account);
    if (!account || account->disabled)
        return fail(Kind::unauthenticated, "session.required");
    lend(records, *account, day_of(now));
    return FoundSession{ std::move(*account), std::move(*session) };
}

bool needs_touch(const Session& session, Moment now)
{
    return now - session.last_used > std::chrono::minutes(1);
}

void touch_session(Records& records, SessionId id, Moment now)
{
    records.sessions().touch(id, now, now + session_idle);
}

Result<void> require_recent_password(const Deed& deed)
{
    if (!deed.password_given || deed.now - *deed.password_given > password_is_recent)
        return fail(Kind::forbidden, "session.too_old");
    return {};
}

Result<void> confirm_session(Records& records, const Deed& deed, const LoginCandidate& candidate,
    const std::string& otp, SessionId id)
{
    if (!is_password_still(records, candidate))
        return fail_field("password", "account.wrong_password");
    if (const auto code = use_code(records, candidate.account.id, otp, deed.now); !code)
        return code;
    records.sessions().confirm(id, deed.now);
    note(records, deed, "session.confirmed",
        { "account", candidate.account.id.value(), candidate.account.name,
            candidate.account.unit });
    return {};
}

std::vector<Session> own_sessions(Records& records, const Deed& deed)
{
    auto mine = records.sessions().of(deed.caller.account);
    std::erase_if(mine, [&](const Session& one) { return one.expires <= deed.now; });
    return mine;
}

Result<void> revoke_session(Records& records, const Deed& deed, SessionId id)
{
    const auto mine = records.sessions().of(deed.caller.account);
    const auto found
        = std::find_if(mine.begin(), mine.end(), [&](const Session& one) { return one.id == id; });
    if (found == mine.end())
        return fail(Kind::missing, "session.missing");
    records.sessions().remove(id);
    note(records, deed, "session.revoked",
        { "account", deed.caller.account.value(), deed.caller.name, deed.caller.unit },
        { { "address", json::of(found->address) }, { "client", json::of(found->client) } });
    return {};
}

void revoke_other_sessions(Records& records, const Deed& deed, SessionId keep)
{
    records.sessions().remove_of(deed.caller.account, keep);
    note(records, deed, "session.others_revoked",
        { "account", deed.caller.account.value(), deed.caller.name, deed.caller.unit });
}

void close_session(Records& records, const Deed& deed, SessionId id)
{
    records.sessions().remove(id);
    note(records, deed, "session.closed",
        { "account", deed.caller.account.value(), deed.caller.name, deed.caller.unit });
}

}
