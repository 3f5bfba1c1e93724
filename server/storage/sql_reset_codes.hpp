#pragma once

#include "server/app/records/reset_codes.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlResetCodes final : public app::ResetCodes {
public:
    explicit SqlResetCodes(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::ResetCode> find(AccountId account) override;
    void save(const app::ResetCode& code) override;
    bool count_try(AccountId account, const std::string& code_hash, int most) override;
    void remove(AccountId account) override;

private:
    sql::Connection& sql_;
};

}
