#include "server/storage/sql/placeholders.hpp"

#include "server/storage/sql/dialect.hpp"

#include <gtest/gtest.h>

namespace nguon::storage::sql {
namespace {

TEST(Placeholders, are_numbered_for_postgres)
{
    const Rewritten rewritten = for_postgres("SELECT a FROM t WHERE b = ? AND c = ?");
    EXPECT_EQ(rewritten.text, "SELECT a FROM t WHERE b = $1 AND c = $2");
    EXPECT_EQ(rewritten.placeholders, 2);
}

TEST(Placeholders, inside_strings_names_and_comments_are_left_alone)
{
    const auto same = [](const char* sql) {
        const Rewritten rewritten = for_postgres(sql);
        EXPECT_EQ(rewritten.text, sql);
        EXPECT_EQ(rewritten.placeholders, 0) << sql;
    };
    same("SELECT 'why?', 'it''s ?'");
    same("SELECT \"odd?\" FROM t");
    same("SELECT 1 -- really?\n");
    same("SELECT 1 /* really? */");
    same("SELECT 'never closed ?");
}

TEST(Placeholders, behind_a_string_count_again)
{
    EXPECT_EQ(for_postgres("SELECT '?' || ? -- ?\n, ?").text, "SELECT '?' || $1 -- ?\n, $2");
}

TEST(Placeholders, of_lists_become_what_each_engine_unfolds)
{
    EXPECT_EQ(for_postgres("a IN (?*) AND b = ?").text, "a IN (SELECT unnest($1)) AND b = $2");
    EXPECT_EQ(
        for_sqlite("a IN (?*) AND b = ?").text, "a IN (SELECT value FROM json_each(?)) AND b = ?");
}

TEST(Dialect, adapts_the_types_of_a_schema)
{
    const std::string_view table = "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, b BYTEA,"
                                   " c BOOLEAN, d DOUBLE PRECISION, TEXTURE TEXT DEFAULT 'TEXT')"
                                   " STRICT;";
    EXPECT_EQ(Dialect(Engine::sqlite).adapt_schema(table),
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB, c INTEGER, d REAL,"
        " TEXTURE TEXT DEFAULT 'TEXT') STRICT;");
    EXPECT_EQ(Dialect(Engine::postgres).adapt_schema(table),
        "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT COLLATE \"C\", b BYTEA, c BOOLEAN,"
        " d DOUBLE PRECISION, TEXTURE TEXT COLLATE \"C\" DEFAULT 'TEXT');");
}

}
}
