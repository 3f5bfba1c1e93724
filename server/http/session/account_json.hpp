#pragma once

#include "server/app/records/accounts.hpp"
#include "json/value.hpp"

namespace nguon::http {

// {id, username, name, unit, roles[], grants[], rights[], ...}
json::Object to_json(const app::Account& account, Day today);

}
