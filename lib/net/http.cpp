#include "net/http.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace nguon::net {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same_without_case(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

constexpr std::array<std::pair<Method, std::string_view>, 7> method_names{ {
    { Method::get, "GET" },
    { Method::head, "HEAD" },
    { Method::post, "POST" },
    { Method::put, "PUT" },
    { Method::patch, "PATCH" },
    { Method::remove, "DELETE" },
    { Method::options, "OPTIONS" },
} };

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> content_types{ {
    { ".html", "text/html; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".mjs", "text/javascript; charset=utf-8" },
    { ".json", "application/json" },
    { ".map", "application/json" },
    { ".webmanifest", "application/manifest+json" },
    { ".svg", "image/svg+xml" },
    { ".png", "image/png" },
    { ".jpg", "image/jpeg" },
    { ".jpeg", "image/jpeg" },
    { ".webp", "image/webp" },
    { ".ico", "image/x-icon" },
    { ".woff2", "font/woff2" },
    { ".txt", "text/plain; charset=utf-8" },
    { ".csv", "text/csv; charset=utf-8" },
    { ".xml", "application/xml" },
    { ".atom", "application/atom+xml" },
    { ".yaml", "application/yaml" },
    { ".pdf", "application/pdf" },
    { ".opus", "audio/ogg" },
    { ".ogg", "audio/ogg" },
    { ".mp3", "audio/mpeg" },
    { ".wav", "audio/wav" },
} };

}

std::string_view to_text(Method method)
{
    return method_names[static_cast<std::size_t>(method)].second;
}

std::optional<Method> parse_method(std::string_view text)
{
    for (const auto& [method, name] : method_names) {
        if (name == text)
            return method;
    }
    return std::nullopt;
}

std::string_view reason_phrase(Status status)
{
    switch (status) {
    case Status::switching_protocols:
        return "Switching Protocols";
    case Status::ok:
        return "OK";
    case Status::created:
        return "Created";
    case Status::accepted:
        return "Accepted";
    case Status::no_content:
        return "No Content";
    case Status::partial_content:
        return "Partial Content";
    case Status::moved_permanently:
        return "Moved Permanently";
    case Status::found:
        return "Found";
    case Status::see_other:
        return "See Other";
    case Status::not_modified:
        return "Not Modified";
    case Status::temporary_redirect:
        return "Temporary Redirect";
    case Status::permanent_redirect:
        return "Permanent Redirect";
    case Status::bad_request:
        return "Bad Request";
    case Status::unauthorized:
        return "Unauthorized";
    case Status::forbidden:
        return "Forbidden";
    case Status::not_found:
        return "Not Found";
    case Status::method_not_allowed:
        return "Method Not Allowed";
    case Status::request_timeout:
        return "Request Timeout";
    case Status::conflict:
        return "Conflict";
    case Status::gone:
        return "Gone";
    case Status::length_required:
        return "Length Required";
    case Status::precondition_failed:
        return "Precondition Failed";
    case Status::content_too_large:
        return "Content Too Large";
    case Status::uri_too_long:
        return "URI Too Long";
    case Status::unsupported_media_type:
        return "Unsupported Media Type";
    case Status::range_not_satisfiable:
        return "Range Not Satisfiable";
    case Status::unprocessable:
        return "Unprocessable Content";
    case Status::too_early:
        return "Too Early";
    case Status::upgrade_required:
        return "Upgrade Required";
    case Status::precondition_required:
        return "Precondition Required";
    case Status::too_many_requests:
        return "Too Many Requests";
    case Status::header_fields_too_large:
        return "Request Header Fields Too Large";
    case Status::internal_error:
        return "Internal Server Error";
    case Status::not_implemented:
        return "Not Implemented";
    case Status::bad_gateway:
        return "Bad Gateway";
    case Status::unavailable:
        return "Service Unavailable";
    case Status::gateway_timeout:
        return "Gateway Timeout";
    case Status::insufficient_storage:
        return "Insufficient Storage";
    }
    return "Unknown";
}

Status status_of(Kind kind)
{
    switch (kind) {
    case Kind::invalid:
        return Status::unprocessable;
    case Kind::unauthenticated:
        return Status::unauthorized;
    case Kind::forbidden:
        return Status::forbidden;
    case Kind::missing:
        return Status::not_found;
    case Kind::conflict:
        return Status::conflict;
    case Kind::too_many:
        return Status::too_many_requests;
    case Kind::unavailable:
        break;
    }
    return Status::unavailable;
}

