// Refusals as application/problem+json: a stable code, a Vietnamese title that says the way out,
// and every wrong field with its path.
#pragma once

#include "base/result.hpp"
#include "net/http.hpp"
#include "json/value.hpp"

namespace nguon::http {

// The one place that turns a kind of refusal into a status.
net::Status status_of(const Error& error);

net::Response problem(const Error& error);
// A stale change: the refusal with the current state of the thing under "current".
net::Response stale(const Error& error, json::Object current);
// The server's own answers (unknown path, broken request, failed handler).
net::Response problem_of_status(net::Status status);

net::Response json_response(net::Status status, const json::Value& body);
net::Response json_response(net::Status status, const json::Object& body);

}
