// Rows of bulletin, as several readers take them; the table stands in the query as `b`.
#pragma once

#include "server/app/records/bulletins.hpp"
#include "server/storage/query.hpp"

namespace nguon::storage {

// In the order that `read_bulletin` expects, from column 0.
inline constexpr std::string_view bulletin_columns
    = "b.id, b.unit, b.author, b.content, b.state, b.version, b.created_at, b.changed_at,"
      " b.sound_hash, b.sound_ms, b.sound_size, b.submitted_by, b.approval, b.remark,"
      " b.recalled_at";
inline constexpr int bulletin_column_count = 15;

Bulletin read_bulletin(sql::Row row);
// What the caller may see of what he asked for, without the search.
Conditions bulletin_conditions(const app::BulletinFilter& filter, const UnitTree& tree);

}
