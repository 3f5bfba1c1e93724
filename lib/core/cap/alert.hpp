// A message of the Common Alerting Protocol, version 1.2 (OASIS, 2010): what other systems say to
// us and we to them. The names are those of the standard; `nguon::cap` keeps them apart from our
// own nouns, of which some sound alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "core/place/place.hpp"

namespace nguon::cap {

enum class Status : std::uint8_t { actual, exercise, system, test, draft };
enum class MessageType : std::uint8_t { alert, update, cancel, ack, error };
enum class Scope : std::uint8_t { everyone, restricted, addressed };
enum class Category : std::uint8_t {
    geo,
    met,
    safety,
    security,
    rescue,
    fire,
    health,
    env,
    transport,
    infra,
    cbrne,
    other,
};
enum class Response : std::uint8_t {
    shelter,
    evacuate,
    prepare,
    execute,
    avoid,
    monitor,
    assess,
    all_clear,
    none,
};
enum class Urgency : std::uint8_t { immediate, expected, future, past, unknown };
enum class Severity : std::uint8_t { extreme, severe, moderate, minor, unknown };
enum class Certainty : std::uint8_t { observed, likely, possible, unlikely, unknown };

// As written in a message: "Actual", "AllClear".
std::string_view name_of(Status value);
std::string_view name_of(MessageType value);
std::string_view name_of(Scope value);
std::string_view name_of(Category value);
std::string_view name_of(Response value);
std::string_view name_of(Urgency value);
std::string_view name_of(Severity value);
std::string_view name_of(Certainty value);
std::optional<Status> parse_status(std::string_view text);
std::optional<MessageType> parse_message_type(std::string_view text);
std::optional<Scope> parse_scope(std::string_view text);
std::optional<Category> parse_category(std::string_view text);
std::optional<Response> parse_response(std::string_view text);
std::optional<Urgency> parse_urgency(std::string_view text);
std::optional<Severity> parse_severity(std::string_view text);
std::optional<Certainty> parse_certainty(std::string_view text);

// eventCode, parameter, geocode: whose list of codes it is, and the code.
struct Named {
    std::string name;
    std::string value;

    friend bool operator==(const Named&, const Named&) = default;
};

// An earlier message. Time counts in whole seconds.
struct Reference {
    std::string sender;
    std::string identifier;
    Moment sent{};

    friend bool operator==(const Reference&, const Reference&) = default;
};

// The union of everything named in it.
struct Area {
    std::string description;
    std::vector<Polygon> polygons;
    std::vector<Circle> circles;
    std::vector<Named> geocodes;
    std::optional<double> altitude; // feet above mean sea level
    std::optional<double> ceiling;
};

// The same ground: shapes and codes. The name is in the language of its message.
bool same_place(const Area& a, const Area& b);
// As it is told to people: shape, codes and name.
bool same_area(const Area& a, const Area& b);

struct Resource {
    std::string description;
    std::string mime_type;
    std::optional<std::int64_t> size; // bytes
    std::string uri;
    std::string content; // derefUri: base64
    std::string digest; // SHA-1, hex
};

// What is said, in one language.
struct Info {
    std::string language = "en-US"; // the standard's own default
    std::vector<Category> categories;
    std::string event;
    std::vector<Response> responses;
    Urgency urgency = Urgency::unknown;
    Severity severity = Severity::unknown;
    Certainty certainty = Certainty::unknown;
    std::string audience;
    std::vector<Named> event_codes;
    std::optional<Moment> effective;
    std::optional<Moment> onset;
    std::optional<Moment> expires;
    std::string sender_name;
    std::string headline;
    std::string description;
    std::string instruction;
    std::string web;
    std::string contact;
    std::vector<Named> parameters;
    std::vector<Resource> resources;
    std::vector<Area> areas;
};

struct Alert {
    std::string identifier;
    std::string sender;
    Moment sent{};
    Status status = Status::actual;
    MessageType type = MessageType::alert;
    std::string source;
    Scope scope = Scope::everyone;
    std::string restriction;
    std::string addresses;
    std::vector<std::string> codes;
    std::string note;
    std::vector<Reference> references;
    std::string incidents;
    std::vector<Info> infos;

    Reference reference() const { return { sender, identifier, sent }; }
};

// "2026-11-21T06:30:00+07:00": the standard knows no fractions, and no "Z".
std::string to_text(Moment moment);
std::optional<Moment> parse_moment(std::string_view text);

}
