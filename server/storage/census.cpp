#include "server/storage/census.hpp"

namespace nguon::storage {

std::uint64_t bytes_of(SqlTruth& truth, SqlFacts& facts)
{
    if (!truth.database().dialect().is_sqlite()) {
        const auto bytes = truth.database().read([](sql::Connection& sql) {
            return sql.maybe_one("SELECT pg_database_size(current_database())", {},
                [](sql::Row row) { return row.get<std::int64_t>(0); });
        });
        return static_cast<std::uint64_t>(bytes.value_or(0));
    }
    std::uint64_t bytes = 0;
    for (const sql::Database* database : { &truth.database(), &facts.database() }) {
        for (const char* ending : { "", "-wal" }) {
            std::error_code not_there;
            const auto size
                = std::filesystem::file_size(database->file().string() + ending, not_there);
            bytes += not_there ? 0 : size;
        }
    }
    return bytes;
}

std::vector<SoftwareCount> count_software(SqlTruth& truth)
{
    return truth.database().read([](sql::Connection& sql) {
        return sql.all(
            "SELECT COALESCE(s.software, ''), COUNT(*),"
            " COUNT(CASE WHEN s.online THEN 1 END),"
            " COUNT(CASE WHEN s.online AND s.clock_error_ms IS NULL THEN 1 END),"
            " CAST(COALESCE(SUM(CASE WHEN s.online THEN s.log_waiting ELSE 0 END), 0) AS BIGINT)"
            " FROM device d LEFT JOIN device_status s ON s.device = d.id"
            " WHERE d.removed_at IS NULL AND d.public_key <> ''"
            " GROUP BY COALESCE(s.software, '') ORDER BY 1",
            {}, [](sql::Row row) {
                return SoftwareCount{ row.text(0), row.get<std::int64_t>(1),
                    row.get<std::int64_t>(2), row.get<std::int64_t>(3), row.get<std::int64_t>(4) };
            });
    });
}

}
