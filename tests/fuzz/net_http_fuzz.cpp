// What an HTTP client or server sends: the parts are the same however the stream is cut, and no
// piece of a body is made up. Targets that are taken can be taken apart.
#include "net/byte_range.hpp"
#include "net/http_parser.hpp"
#include "net/url.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon::net;
using Step = HttpParser::Step;

namespace {

struct Parsed {
    std::string target;
    std::size_t fields = 0;
    std::string body;
    Step last = Step::needs_more;

    bool operator==(const Parsed&) const = default;
};

Parsed parse(HttpParser parser, std::string_view bytes, std::size_t step)
{
    Parsed parsed;
    std::string unread;
    while (!bytes.empty()) {
        unread += bytes.substr(0, step);
        bytes.remove_prefix(std::min(step, bytes.size()));
        do {
            std::string_view left = unread;
            parsed.last = parser.advance(left, parsed.body);
            unread.erase(0, unread.size() - left.size());
            if (parsed.last == Step::head) {
                parsed.target = parser.head().target;
                parsed.fields = parser.head().headers.size();
            }
        } while (parsed.last == Step::head || parsed.last == Step::body);
        if (parsed.last != Step::needs_more)
            return parsed;
    }
    return parsed;
}

}

std::vector<std::string> seeds()
{
    return {
        "GET /api/v1/bulletins?q=%C4%91&limit=5 HTTP/1.1\r\nHost: h\r\nRange: bytes=0-99\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde",
        "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-3/9\r\nContent-Length: "
        "3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n0\r\nA: b\r\n\r\n",
    };
}

void fuzz(std::string_view bytes)
{
    for (const bool of_requests : { true, false }) {
        const auto fresh = [&] {
            return of_requests ? HttpParser::of_requests(1000)
                               : HttpParser::of_responses(1000, false);
        };
        const Parsed whole = parse(fresh(), bytes, bytes.size() + 1);
        const Parsed cut = parse(fresh(), bytes, 1);
        expect(whole.body.size() <= bytes.size());
        // A fault at the very end may be seen one byte sooner in the whole.
        if (whole.last == Step::end || cut.last == Step::end)
            expect(whole == cut);
        if (const auto target = parse_target(whole.target))
            expect(target->path.starts_with('/'));
    }
    const auto choice = choose_range(bytes, 100);
    if (const auto* range = std::get_if<ByteRange>(&choice))
        expect(range->count > 0 && range->first + range->count <= 100);
}
