// Brings a Response onto the wire: conditions, ranges, compression, framing of the body.
#pragma once

#include "net/conn.hpp"
#include "net/http.hpp"

namespace nguon::net {

// What of a request still matters when it is answered.
struct RequestFacts {
    Method method = Method::get;
    bool http_1_0 = false;
    bool takes_gzip = false;
    std::string if_none_match;
    std::string if_modified_since;
    std::string range;
    std::string if_range;

    static RequestFacts of(const Request& request, bool http_1_0);
};

// An open file, or a part of one.
struct OpenFile {
    explicit OpenFile(int given)
        : descriptor(given)
    {
    }
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    const int descriptor;
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};

// A response whose head is final.
struct FramedResponse {
    Status status = Status::ok;
    std::string head;
    SharedBuffer body; // may be null
    std::shared_ptr<OpenFile> file; // may be null
    BodyProducer producer; // may be empty
    bool chunked = false;
    bool ends_connection = false; // only the end of the connection ends the body
};

// A missing file becomes a plain 404. Throws std::logic_error when a header field holds a line
// break.
FramedResponse frame_response(Response response, const RequestFacts& facts, bool keep_alive);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::time_t time);

class StreamWriter final : public BodyWriter {
public:
    StreamWriter(Conn& conn, bool chunked)
        : conn_(conn)
        , chunked_(chunked)
    {
    }
    awaitable<void> write(std::string piece) override;
    awaitable<void> write(SharedBuffer piece) override;
    awaitable<void> finish();

private:
    Conn& conn_;
    bool chunked_;
};

}
