// Turns bytes into the parts of HTTP/1.1 messages, whoever delivers them. Beast does the parsing;
// it is seen in http_parser.cpp only.
#pragma once

#include "net/http.hpp"

namespace nguon::net {

struct MessageHead {
    std::string method; // of a request, as sent
    std::string target; // of a request
    unsigned status = 0; // of a response
    Headers headers;
    bool keep_alive = false;
    bool http_1_0 = false;
    bool chunked = false;
    std::optional<std::uint64_t> length; // of the body, where declared
};

class HttpParser {
public:
    enum class Step : std::uint8_t {
        needs_more, // took what it could; come again with more bytes behind what is left
        head, // head() is complete
        body, // `piece` was filled
        end, // the message is over; what is left belongs to the next
        malformed,
        head_too_large,
    };

    static HttpParser of_requests(std::size_t max_head);
    // The answer to HEAD has no body whatever its head declares.
    static HttpParser of_responses(std::size_t max_head, bool to_head_request);
    HttpParser(HttpParser&&) noexcept;
    HttpParser& operator=(HttpParser&&) noexcept;
    ~HttpParser();

    // Takes bytes from the front of `input`. Body bytes are appended to `piece`.
    Step advance(std::string_view& input, std::string& piece);
    // Passes over what is left of the message in `input`, without keeping it: true when it is over.
    bool advance_to_end(std::string& input);
    // The stream has ended: true when that completes the message.
    bool finish_by_end_of_stream();

    MessageHead& head();
    bool is_done() const;

    struct Inside; // one for requests, one for responses

private:
    explicit HttpParser(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}
