// Alerts of other systems: taken in, understood, held for a person or let through, and what follows
// from those that update or cancel them.
#pragma once

#include "server/app/api_keys.hpp"
#include "server/app/emergencies.hpp"

namespace nguon::app {

// As it came in with a key: read, sound, and signed where the key asks for that.
struct IncomingCap {
    cap::Alert alert;
    std::string document;
    std::string signed_by; // subject of the certificate; empty: none was asked for
};

struct TakenCap {
    ReceivedCap message;
    bool repeated = false; // it was here before: nothing was done again
};

// Keeps the message with what it means here. Refuses cap.sender_not_allowed and cap.sent_in_future.
Result<TakenCap> take_cap(
    Records& records, const Deed& deed, const ApiKey& key, const IncomingCap& incoming);

// How who confirms puts the words otherwise than they were read; absent: as they are. Other
// Vietnamese words leave the translations of the old ones behind; what a message without Vietnamese
// says stays beside them. Translations stand in the place of all that the message says, and one
// that says the same as the text is none.
struct CapWords {
    std::optional<std::string> text;
    std::optional<std::vector<Translation>> translations;
};

// What has to be done with alerts of ours for a held message: the drafts of the same use cases an
// officer presses, in this order. What is to sound needs Vietnamese words (cap.not_vietnamese).
// Refuses what any of them would be refused for, before the first is done. Of a message that was
// carried out in part only what is left; nothing is left where that was done elsewhere meanwhile.
// What replaces an alert has to sound before the old one ends: as long as it waits for a second
// person nothing else is done (cap.awaits_approval), nor when it was not approved
// (cap.not_approved).
struct CapStep {
    std::function<Result<EmergencyChange>(Records&, const Deed&)> draft;
    bool makes_new = false; // then the message belongs to the alert it makes
    std::optional<EmergencyId> emergency; // which it changes
};
Result<std::vector<CapStep>> steps_for(
    Records& records, const Deed& deed, const ReceivedCap& message, const CapWords& words);

// Why it may not pass without a person, whatever the key allows: its words are in no language that
// our voices speak, only a part of them would be spoken, the place was called otherwise since, or
// it is not yet or no more the time for them. Empty: nothing of that kind.
std::string reason_to_ask(const ReceivedCap& message);

// Messages that were begun with this alert and whose rest waits for it to be approved.
std::vector<ReceivedCap> begun_with(Records& records, EmergencyId emergency);
// Why a message still waits, as things stand; empty: nothing speaks against it.
std::string reason_now(Records& records, const ReceivedCap& message);

// With a step that was made: the message belongs to its alert. While more steps wait it stays held,
// so that what could not be done is seen and done again; after the last one it is taken. `stale`
// when somebody was faster.
enum class CapRest : std::uint8_t { none, waits };
Result<ReceivedCap> note_step(Records& records, const Deed& deed, CapMessageId id, Version seen,
    std::optional<EmergencyId> emergency, CapRest rest);
// It was to pass straight through and could not: a person has to look at it.
void hold_cap_back(Records& records, const Deed& deed, CapMessageId id, const std::string& reason);
Result<ReceivedCap> decline_cap(Records& records, const Deed& deed, CapMessageId id,
    std::optional<Version> seen, const std::string& comment);

// Visible to who may view the unit of its key, or one it is meant for.
Result<ReceivedCap> find_cap(Records& records, const Deed& deed, CapMessageId id);
Paged<ReceivedCap> list_caps(Records& records, const Deed& deed, const ReceivedCapFilter& filter,
    std::optional<bool> exercise, const Page& page);
// Whether the caller may confirm or decline it now.
bool may_decide(Records& records, const Deed& deed, const ReceivedCap& message);

// The person by whose word alerts of this key pass, as far as he may send and approve today; else
// none, and they wait for somebody as any other.
std::optional<Caller> standing_approver(Records& records, const ApiKey& key, Day day);

}
