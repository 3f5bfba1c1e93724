// An answer or a refusal. Expected refusals travel as values; broken machinery throws (STYLE
// section 4).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace nguon {

// What sort of refusal it is; one function in http turns it into a status.
enum class Kind : std::uint8_t {
    invalid, // the input cannot be accepted as it stands (422)
    unauthenticated, // nobody known is asking (401)
    forbidden, // known, but not entitled (403)
    missing, // no such thing, or none the caller may know of (404)
    conflict, // stale version, or a state that forbids it (409)
    too_many, // a limit of rate or size (429, 413)
    unavailable, // a part is gone for now; the same request may succeed later (503)
};

// One field that is wrong: where it stands in the input ("audience[2].unit") and a stable code.
struct FieldError {
    std::string path;
    std::string code;
    std::string detail; // what the message needs beyond the code, such as "tối đa 200"
};

// `code` is stable and dotted ("schedule.quiet_hours"); the server's message table turns it into a
// Vietnamese title and a way out. `detail` holds values for that message, never secrets.
struct Error {
    Kind kind = Kind::invalid;
    std::string code;
    std::string detail;
    std::vector<FieldError> fields;
    std::string suggestion; // a value that would be accepted, such as the nearest allowed time
};

template <typename T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Kind kind, std::string code, std::string detail = {})
{
    return tl::unexpected(Error{ kind, std::move(code), std::move(detail), {}, {} });
}

inline tl::unexpected<Error> fail_field(std::string path, std::string code, std::string detail = {})
{
    return tl::unexpected(Error{ Kind::invalid, "input.invalid", {},
        { FieldError{ std::move(path), std::move(code), std::move(detail) } }, {} });
}

}
