// What a WebSocket peer sends: the same frames come out however the stream is cut, within the
// bounds.
#include "net/websocket_codec.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon::net;
using Kind = FrameDecoder::Event::Kind;

namespace {

constexpr std::size_t most = 2000;

std::vector<FrameDecoder::Event> decode(std::string_view bytes, Role role, std::size_t step)
{
    FrameDecoder decoder(role, most);
    std::vector<FrameDecoder::Event> events;
    while (!bytes.empty()) {
        std::string_view piece = bytes.substr(0, step);
        bytes.remove_prefix(piece.size());
        while (!piece.empty()) {
            auto event = decoder.next(piece);
            if (event.kind == Kind::incomplete)
                break;
            events.push_back(std::move(event));
        }
    }
    return events;
}

}

std::vector<std::string> seeds()
{
    const Mask mask{ 1, 2, 3, 4 };
    std::string fragment = encode_frame(Opcode::text, "một nửa", mask);
    fragment[0] = 0x01;
    std::string rest = encode_frame(Opcode::continuation, " còn lại", mask);
    return {
        encode_frame(Opcode::text, "thông báo", mask) + encode_frame(Opcode::ping, "?", mask),
        fragment + encode_frame(Opcode::pong, "", mask) + rest,
        encode_frame(Opcode::binary, std::string(300, 'x'), mask)
            + encode_frame(Opcode::close, close_payload(CloseCode::normal, "hết"), mask),
        encode_frame(Opcode::text, "từ máy chủ", std::nullopt),
    };
}

void fuzz(std::string_view bytes)
{
    for (const Role role : { Role::server, Role::client }) {
        const auto whole = decode(bytes, role, bytes.size() + 1);
        const auto cut = decode(bytes, role, 1);
        expect(whole.size() == cut.size());
        for (std::size_t i = 0; i < whole.size(); ++i) {
            expect(whole[i].kind == cut[i].kind && whole[i].data == cut[i].data
                && whole[i].code == cut[i].code);
            expect(whole[i].data.size() <= most);
            expect(whole[i].kind != Kind::broken || i + 1 == whole.size());
        }
    }
}
