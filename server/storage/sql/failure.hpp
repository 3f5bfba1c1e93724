// What goes wrong in a database, in words that are the same for SQLite and PostgreSQL.
//
// A Failure is broken machinery or a broken rule of the schema; it travels as an exception and the
// records above turn the few they expect (unique, foreign_key) into refusals. Its text names the
// statement but never a bound value, so it may be logged.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace nguon::storage::sql {

enum class Errc : std::uint8_t {
    unique, // a unique or primary key exists already
    foreign_key, // a row that is pointed at is not there, or is still pointed at
    check, // a CHECK of the schema says no
    not_null,
    busy, // another writer did not finish in time
    serialization, // the engine asks to repeat the transaction
    deadline, // the transaction ran longer than it was given
    unavailable, // the engine is gone or refuses connections; it may come back
    full, // no space left
    corrupt, // the file is damaged or is no database
    read_only, // a write where only reading is allowed
    other,
};

std::string_view name_of(Errc code);

class Failure : public std::runtime_error {
public:
    Failure(Errc code, std::string_view message, std::string_view statement = {},
        std::string constraint = {});

    Errc code() const { return code_; }
    // Named alike on both engines, after PostgreSQL's defaults: "account_pkey",
    // "account_unit_username_key" for a UNIQUE (unit, username) of table account, "account.name"
    // for NOT NULL, the given name for CHECK. Empty where the engine does not tell (foreign keys on
    // SQLite).
    const std::string& constraint() const { return constraint_; }

private:
    Errc code_;
    std::string constraint_;
};

}
