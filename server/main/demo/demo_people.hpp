// Officers and devices of the demo.
#pragma once

#include "demo/officers.hpp"
#include "server/main/demo/demo_units.hpp"
#include "json/value.hpp"

namespace nguon {

// An officer with the password made for him; hashing takes long and is done beforehand.
struct DemoLogin {
    demo::Officer officer;
    std::string password;
    std::string password_hash;
};
std::vector<DemoLogin> make_demo_logins();

// Returns the rows of demo-accounts.json.
json::Array add_demo_officers(app::Records& records, const app::Deed& deed, const DemoUnits& units,
    const std::vector<DemoLogin>& logins);
// With pairing codes, the rows of demo-devices.json. `deed` is an administrator's.
json::Array add_demo_devices(app::Records& records, const app::Deed& deed, const DemoUnits& units);

}
