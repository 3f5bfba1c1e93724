// Alerts that went out to other systems, and those that came from them.
#pragma once

#include "core/cap/alert.hpp"
#include "core/emergency/emergency.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

// A message as it was published with its order; it never changes.
struct PublishedCap {
    std::string identifier;
    EmergencyId emergency;
    std::int64_t revision = 0;
    bool actual = false; // false: an exercise or a test, which has a feed of its own
    std::string sender;
    Moment sent{};
    Moment expires{};
    std::string headline;
    std::string area;
    std::string document; // XML
};

class PublishedCaps {
public:
    virtual ~PublishedCaps() = default;

    virtual void add(const PublishedCap& message) = 0;
    virtual std::optional<PublishedCap> find(const std::string& identifier) = 0;
    // What was said of one alert, oldest first.
    virtual std::vector<cap::Reference> chain(EmergencyId emergency) = 0;
    // Newest first, those whose alert ends after `since`; without their documents.
    virtual Paged<PublishedCap> list(bool actual, Moment since, const Page& page) = 0;
};

enum class CapState : std::uint8_t {
    held, // waits for a person
    taken, // became an alert of ours, or changed or ended one
    declined, // a person decided against it
    withdrawn, // its sender took it back or replaced it before anybody decided
    noted, // nothing is to sound for it; the reason says why
};

std::string_view name_of(CapState state);
std::optional<CapState> parse_cap_state(std::string_view text);

// What a message means here: what would be said, to whom, until when.
struct CapReading {
    cap::MessageType type = cap::MessageType::alert;
    bool exercise = false;
    bool all_clear = false;
    bool partial = false; // the text is not all that it says: other places hear other things
    bool past = false; // nothing is to be done any more, says its urgency
    bool old_code = false; // a code in it is of a unit that became another one
    std::string text; // Vietnamese, or empty: no voice of ours speaks anything else
    std::string language; // of the text; where that is empty, of the first of the translations
    std::vector<Translation> translations; // what it says in other languages
    std::optional<Moment> effective; // it is not to be known before
    std::string event;
    std::string sender_name;
    std::string area; // as its sender describes it
    Hazard hazard = Hazard::other;
    Severity severity = Severity::severe;
    Moment expires{};
    OrderAudience audience;
    std::vector<cap::Reference> references;
};

struct ReceivedCap {
    CapMessageId id;
    ApiKeyId key;
    UnitId unit; // of the key
    std::string source; // name of the key
    std::string sender;
    std::string identifier;
    Moment sent{};
    CapState state = CapState::held;
    std::string reason; // a code
    std::string signed_by; // whose certificate the signature was checked with; empty: none
    CapReading reading;
    // The alert it became or changed. While it is held: that much was done, and the rest waits.
    std::optional<EmergencyId> emergency;
    std::optional<Endorsement> decided;
    Moment received{};
    Version version = 1;
    std::string document; // as it came; only `find` brings it

    cap::Reference reference() const { return { sender, identifier, sent }; }
};

struct ReceivedCapFilter {
    std::vector<CapState> states;
    std::optional<ApiKeyId> key;
    std::optional<EmergencyId> emergency; // which it became or changed
    std::optional<Moment> received_from;
    std::optional<Moment> expires_after;
};

class ReceivedCaps {
public:
    virtual ~ReceivedCaps() = default;

    virtual std::optional<ReceivedCap> find(CapMessageId id) = 0;
    // One sender's message, as the same key brought it.
    virtual std::optional<ReceivedCap> find(ApiKeyId key, const cap::Reference& which) = 0;
    // Newest first.
    virtual Paged<ReceivedCap> list(const ReceivedCapFilter& filter, const Page& page) = 0;
    virtual void add(const ReceivedCap& message) = 0;
    // False: `seen` is stale. Document, sender, identifier and time stay.
    virtual bool save(const ReceivedCap& message, Version seen) = 0;
    // How many a key brought since then, `most` at most.
    virtual std::int64_t count(ApiKeyId key, Moment received_from, std::int64_t most) = 0;
    // Those for which nothing sounded; what led to an alert stays.
    virtual std::int64_t remove_noted_before(Moment received) = 0;
};

}
