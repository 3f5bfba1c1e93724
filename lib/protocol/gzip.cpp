#include "protocol/gzip.hpp"

#include <array>
#include <stdexcept>

#include <zlib.h>

namespace nguon::protocol {
namespace {

constexpr int gzip_window_bits = 15 + 16; // 16 asks for the gzip wrapper

unsigned char* bytes_of(std::string_view text)
{
    // zlib's input pointer lacks a const it keeps in practice (z_const).
    return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

}

std::string gzip(std::string_view plain)
{
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, gzip_window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    std::string packed(deflateBound(&stream, plain.size()), '\0');
    stream.next_in = bytes_of(plain);
    stream.avail_in = static_cast<unsigned>(plain.size());
    stream.next_out = reinterpret_cast<unsigned char*>(packed.data());
    stream.avail_out = static_cast<unsigned>(packed.size());
    const int done = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (done != Z_STREAM_END)
        throw std::runtime_error("zlib did not finish");
    return packed;
}

std::optional<std::string> gunzip(std::string_view packed, std::size_t most)
{
    z_stream stream{};
    if (inflateInit2(&stream, gzip_window_bits) != Z_OK)
        throw std::runtime_error("zlib does not start");
    stream.next_in = bytes_of(packed);
    stream.avail_in = static_cast<unsigned>(packed.size());
    std::string plain;
    std::array<char, 16384> piece{};
    int status = Z_OK;
    while (status == Z_OK) {
        stream.next_out = reinterpret_cast<unsigned char*>(piece.data());
        stream.avail_out = piece.size();
        status = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = piece.size() - stream.avail_out;
        if (plain.size() + made > most || (status == Z_OK && made == 0 && stream.avail_in == 0)) {
            status = Z_DATA_ERROR;
            break;
        }
        plain.append(piece.data(), made);
    }
    const bool whole = status == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    if (!whole)
        return std::nullopt;
    return plain;
}

}
