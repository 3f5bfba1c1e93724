// HTTP as handlers see it: Request, Response, and nothing of sockets or parsers.
#pragma once

#include "base/result.hpp"
#include "net/buffer.hpp"
#include "runtime/asio.hpp"

#include <any>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace nguon::net {

enum class Method : std::uint8_t { get, head, post, put, patch, remove, options };

std::string_view to_text(Method method); // "GET", ..., "DELETE"
std::optional<Method> parse_method(std::string_view text);

enum class Status : unsigned {
    switching_protocols = 101,
    ok = 200,
    created = 201,
    accepted = 202,
    no_content = 204,
    partial_content = 206,
    moved_permanently = 301,
    found = 302,
    see_other = 303,
    not_modified = 304,
    temporary_redirect = 307,
    permanent_redirect = 308,
    bad_request = 400,
    unauthorized = 401,
    forbidden = 403,
    not_found = 404,
    method_not_allowed = 405,
    request_timeout = 408,
    conflict = 409,
    gone = 410,
    length_required = 411,
    precondition_failed = 412,
    content_too_large = 413,
    uri_too_long = 414,
    unsupported_media_type = 415,
    range_not_satisfiable = 416,
    unprocessable = 422,
    too_early = 425,
    upgrade_required = 426,
    precondition_required = 428,
    too_many_requests = 429,
    header_fields_too_large = 431,
    internal_error = 500,
    not_implemented = 501,
    bad_gateway = 502,
    unavailable = 503,
    gateway_timeout = 504,
    insufficient_storage = 507,
};
// What is asked for is at the address in `Location`.
constexpr bool is_redirect(Status status)
{
    return status == Status::moved_permanently || status == Status::found
        || status == Status::see_other || status == Status::temporary_redirect
        || status == Status::permanent_redirect;
}

std::string_view reason_phrase(Status status);
// What tells an error of that kind; nothing narrower is known of it here.
Status status_of(Kind kind);

// Header fields in their order; names compare without regard to case.
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<std::pair<std::string, std::string>> fields);

    // The first of that name. Values are trimmed.
    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view get(std::string_view name) const { return find(name).value_or(""); }
    bool contains(std::string_view name) const { return find(name).has_value(); }
    // Does the comma-separated list of that name hold `token` (without regard to case)?
    bool lists(std::string_view name, std::string_view token) const;

    void add(std::string name, std::string value);
    // Replaces every field of that name.
    void set(std::string_view name, std::string value);
    void erase(std::string_view name);

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    std::size_t size() const { return fields_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// The decoded query in its order; a name may stand several times.
class Query {
public:
    Query() = default;
    explicit Query(std::vector<std::pair<std::string, std::string>> parts)
        : parts_(std::move(parts))
    {
    }

    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view get(std::string_view name) const { return find(name).value_or(""); }
    bool contains(std::string_view name) const { return find(name).has_value(); }
    std::vector<std::string_view> all(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& parts() const { return parts_; }

private:
    std::vector<std::pair<std::string, std::string>> parts_;
};

// Reads a body piece by piece, for routes that take uploads. Throws BodyError when the client
// breaks off, is too slow, or sends more than the route allows; the server then answers with its
// status.
class BodyReader {
public:
    virtual ~BodyReader() = default;
    // The next piece; empty at the end. It is valid until the next call.
    virtual awaitable<std::string_view> read() = 0;
    // As declared; none with chunked coding.
    virtual std::optional<std::uint64_t> length() const = 0;
};

struct BodyError : std::runtime_error {
    BodyError(Status answer, const char* what)
        : std::runtime_error(what)
        , status(answer)
    {
    }
    Status status;
};

struct Request {
    Method method = Method::get;
    std::string target; // as sent: path and query
    std::string path; // percent-decoded, valid UTF-8, without "." and ".." segments
    std::map<std::string, std::string, std::less<>> path_params;
    std::string route; // the template that matched, for metrics: "/api/v1/bulletins/{id}"
    Query query;
    Headers headers;
    std::string body; // whole, unless the route streams
    std::shared_ptr<BodyReader> body_reader; // only on streaming routes
    std::string remote_address; // the peer's IP address, without port
    bool secure = false; // came over TLS
    std::any caller; // who asks; put here by the middleware that authenticates

    std::string_view param(std::string_view name) const;
    std::optional<std::string_view> cookie(std::string_view name) const;
    // An identity from the path. What is no number cannot exist: `missing`.
    template <typename Identity> Result<Identity> path_id(std::string_view name) const
    {
        if (const auto id = Identity::parse(param(name)))
            return *id;
        return fail(Kind::missing, "input.unknown_id");
    }
    // What the middleware put into `caller`; null when there is none of that type.
    template <typename Caller> const Caller* caller_as() const
    {
        return std::any_cast<Caller>(&caller);
    }
};

// Writes a body while it comes into being. Throws when the client has gone.
class BodyWriter {
public:
    virtual ~BodyWriter() = default;
    virtual awaitable<void> write(std::string piece) = 0;
    virtual awaitable<void> write(SharedBuffer piece) = 0;
};

using BodyProducer = std::function<awaitable<void>(BodyWriter&)>;

// A file, sent by sendfile(2). Range, If-Range, If-None-Match and HEAD are answered by the server.
struct FileBody {
    std::string path;
    std::string etag; // quoted: "\"…\""; empty means derived from size and time of change
};

// Takes over the connection after 101; made by upgrade() in websocket.hpp.
class Takeover;
using Body = std::variant<std::monostate, std::string, SharedBuffer, FileBody, BodyProducer,
    std::shared_ptr<Takeover>>;

struct Response {
    Status status = Status::ok;
    Headers headers;
    Body body;
    // Text above 1 KB is compressed for clients that take it; switch off where a secret and a
    // stranger's input stand in one body.
    bool compressible = true;
    // A producer without an end of its own (events): a stopping server cuts it at once, and it is
    // cancelled as soon as the client has gone.
    bool live = false;

    static Response text(Status status, std::string body);
    static Response with(Status status, std::string content_type, std::string body);
    static Response with(Status status, std::string content_type, SharedBuffer body);
    static Response file(std::string path, std::string content_type, std::string etag = {});
    static Response stream(std::string content_type, BodyProducer producer);
    // text/event-stream, never cached, never compressed.
    static Response events(BodyProducer producer);
    static Response redirect(std::string location, Status status = Status::see_other);
    static Response empty(Status status = Status::no_content);
};

using Handler = std::function<awaitable<Response>(Request)>;

// One server-sent event, ready to be written. Line breaks in `data` become several data lines.
std::string event_frame(std::string_view event, std::string_view data, std::string_view id = {});

// "text/html; charset=utf-8" and the like, by the file name's ending.
std::string_view content_type_of(std::string_view file_name);

struct CookieOptions {
    std::string path = "/";
    std::optional<std::chrono::seconds> max_age; // none: until the browser closes
    bool http_only = true;
    bool secure = false;
    std::string same_site = "Lax";
};
std::string set_cookie(std::string_view name, std::string_view value, const CookieOptions& options);

}
