// The demo province: Thái Nguyên with Võ Nhai, its communes before and after 01/07/2025, officers
// in every role, loudspeaker clusters, bulletins. Filled in once, into an empty database.
#pragma once

#include "runtime/clock.hpp"
#include "runtime/desk.hpp"
#include "server/app/studio.hpp"
#include "trust/document.hpp"

namespace nguon {

enum class DemoDay : std::uint8_t {
    today, // the tree of the two-tier reform, with the old one before it
    before_merge, // stops at 30/06/2025: the old tree goes on
};

class Demo {
public:
    struct Parts {
        runtime::Desk<app::TruthStore>& truth;
        const runtime::Clock& clock;
        app::Studio& studio;
        Signer& signer;
        std::filesystem::path data;
    };
    explicit Demo(Parts parts)
        : parts_(std::move(parts))
    {
    }

    // Writes DATA/demo-accounts.json and DATA/demo-devices.json (0600). Does nothing when the
    // database holds accounts already.
    void fill(DemoDay day);

private:
    Parts parts_;
};

}
