// The schema's history: a numbered list that only grows.
//
// A step that has been released is never edited: its text is remembered by its SHA-256, and a
// database that was made by another text, or by a later program, is not touched.
#pragma once

#include "server/storage/sql/database.hpp"

namespace nguon::storage::sql {

struct Migration {
    int number = 0;
    std::string_view name;
    // Written once for both engines in the words of Dialect::adapt_schema.
    std::string_view schema;
    // What only one engine understands runs after it, word for word.
    std::string_view sqlite_only = {};
    std::string_view postgres_only = {};
};

// Why the server does not run on this database; the text is for its operator.
class SchemaRefused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Brings the schema up to date, a transaction a step; several starters at once wait for one
// another. Returns how many steps were taken. Throws SchemaRefused.
int migrate(Database& database, std::span<const Migration> migrations, Moment now);

// For programs that only read: refuses unless the schema is exactly the one of this list.
void expect_schema(Database& database, std::span<const Migration> migrations);

}