Headers::Headers(std::initializer_list<std::pair<std::string, std::string>> fields)
    : fields_(fields)
{
}

std::optional<std::string_view> Headers::find(std::string_view name) const
{
    for (const auto& [field, value] : fields_) {
        if (same_without_case(field, name))
            return trim(value);
    }
    return std::nullopt;
}

bool Headers::lists(std::string_view name, std::string_view token) const
{
    for (const auto& [field, value] : fields_) {
        if (!same_without_case(field, name))
            continue;
        for (const auto item : split(value, ',')) {
            if (same_without_case(trim(item), token))
                return true;
        }
    }
    return false;
}

void Headers::add(std::string name, std::string value)
{
    fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string_view name, std::string value)
{
    erase(name);
    fields_.emplace_back(std::string(name), std::move(value));
}

void Headers::erase(std::string_view name)
{
    std::erase_if(
        fields_, [name](const auto& field) { return same_without_case(field.first, name); });
}

std::optional<std::string_view> Query::find(std::string_view name) const
{
    for (const auto& [part, value] : parts_) {
        if (part == name)
            return value;
    }
    return std::nullopt;
}

std::vector<std::string_view> Query::all(std::string_view name) const
{
    std::vector<std::string_view> values;
    for (const auto& [part, value] : parts_) {
        if (part == name)
            values.push_back(value);
    }
    return values;
}

std::string_view Request::param(std::string_view name) const
{
    const auto found = path_params.find(name);
    return found == path_params.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string_view> Request::cookie(std::string_view name) const
{
    for (const auto& [field, value] : headers) {
        if (!same_without_case(field, "cookie"))
            continue;
        for (const auto pair : split(value, ';')) {
            const auto item = trim(pair);
            const auto equals = item.find('=');
            if (equals != std::string_view::npos && item.substr(0, equals) == name)
                return item.substr(equals + 1);
        }
    }
    return std::nullopt;
}

Response Response::text(Status status, std::string body)
{
    return with(status, "text/plain; charset=utf-8", std::move(body));
}

Response Response::with(Status status, std::string content_type, std::string body)
{
    return { .status = status,
        .headers = { { "Content-Type", std::move(content_type) } },
        .body = std::move(body) };
}

Response Response::with(Status status, std::string content_type, SharedBuffer body)
{
    return { .status = status,
        .headers = { { "Content-Type", std::move(content_type) } },
        .body = std::move(body) };
}

Response Response::file(std::string path, std::string content_type, std::string etag)
{
    return { .headers = { { "Content-Type", std::move(content_type) } },
        .body = FileBody{ std::move(path), std::move(etag) } };
}

Response Response::stream(std::string content_type, BodyProducer producer)
{
    return { .headers = { { "Content-Type", std::move(content_type) } },
        .body = std::move(producer) };
}

Response Response::events(BodyProducer producer)
{
    // The last field asks a proxy in front (nginx) to pass events on as they come.
    return { .headers = { { "Content-Type", "text/event-stream" }, { "Cache-Control", "no-store" },
                 { "X-Accel-Buffering", "no" } },
        .body = std::move(producer),
        .live = true };
}

Response Response::redirect(std::string location, Status status)
{
    return { .status = status, .headers = { { "Location", std::move(location) } } };
}

Response Response::empty(Status status) { return { .status = status }; }

std::string event_frame(std::string_view event, std::string_view data, std::string_view id)
{
    std::string frame;
    if (!id.empty())
        frame += fmt::format("id: {}\n", id);
    if (!event.empty())
        frame += fmt::format("event: {}\n", event);
    for (auto line : split(data, '\n')) {
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        frame += fmt::format("data: {}\n", line);
    }
    frame += '\n';
    return frame;
}

std::string_view content_type_of(std::string_view file_name)
{
    for (const auto& [ending, type] : content_types) {
        if (file_name.ends_with(ending))
            return type;
    }
    return "application/octet-stream";
}

std::string set_cookie(std::string_view name, std::string_view value, const CookieOptions& options)
{
    std::string text = fmt::format("{}={}; Path={}", name, value, options.path);
    if (options.max_age)
        text += fmt::format("; Max-Age={}", options.max_age->count());
    if (options.http_only)
        text += "; HttpOnly";
    if (options.secure)
        text += "; Secure";
    if (!options.same_site.empty())
        text += fmt::format("; SameSite={}", options.same_site);
    return text;
}

}
