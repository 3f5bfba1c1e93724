#include "net/http_parser.hpp"

#include <boost/asio/buffers_iterator.hpp>
#include <boost/beast/http/parser.hpp>

namespace nguon::net {

namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

// A body that is taken out piece by piece and never reserved for in advance: a declared length is
// only a claim.
struct PieceBody {
    using value_type = std::string;

    struct reader {
        template <bool is_request, typename Fields>
        reader(http::header<is_request, Fields>&, value_type& value)
            : into(value)
        {
        }
        void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
        template <typename Buffers> std::size_t put(const Buffers& buffers, error_code& error)
        {
            error = {};
            std::size_t size = 0;
            for (auto at = asio::buffer_sequence_begin(buffers);
                 at != asio::buffer_sequence_end(buffers); ++at) {
                const asio::const_buffer buffer(*at);
                into.append(static_cast<const char*>(buffer.data()), buffer.size());
                size += buffer.size();
            }
            return size;
        }
        void finish(error_code& error) { error = {}; }

        value_type& into;
    };
};

template <bool is_request> using Parser = http::parser<is_request, PieceBody>;

std::string owned(boost::beast::string_view text) { return std::string(text.data(), text.size()); }

template <bool is_request> void read_head(Parser<is_request>& parser, MessageHead& head)
{
    const auto& message = parser.get();
    if constexpr (is_request) {
        head.method = owned(message.method_string());
        head.target = owned(message.target());
    } else {
        head.status = message.result_int();
    }
    for (const auto& field : message)
        head.headers.add(owned(field.name_string()), owned(field.value()));
    head.keep_alive = parser.keep_alive();
    head.http_1_0 = message.version() < 11;
    head.chunked = parser.chunked();
    if (const auto length = parser.content_length())
        head.length = *length;
}

}

struct HttpParser::Inside {
    virtual ~Inside() = default;
    virtual Step advance(std::string_view& input, std::string& piece) = 0;
    virtual bool finish_by_end_of_stream() = 0;
    virtual bool is_done() const = 0;

    MessageHead head;
};

template <bool is_request> struct InsideOf final : HttpParser::Inside {
    explicit InsideOf(std::size_t max_head, bool skip_body)
    {
        parser.header_limit(static_cast<std::uint32_t>(max_head));
        // The server knows the limit of a body once it knows the route, and counts itself.
        parser.body_limit(boost::none);
        parser.eager(false);
        parser.skip(skip_body);
    }

    HttpParser::Step advance(std::string_view& input, std::string& piece) override
    {
        using Step = HttpParser::Step;
        while (!parser.is_done()) {
            const bool had_head = parser.is_header_done();
            error_code error;
            const std::size_t taken
                = parser.put(asio::const_buffer(input.data(), input.size()), error);
            input.remove_prefix(taken);
            if (error == http::error::header_limit)
                return Step::head_too_large;
            if (error && error != http::error::need_more)
                return Step::malformed;
            if (!had_head && parser.is_header_done()) {
                read_head(parser, head);
                return Step::head;
            }
            if (auto& body = parser.get().body(); !body.empty()) {
                piece.append(body);
                body.clear();
                return Step::body;
            }
            if (error == http::error::need_more || (taken == 0 && !parser.is_done()))
                return Step::needs_more;
        }
        return Step::end;
    }

    bool finish_by_end_of_stream() override
    {
        error_code error;
        parser.put_eof(error);
        return !error && parser.is_done();
    }

    bool is_done() const override { return parser.is_done(); }

    Parser<is_request> parser;
};

HttpParser::HttpParser(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside))
{
}

HttpParser::HttpParser(HttpParser&&) noexcept = default;
HttpParser& HttpParser::operator=(HttpParser&&) noexcept = default;
HttpParser::~HttpParser() = default;

HttpParser HttpParser::of_requests(std::size_t max_head)
{
    return HttpParser(std::make_unique<InsideOf<true>>(max_head, false));
}

HttpParser HttpParser::of_responses(std::size_t max_head, bool to_head_request)
{
    return HttpParser(std::make_unique<InsideOf<false>>(max_head, to_head_request));
}

HttpParser::Step HttpParser::advance(std::string_view& input, std::string& piece)
{
    return inside_->advance(input, piece);
}

bool HttpParser::advance_to_end(std::string& input)
{
    std::string passed_over;
    std::string_view left = input;
    Step step = Step::body;
    while (step == Step::body) {
        passed_over.clear();
        step = advance(left, passed_over);
    }
    input.erase(0, input.size() - left.size());
    return step == Step::end;
}

bool HttpParser::finish_by_end_of_stream() { return inside_->finish_by_end_of_stream(); }

MessageHead& HttpParser::head() { return inside_->head; }

bool HttpParser::is_done() const { return inside_->is_done(); }

}
