// An alert signed with a person's own key: first he is told what to sign, then the same press comes
// again with his signature, and what it would cause now must be what he signed.
#pragma once

#include <memory>

#include "server/app/passkeys.hpp"
#include "server/http/emergencies/emergency_press.hpp"
#include "server/http/passkeys/challenges.hpp"
#include "server/http/passkeys/personal_trust.hpp"
#include "json/reader.hpp"

namespace nguon::http {

class PersonalApproval {
public:
    using Draft = EmergencyPress::Draft;

    PersonalApproval(TruthDesk& truth, Challenges& challenges, PersonalTrust trust);

    // What the caller's own key has to do with a press: nothing; he wants to know what to sign; or
    // he has signed.
    struct Answer {
        bool prepare = false;
        std::string credential; // base64url; empty: he has not signed
        PersonalProof proof;
    };
    static Answer read(const net::Request& request, json::Reader& in);

    // What to sign before the draft is pressed. `id` is of the alert it changes.
    awaitable<Result<net::Response>> ask(
        app::Deed deed, std::optional<EmergencyId> id, Draft draft);

    // The key that signed, known once the draft was made; to be noted with the press.
    struct UsedPasskey {
        std::optional<PasskeyId> id;
        std::uint32_t counter = 0;
    };
    struct Press {
        app::Deed deed;
        Draft draft;
        std::shared_ptr<UsedPasskey> used;
        // Refuses a key that was given up or used since it was checked.
        Result<void> note_use(app::Records& records) const;
    };
    // The press with his signature, where he signed. Takes the question that was put to him:
    // without one it is passkey.other_challenge.
    Result<Press> press(app::Deed deed, Answer answer, Draft draft);

private:
    TruthDesk& truth_;
    Challenges& challenges_;
    PersonalTrust trust_;
};

}
