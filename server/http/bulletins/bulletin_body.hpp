// A bulletin as its own page shows it.
#pragma once

#include "server/app/deed.hpp"
#include "json/value.hpp"

namespace nguon::http {

// With what the caller may do with it, where it came from and what became of it.
json::Object full_body(app::Records& records, const app::Deed& deed, const Bulletin& bulletin);

}
