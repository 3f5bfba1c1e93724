// Who presses the buttons: officers of the accounts file, or the one whose token stands in
// NGUON_TOKEN.
#pragma once

#include "swarm/crowd/server_http.hpp"

#include "core/ids.hpp"

namespace nguon::swarm {

struct Officer {
    std::string username;
    std::string password;
    std::vector<std::string> roles;
    std::string token; // once signed in
    std::chrono::steady_clock::time_point signed_in{};

    bool is(std::string_view role) const;
};

Result<std::vector<Officer>> parse_officers(std::string_view text);

class Officers {
public:
    Officers(ServerHttp& http, const Settings& settings);

    // Reads the accounts and signs the first in that may enter devices: a province_admin, or
    // whoever stands first.
    awaitable<Result<void>> sign_in();
    // Anew when it is minutes ago: an alert wants a password that was given within five.
    awaitable<Result<void>> confirm();
    const std::string& token() const { return officers_[first_].token; }
    // Somebody else, for what wants a second person. Refuses when there is nobody.
    awaitable<Result<std::string>> second_token();

    // The unit of that code, or the first officer's own; it and all above it, lowest first.
    awaitable<Result<std::vector<UnitId>>> unit_and_above(std::string code);

private:
    awaitable<Result<void>> sign_in(Officer& officer);

    ServerHttp& http_;
    const Settings& settings_;
    std::vector<Officer> officers_;
    std::size_t first_ = 0;
};

}
