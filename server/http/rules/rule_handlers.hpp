#pragma once

#include "net/router.hpp"
#include "server/http/passkeys/personal_trust.hpp"
#include "server/http/plumbing/desks.hpp"
#include "json/reader.hpp"

namespace nguon::http {

// /api/v1/units/{id}/rules: quiet hours and limits of a unit; emergency-rules: who has to stand
// behind its alerts.
class RuleHandlers {
public:
    // `changed` follows every commit that plans depend on.
    RuleHandlers(TruthDesk& desk, const runtime::Clock& clock, std::function<void()> changed,
        PersonalTrust trust);

    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> save(net::Request request);
    awaitable<net::Response> show_emergency(net::Request request);
    awaitable<net::Response> save_emergency(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
    std::function<void()> changed_;
    PersonalTrust trust_;
};

// What every body of rules of `unit` tells beside the rules: the version that was seen (none when
// it was not told) and the unit itself. Rules that were read may be sent back as they stand.
std::optional<Version> read_seen_rules(json::Reader& in, UnitId unit);

}
