#include "server/http/plumbing/problem.hpp"

#include "server/http/plumbing/messages.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object body_of(const Error& error, net::Status status)
{
    json::Array fields;
    for (const FieldError& field : error.fields) {
        fields.push_back(
            json::Object{ { "path", json::of(field.path) }, { "code", json::of(field.code) },
                { "message", json::of(message(field.code, field.detail)) } });
    }
    // One wrong field is the whole story: its sentence is the better title.
    const std::string title = error.fields.size() == 1
        ? message(error.fields.front().code, error.fields.front().detail)
        : message(error.code, error.detail);
    const std::string code = error.fields.size() == 1 && error.code == "input.invalid"
        ? error.fields.front().code
        : error.code;
    json::Object body{ { "type", "about:blank" }, { "status", static_cast<unsigned>(status) },
        { "code", json::of(code) }, { "title", json::of(title) },
        { "detail", json::of(error.detail) }, { "errors", std::move(fields) } };
    if (!error.suggestion.empty())
        body["suggestion"] = json::of(error.suggestion);
    return body;
}

// What somebody wrote is never taken for a page, whatever a browser makes of its first letters.
net::Response as_data(net::Status status, std::string type, std::string body)
{
    auto response = net::Response::with(status, std::move(type), std::move(body));
    response.headers.set("X-Content-Type-Options", "nosniff");
    return response;
}

net::Response as_problem(net::Status status, const json::Object& body)
{
    return as_data(status, "application/problem+json", json::serialise(body));
}

std::string_view code_of(net::Status status)
{
    switch (status) {
    case net::Status::not_found:
        return "http.unknown_path";
    case net::Status::method_not_allowed:
        return "http.method_not_allowed";
    case net::Status::content_too_large:
        return "input.too_large";
    case net::Status::request_timeout:
        return "http.too_slow";
    case net::Status::too_many_requests:
        return "http.too_many_requests";
    case net::Status::unavailable:
        return "http.busy";
    case net::Status::internal_error:
        return "http.failed";
    default:
        return "http.bad_request";
    }
}

}

net::Status status_of(const Error& error)
{
    if (error.code == "input.not_json" || error.code == "input.has_nul"
        || error.code == "input.not_an_object")
        return net::Status::bad_request;
    if (error.code == "input.too_large" || error.code == "sheet.too_large"
        || error.code == "sheet.too_large_inside")
        return net::Status::content_too_large;
    return net::status_of(error.kind);
}

net::Response problem(const Error& error)
{
    const net::Status status = status_of(error);
    return as_problem(status, body_of(error, status));
}

net::Response stale(const Error& error, json::Object current)
{
    const net::Status status = status_of(error);
    json::Object body = body_of(error, status);
    body["current"] = std::move(current);
    return as_problem(status, body);
}

net::Response problem_of_status(net::Status status)
{
    Error error;
    error.code = code_of(status);
    return as_problem(status, body_of(error, status));
}

net::Response json_response(net::Status status, const json::Value& body)
{
    return as_data(status, "application/json", json::serialise(body));
}

net::Response json_response(net::Status status, const json::Object& body)
{
    return as_data(status, "application/json", json::serialise(body));
}

}
