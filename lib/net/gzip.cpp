#include "net/gzip.hpp"

#include "base/text.hpp"

#include <array>
#include <stdexcept>

#include <zlib.h>

namespace nguon::net {

namespace {

constexpr int level = 5; // most of the gain at a third of the cost of 9
constexpr int window_with_gzip_header = 15 + 16;

}

std::string gzip(std::string_view text)
{
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, window_with_gzip_header, 8, Z_DEFAULT_STRATEGY)
        != Z_OK)
        throw std::runtime_error("zlib refuses to start");
    std::string packed(deflateBound(&stream, text.size()), '\0');
    // zlib never writes through next_in; its type is older than const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int result = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END)
        throw std::runtime_error("zlib did not finish");
    return packed;
}

bool takes_gzip(std::string_view accept_encoding)
{
    for (const auto item : split(accept_encoding, ',')) {
        const auto parts = split(item, ';');
        if (trim(parts[0]) != "gzip")
            continue;
        if (parts.size() < 2)
            return true;
        const auto weight = trim(parts[1]);
        return weight.find_first_of("123456789") != std::string_view::npos;
    }
    return false;
}

bool is_worth_compressing(std::string_view content_type)
{
    constexpr std::array applications{ "application/json", "application/problem+json",
        "application/xml", "application/atom+xml", "application/yaml", "application/manifest+json",
        "image/svg+xml" };
    const auto type = trim(content_type.substr(0, content_type.find(';')));
    if (type == "text/event-stream")
        return false;
    return type.starts_with("text/")
        || std::find(applications.begin(), applications.end(), type) != applications.end();
}

}
