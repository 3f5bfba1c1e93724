// Signing in and out. A session is a secret in the browser's cookie (or a Bearer token); the server
// keeps only its hash.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

inline constexpr std::chrono::hours session_idle{ 12 };

struct LoginCandidate {
    Account account;
    std::string password_hash;
};

struct OpenSession {
    Account account;
    Session session;
    std::string secret; // for the cookie; known to nobody afterwards
};

struct SessionSecrets {
    std::string secret;
    std::string csrf_token;
    std::string client; // user agent
};

// The first step of signing in reads; the password is then checked outside any transaction.
std::optional<LoginCandidate> login_candidate(Records& records, const std::string& username);

// The last step: refuses a disabled account or one whose password changed since the first step
// (session.wrong), a missing or used one-time code (session.otp_required, session.otp_wrong).
// `deed.caller` is empty.
Result<OpenSession> open_session(Records& records, const Deed& deed,
    const LoginCandidate& candidate, const std::string& otp, SessionSecrets secrets);

struct FoundSession {
    Account account;
    Session session;
};
// Refuses with `session.required` what is unknown, expired, or of a disabled account.
Result<FoundSession> find_session(Records& records, const std::string& token_hash, Moment now);

// The time of last use is written at most once a minute.
bool needs_touch(const Session& session, Moment now);
void touch_session(Records& records, SessionId id, Moment now);

// Deeds that wake a province, or open the way to one that does, ask who sits there now: the
// password was given, at sign-in or again, within the last five minutes. Refuses with
// session.too_old.
inline constexpr std::chrono::minutes password_is_recent{ 5 };
Result<void> require_recent_password(const Deed& deed);
// The password was given again and is right. Refuses what `open_session` refuses; nothing is
// written then.
Result<void> confirm_session(Records& records, const Deed& deed, const LoginCandidate& candidate,
    const std::string& otp, SessionId id);

// Where the caller is signed in, last used first; those that ran out are left out.
std::vector<Session> own_sessions(Records& records, const Deed& deed);
// The sessions of others are `session.missing`.
Result<void> revoke_session(Records& records, const Deed& deed, SessionId id);
void revoke_other_sessions(Records& records, const Deed& deed, SessionId keep);

void close_session(Records& records, const Deed& deed, SessionId id);

}
