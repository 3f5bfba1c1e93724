#include "server/storage/sql/placeholders.hpp"

namespace nguon::storage::sql {
namespace {

// The length of the string, quoted name or comment that begins at the front; zero when none does.
std::size_t opaque_length(std::string_view sql)
{
    const auto up_to = [&](std::size_t end, std::size_t length) {
        return end == std::string_view::npos ? sql.size() : end + length;
    };
    if (sql.front() == '\'' || sql.front() == '"') {
        // A doubled quote reads as the end of one string and the start of the next: same result.
        return up_to(sql.find(sql.front(), 1), 1);
    }
    if (sql.starts_with("--"))
        return up_to(sql.find('\n'), 1);
    if (sql.starts_with("/*"))
        return up_to(sql.find("*/", 2), 2);
    return 0;
}

// `single` and `list` give the text for the n-th placeholder.
template <typename Single, typename List>
Rewritten rewrite(std::string_view sql, Single single, List list)
{
    Rewritten result;
    result.text.reserve(sql.size() + 32);
    while (!sql.empty()) {
        if (const std::size_t length = opaque_length(sql); length > 0) {
            result.text += sql.substr(0, length);
            sql.remove_prefix(length);
        } else if (sql.starts_with("?*")) {
            result.text += list(++result.placeholders);
            sql.remove_prefix(2);
        } else if (sql.front() == '?') {
            result.text += single(++result.placeholders);
            sql.remove_prefix(1);
        } else {
            result.text += sql.front();
            sql.remove_prefix(1);
        }
    }
    return result;
}

}

Rewritten for_sqlite(std::string_view sql)
{
    return rewrite(
        sql, [](int) { return "?"; }, [](int) { return "SELECT value FROM json_each(?)"; });
}

Rewritten for_postgres(std::string_view sql)
{
    return rewrite(
        sql, [](int n) { return "$" + std::to_string(n); },
        [](int n) { return "SELECT unnest($" + std::to_string(n) + ")"; });
}

}
