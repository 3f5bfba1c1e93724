#include "server/app/reset_codes.hpp"

#include "server/app/accounts.hpp"
#include "server/app/note.hpp"

namespace nguon::app {
namespace {

// Without 0, 1, I and O.
constexpr std::string_view letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t code_length = 8;

}

std::string reset_code_of(std::string_view random)
{
    std::string code;
    for (std::size_t i = 0; i < code_length; ++i)
        code += letters[static_cast<unsigned char>(random[i]) % letters.size()];
    return code;
}

std::string plain_reset_code(std::string_view typed)
{
    std::string code;
    for (const char c : typed) {
        if (c == ' ' || c == '-')
            continue;
        code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return code;
}

Result<ResetCode> give_reset_code(
    Records& records, const Deed& deed, AccountId id, const std::string& code_hash)
{
    const auto account = may_reset_password(records, deed, id);
    if (!account)
        return tl::unexpected(account.error());
    if (account->disabled)
        return fail(Kind::conflict, "account.is_locked");
    const ResetCode code{ id, code_hash, deed.now, deed.now + reset_code_lasts, 0,
        deed.caller.account, deed.caller.name };
    records.reset_codes().save(code);
    note(records, deed, "account.reset_code_given",
        { "account", id.value(), account->name, account->unit });
    return code;
}

std::optional<ResetCandidate> try_reset(Records& records, const std::string& username, Moment now)
{
    const auto account = records.accounts().find_by_username(username);
    if (!account || account->disabled)
        return std::nullopt;
    const auto code = records.reset_codes().find(account->id);
    if (!code || code->expires <= now
        || !records.reset_codes().count_try(account->id, code->code_hash, most_reset_tries))
        return std::nullopt;
    return ResetCandidate{ account->id, account->username, code->code_hash };
}

Result<void> use_reset_code(Records& records, const Deed& deed, const ResetCandidate& candidate,
    const std::string& password_hash)
{
    const auto account = records.accounts().find(candidate.account);
    const auto code = records.reset_codes().find(candidate.account);
    if (!account || account->disabled || !code || code->code_hash != candidate.code_hash
        || code->expires <= deed.now)
        return fail(Kind::unauthenticated, "session.reset_wrong");
    records.reset_codes().remove(account->id);
    records.accounts().set_password(account->id, password_hash, false);
    records.sessions().remove_of(account->id, std::nullopt);
    Deed own = deed;
    own.caller = account->caller();
    note(records, own, "account.password_reset_by_code",
        { "account", account->id.value(), account->name, account->unit });
    return {};
}

}
