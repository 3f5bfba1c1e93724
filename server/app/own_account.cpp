// What an account does to itself: its password and its one-time codes.
#include "server/app/accounts.hpp"
#include "server/app/note.hpp"
#include "server/app/passwords.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr std::chrono::minutes time_to_confirm{ 15 };

Subject myself(const Deed& deed)
{
    return { "account", deed.caller.account.value(), deed.caller.name, deed.caller.unit };
}

std::string setting_of(AccountId id) { return "otp.wished." + id.text(); }

// The secret that waits for its first code; none when there is none or it waited too long.
std::optional<std::string> wished_secret(Records& records, const Deed& deed)
{
    const auto text = records.settings().find(setting_of(deed.caller.account));
    if (!text || text->empty())
        return std::nullopt;
    const auto kept = json::parse_object(*text);
    if (!kept)
        return std::nullopt;
    json::Reader in(*kept, json::Unknown::ignore);
    std::string secret = in.text("secret");
    const Moment until = in.moment("until");
    if (!in.finish() || until <= deed.now)
        return std::nullopt;
    return secret;
}

}

Result<void> change_own_password(Records& records, const Deed& deed, SessionId keep,
    const std::string& old_hash, const std::string& new_hash)
{
    const AccountId id = deed.caller.account;
    if (records.accounts().password_hash(id) != old_hash)
        return fail_field("current", "account.wrong_password");
    records.accounts().set_password(id, new_hash, false);
    records.reset_codes().remove(id);
    records.sessions().remove_of(id, keep);
    note(records, deed, "account.password_changed", myself(deed));
    return {};
}

Result<void> start_otp(Records& records, const Deed& deed, const std::string& secret)
{
    const AccountId id = deed.caller.account;
    if (!records.accounts().totp_secret(id).empty())
        return fail(Kind::conflict, "account.otp_is_on");
    records.settings().save(setting_of(id),
        json::serialise(json::Object{
            { "secret", json::of(secret) }, { "until", json::of(deed.now + time_to_confirm) } }));
    return {};
}

Result<void> confirm_otp(Records& records, const Deed& deed, const std::string& code)
{
    const AccountId id = deed.caller.account;
    const auto secret = wished_secret(records, deed);
    if (!secret)
        return fail(Kind::conflict, "account.otp_not_started");
    const auto step = totp_step(*secret, code, deed.now);
    if (!step)
        return fail_field("otp", "session.otp_wrong");
    records.accounts().set_totp_secret(id, *secret);
    records.accounts().set_must_enrol_totp(id, false);
    // The code that was shown here signs nobody in.
    records.accounts().use_totp_step(id, *step);
    records.settings().save(setting_of(id), "");
    note(records, deed, "account.otp_enabled", myself(deed));
    return {};
}

Result<void> disable_otp(Records& records, const Deed& deed, const std::string& code)
{
    const AccountId id = deed.caller.account;
    const std::string secret = records.accounts().totp_secret(id);
    if (secret.empty())
        return fail(Kind::conflict, "account.otp_is_off");
    const auto step = totp_step(secret, code, deed.now);
    if (!step || !records.accounts().use_totp_step(id, *step))
        return fail_field("otp", "session.otp_wrong");
    records.accounts().set_totp_secret(id, "");
    note(records, deed, "account.otp_disabled", myself(deed));
    return {};
}

}
