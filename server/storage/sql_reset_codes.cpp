#include "server/storage/sql_reset_codes.hpp"

#include "server/storage/query.hpp"

namespace nguon::storage {

std::optional<app::ResetCode> SqlResetCodes::find(AccountId account)
{
    return sql_.maybe_one("SELECT account, code_hash, made_at, expires, tries, made_by,"
                          " made_by_name FROM reset_code WHERE account = ?",
        { account }, [](sql::Row row) {
            return app::ResetCode{ row.get<AccountId>(0), row.text(1), row.get<Moment>(2),
                row.get<Moment>(3), static_cast<int>(row.get<std::int64_t>(4)),
                row.get<AccountId>(5), row.text(6) };
        });
}

void SqlResetCodes::save(const app::ResetCode& code)
{
    sql_.run("INSERT INTO reset_code (account, code_hash, made_at, expires, tries, made_by,"
             " made_by_name) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account) DO UPDATE SET"
             " code_hash = excluded.code_hash, made_at = excluded.made_at,"
             " expires = excluded.expires, tries = excluded.tries, made_by = excluded.made_by,"
             " made_by_name = excluded.made_by_name",
        { code.account, code.code_hash, code.made, code.expires, std::int64_t{ code.tries },
            code.made_by, code.made_by_name });
}

bool SqlResetCodes::count_try(AccountId account, const std::string& code_hash, int most)
{
    return sql_.run("UPDATE reset_code SET tries = tries + 1 WHERE account = ? AND code_hash = ?"
                    " AND tries < ?",
               { account, code_hash, std::int64_t{ most } })
        == 1;
}

void SqlResetCodes::remove(AccountId account)
{
    sql_.run("DELETE FROM reset_code WHERE account = ?", { account });
}

}
