#include "net/response_writer.hpp"

#include "base/text.hpp"
#include "net/byte_range.hpp"
#include "net/gzip.hpp"

#include <ctime>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nguon::net {

namespace {

constexpr std::size_t least_compressed = 1024;

bool has_no_body(Status status)
{
    return status == Status::no_content || status == Status::not_modified
        || status == Status::switching_protocols;
}

// RFC 9110 section 13.1.2: weak comparison, a list, or "*".
bool matches_etag(std::string_view field, std::string_view etag)
{
    const auto bare
        = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
    for (const auto item : split(field, ',')) {
        const auto tag = trim(item);
        if (tag == "*" || (!tag.empty() && bare(tag) == bare(etag)))
            return true;
    }
    return false;
}

bool is_unchanged(const RequestFacts& facts, std::string_view etag, std::string_view modified)
{
    if (!facts.if_none_match.empty())
        return !etag.empty() && matches_etag(facts.if_none_match, etag);
    return !facts.if_modified_since.empty() && facts.if_modified_since == modified;
}

void append_field(std::string& head, std::string_view name, std::string_view value)
{
    if (name.find_first_of("\r\n:") != std::string_view::npos
        || value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw std::logic_error("a line break in header field " + std::string(name));
    head += name;
    head += ": ";
    head += value;
    head += "\r\n";
}

const std::string& date_now()
{
    thread_local std::time_t second = 0;
    thread_local std::string text;
    if (const std::time_t now = std::time(nullptr); now != second) {
        second = now;
        text = http_date(now);
    }
    return text;
}

// Opens the file and settles what of it goes out; changes status and fields of `response`.
std::shared_ptr<OpenFile> open_file(
    const FileBody& body, Response& response, const RequestFacts& facts)
{
    const int descriptor = ::open(body.path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return nullptr;
    auto file = std::make_shared<OpenFile>(descriptor);
    struct stat status { };
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return nullptr;

    const auto size = static_cast<std::uint64_t>(status.st_size);
    const std::string modified = http_date(status.st_mtim.tv_sec);
    const std::string etag = body.etag.empty()
        ? fmt::format("\"{:x}-{:x}-{:x}\"", size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        : body.etag;
    response.headers.set("ETag", etag);
    response.headers.set("Last-Modified", modified);
    response.headers.set("Accept-Ranges", "bytes");
    file->count = size;
    if (response.status != Status::ok)
        return file;
    if (is_unchanged(facts, etag, modified)) {
        response.status = Status::not_modified;
        return file;
    }
    // If-Range: what the client has must be exactly this file, or it gets the whole.
    const bool continues
        = facts.if_range.empty() || facts.if_range == etag || facts.if_range == modified;
    if (facts.method != Method::get || facts.range.empty() || !continues)
        return file;
    const RangeChoice choice = choose_range(facts.range, size);
    if (const auto* range = std::get_if<ByteRange>(&choice)) {
        file->first = range->first;
        file->count = range->count;
        response.status = Status::partial_content;
        response.headers.set("Content-Range",
            fmt::format("bytes {}-{}/{}", range->first, range->first + range->count - 1, size));
    } else if (std::holds_alternative<OutOfRange>(choice)) {
        file->count = 0;
        response.status = Status::range_not_satisfiable;
        response.headers.set("Content-Range", fmt::format("bytes */{}", size));
    }
    return file;
}

// A body that is in memory: conditions and compression.
SharedBuffer settle_text(SharedBuffer body, Response& response, const RequestFacts& facts)
{
    const std::string etag(response.headers.get("ETag"));
    const bool reading = facts.method == Method::get || facts.method == Method::head;
    if (response.status == Status::ok && reading && !etag.empty()
        && is_unchanged(facts, etag, response.headers.get("Last-Modified"))) {
        response.status = Status::not_modified;
        return body;
    }
    if (!response.compressible || body->size() < least_compressed
        || response.headers.contains("Content-Encoding")
        || !is_worth_compressing(response.headers.get("Content-Type")))
        return body;
    response.headers.add("Vary", "Accept-Encoding");
    if (!facts.takes_gzip)
        return body;
    response.headers.set("Content-Encoding", "gzip");
    // Other bytes need another strong tag; a weak one may stay the same.
    if (etag.starts_with('"'))
        response.headers.set("ETag", "W/" + etag);
    return share(gzip(*body));
}

std::string frame_head(const Response& response, bool keep_alive, bool http_1_0)
{
    std::string head = fmt::format("HTTP/1.1 {} {}\r\n", static_cast<unsigned>(response.status),
        reason_phrase(response.status));
    append_field(head, "Date", date_now());
    for (const auto& [name, value] : response.headers)
        append_field(head, name, value);
    if (response.status != Status::switching_protocols) {
        if (!keep_alive)
            append_field(head, "Connection", "close");
        else if (http_1_0)
            append_field(head, "Connection", "keep-alive");
    }
    head += "\r\n";
    return head;
}

}

RequestFacts RequestFacts::of(const Request& request, bool http_1_0)
{
    const auto field
        = [&](std::string_view name) { return std::string(request.headers.get(name)); };
    return { request.method, http_1_0, net::takes_gzip(request.headers.get("Accept-Encoding")),
        field("If-None-Match"), field("If-Modified-Since"), field("Range"), field("If-Range") };
}

OpenFile::~OpenFile() { ::close(descriptor); }

std::string http_date(std::time_t time)
{
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    constexpr std::array days{ "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    constexpr std::array months{ "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
        "Oct", "Nov", "Dec" };
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
        months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
        parts.tm_min, parts.tm_sec);
}

FramedResponse frame_response(Response response, const RequestFacts& facts, bool keep_alive)
{
    FramedResponse framed;
    std::optional<std::uint64_t> length = 0;
    if (const auto* body = std::get_if<FileBody>(&response.body)) {
        framed.file = open_file(*body, response, facts);
        if (!framed.file)
            return frame_response(
                Response::text(Status::not_found, "Not Found"), facts, keep_alive);
        length = framed.file->count;
    } else if (auto* text = std::get_if<std::string>(&response.body)) {
        framed.body = settle_text(share(std::move(*text)), response, facts);
        length = framed.body->size();
    } else if (const auto* shared = std::get_if<SharedBuffer>(&response.body)) {
        framed.body = settle_text(*shared, response, facts);
        length = framed.body->size();
    } else if (auto* producer = std::get_if<BodyProducer>(&response.body)) {
        framed.producer = std::move(*producer);
        framed.chunked = !facts.http_1_0;
        framed.ends_connection = facts.http_1_0;
        length.reset();
    }
    if (!has_no_body(response.status)) {
        if (length)
            response.headers.set("Content-Length", std::to_string(*length));
        else if (framed.chunked)
            response.headers.set("Transfer-Encoding", "chunked");
    }
    framed.status = response.status;
    framed.head = frame_head(response, keep_alive && !framed.ends_connection, facts.http_1_0);
    if (facts.method == Method::head || has_no_body(response.status)) {
        framed.body.reset();
        framed.file.reset();
        framed.producer = nullptr;
    }
    return framed;
}

awaitable<void> StreamWriter::write(std::string piece) { return write(share(std::move(piece))); }

awaitable<void> StreamWriter::write(SharedBuffer piece)
{
    // An empty chunk would end the body.
    if (piece->empty())
        co_return;
    std::vector<SharedBuffer> pieces;
    if (chunked_)
        pieces.push_back(share(fmt::format("{:x}\r\n", piece->size())));
    pieces.push_back(std::move(piece));
    if (chunked_)
        pieces.push_back(share("\r\n"));
    co_await conn_.write(std::move(pieces));
}

awaitable<void> StreamWriter::finish()
{
    if (chunked_)
        co_await conn_.write("0\r\n\r\n");
}

}
