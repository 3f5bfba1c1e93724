// The one placeholder of the house, `?`, in each engine's own terms.
//
// `?*` stands for a list: `unit_id IN (?*)`. Question marks inside strings, quoted names and
// comments are left alone. PostgreSQL's own operators with a question mark cannot be written.
#pragma once

#include <string>
#include <string_view>

namespace nguon::storage::sql {

struct Rewritten {
    std::string text;
    int placeholders = 0;
};

Rewritten for_sqlite(std::string_view sql);
Rewritten for_postgres(std::string_view sql);

}
