#include "net/websocket_codec.hpp"

#include "net/websocket_handshake.hpp"

#include <random>

#include <gtest/gtest.h>

namespace nguon::net {
namespace {

using Kind = FrameDecoder::Event::Kind;
constexpr Mask codec_mask{ 0x37, 0xFA, 0x21, 0x3D };

FrameDecoder::Event decode(
    std::string_view bytes, Role role = Role::server, std::size_t most = 1000)
{
    FrameDecoder decoder(role, most);
    return decoder.next(bytes);
}

unsigned close_code_of(std::string_view bytes, Role role = Role::server)
{
    const auto event = decode(bytes, role);
    EXPECT_EQ(event.kind, Kind::broken);
    return event.code;
}

std::string masked(Opcode opcode, std::string_view payload)
{
    return encode_frame(opcode, payload, codec_mask);
}

// A masked frame with an altered first byte.
std::string altered(std::string frame, unsigned char first)
{
    frame[0] = static_cast<char>(first);
    return frame;
}

TEST(FrameDecoder, reads_the_examples_of_the_rfc)
{
    const std::string hello("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11);
    const auto event = decode(hello);
    EXPECT_EQ(event.kind, Kind::text);
    EXPECT_EQ(event.data, "Hello");
    EXPECT_EQ(masked(Opcode::text, "Hello"), hello);
    EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(FrameDecoder, gives_the_same_however_the_stream_is_cut)
{
    std::string stream = masked(Opcode::text, "xin chào") + masked(Opcode::ping, "p")
        + masked(Opcode::binary, std::string(700, 'b'))
        + masked(Opcode::close, close_payload(CloseCode::normal, "hết"));
    for (std::size_t step = 1; step < stream.size(); step += 3) {
        FrameDecoder decoder(Role::server, 1000);
        std::vector<FrameDecoder::Event> events;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            std::string_view piece = std::string_view(stream).substr(at, step);
            while (!piece.empty()) {
                auto event = decoder.next(piece);
                if (event.kind != Kind::incomplete)
                    events.push_back(std::move(event));
            }
        }
        ASSERT_EQ(events.size(), 4U) << step;
        EXPECT_EQ(events[0].data, "xin chào");
        EXPECT_EQ(events[1].kind, Kind::ping);
        EXPECT_EQ(events[2].data, std::string(700, 'b'));
        EXPECT_EQ(events[3].code, 1000);
        EXPECT_EQ(events[3].data, "hết");
    }
}

TEST(FrameDecoder, joins_fragments_and_takes_control_frames_between_them)
{
    const std::string first = altered(masked(Opcode::text, "xin "), 0x01);
    const std::string last = altered(masked(Opcode::text, "chào"), 0x80);
    const std::string stream = first + masked(Opcode::ping, "?") + last;
    FrameDecoder decoder(Role::server, 1000);
    std::string_view left = stream;
    EXPECT_EQ(decoder.next(left).kind, Kind::ping);
    const auto event = decoder.next(left);
    EXPECT_EQ(event.kind, Kind::text);
    EXPECT_EQ(event.data, "xin chào");
}

TEST(FrameDecoder, takes_sizes_of_every_width_and_refuses_longer_forms_than_needed)
{
    for (const std::size_t size : { 0U, 125U, 126U, 65'535U, 65'536U }) {
        const auto event
            = decode(masked(Opcode::binary, std::string(size, 'x')), Role::server, 70'000);
        EXPECT_EQ(event.kind, Kind::binary) << size;
        EXPECT_EQ(event.data.size(), size);
    }
    EXPECT_EQ(
        close_code_of(std::string("\x82\xFE\x00\x7D", 4) + "mmmm" + std::string(125, 'x')), 1002U);
    EXPECT_EQ(
        close_code_of(std::string("\x82\xFF\x00\x00\x00\x00\x00\x00\xFF\xFF", 10) + "mmmm"), 1002U);
    EXPECT_EQ(
        close_code_of(std::string("\x82\xFF\x80\x00\x00\x00\x00\x00\xFF\xFF", 10) + "mmmm"), 1002U);
}

TEST(FrameDecoder, refuses_what_breaks_the_rules)
{
    const std::string plain = encode_frame(Opcode::text, "a", std::nullopt);
    EXPECT_EQ(close_code_of(plain, Role::server), 1002U) << "a client must mask";
    EXPECT_EQ(close_code_of(masked(Opcode::text, "a"), Role::client), 1002U) << "a server must not";
    EXPECT_EQ(close_code_of(altered(masked(Opcode::text, "a"), 0xC1)), 1002U) << "reserved bit";
    EXPECT_EQ(close_code_of(altered(masked(Opcode::text, "a"), 0x83)), 1002U) << "unknown opcode";
    EXPECT_EQ(close_code_of(altered(masked(Opcode::ping, "a"), 0x09)), 1002U)
        << "cut control frame";
    EXPECT_EQ(close_code_of(altered(masked(Opcode::text, std::string(126, 'a')), 0x89)), 1002U)
        << "long ping";
    EXPECT_EQ(close_code_of(altered(masked(Opcode::text, "a"), 0x80)), 1002U)
        << "nothing to continue";
    EXPECT_EQ(close_code_of(masked(Opcode::close, "x")), 1002U) << "half a code";
    for (const unsigned code : { 0U, 999U, 1004U, 1005U, 1006U, 1015U, 2999U, 5000U })
        EXPECT_EQ(
            close_code_of(masked(Opcode::close, close_payload(static_cast<CloseCode>(code), ""))),
            1002U)
            << code;
    EXPECT_EQ(close_code_of(masked(Opcode::binary, std::string(1001, 'x'))), 1009U);
    EXPECT_EQ(close_code_of(masked(Opcode::text, "\xC3")), 1007U);
    EXPECT_EQ(close_code_of(masked(Opcode::text, "\xED\xA0\x80")), 1007U) << "surrogate";
    EXPECT_EQ(
        close_code_of(masked(Opcode::close, close_payload(CloseCode::normal, "") + "\xFF")), 1007U);
}

TEST(FrameDecoder, refuses_a_new_message_inside_one_and_fragments_that_grow_too_large)
{
    const std::string begin = altered(masked(Opcode::text, std::string(900, 'a')), 0x01);
    FrameDecoder decoder(Role::server, 1000);
    const std::string interrupted = begin + masked(Opcode::text, "b");
    std::string_view left = interrupted;
    EXPECT_EQ(decoder.next(left).code, 1002);

    FrameDecoder other(Role::server, 1000);
    const std::string growing = begin + altered(masked(Opcode::text, std::string(101, 'a')), 0x80);
    left = growing;
    EXPECT_EQ(other.next(left).code, 1009);
    left = growing;
    EXPECT_EQ(other.next(left).kind, Kind::incomplete) << "nothing follows a broken stream";
    EXPECT_TRUE(left.empty());
}

TEST(FrameDecoder, text_may_hold_nul_and_may_be_cut_inside_a_letter)
{
    EXPECT_EQ(decode(masked(Opcode::text, std::string("a\0b", 3))).data, std::string("a\0b", 3));
    const std::string letter = "đ";
    const std::string stream = altered(masked(Opcode::text, letter.substr(0, 1)), 0x01)
        + altered(masked(Opcode::text, letter.substr(1)), 0x80);
    EXPECT_EQ(decode(stream).data, letter);
}

TEST(FrameDecoder, survives_altered_streams_and_keeps_its_bounds)
{
    std::minstd_rand chance(7);
    const std::string good = masked(Opcode::text, "xin chào") + masked(Opcode::ping, "p")
        + altered(masked(Opcode::binary, std::string(200, 'b')), 0x02)
        + altered(masked(Opcode::binary, std::string(300, 'c')), 0x80);
    for (int round = 0; round < 20'000; ++round) {
        std::string stream = good;
        for (unsigned i = 0; i <= chance() % 4; ++i)
            stream[chance() % stream.size()] = static_cast<char>(chance());
        FrameDecoder decoder(chance() % 4 ? Role::server : Role::client, 400);
        std::string_view left = stream;
        while (!left.empty()) {
            const auto event = decoder.next(left);
            ASSERT_LE(event.data.size(), 400U);
        }
    }
}

}
}
