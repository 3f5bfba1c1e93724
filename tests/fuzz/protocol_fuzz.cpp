// Frames of the device link: what is understood is written out with the same meaning, and the short
// way for words about orders never understands anything the long way would not.
#include "protocol/stage_ack.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon;
using protocol::Ack;

std::vector<std::string> seeds()
{
    return { protocol::encode({ 7, Ack{ 4'503'599'627'370'496, "received", {}, 0 } }),
        protocol::encode({ 8, Ack{ 3, "refused", "order.not_meant", 0 } }),
        protocol::encode({ 9, Ack{ 0, "sounding", {}, 0, OrderId(450'000'000'000'000'000), 2 } }),
        protocol::encode({ 10, Ack{ 5, "ready", {}, 1'800'000'000'000 } }),
        R"({"type":"ack","id":1,"re":01,"state":"received","reason":"","plan":0})",
        R"({"type":"ack","id":1,"re":1,"state":"received","reason":"","plan":0,"order":"0","revision":1})",
        R"({"type":"ack","id":1,"re":1,"state":"received","reason":null,"plan":0} )" };
}

void fuzz(std::string_view bytes)
{
    const auto frame = protocol::decode_frame(bytes);
    if (frame) {
        const auto again = protocol::decode_frame(protocol::encode(*frame));
        expect(again && again->id == frame->id && again->content.index() == frame->content.index());
    }
    if (const auto ack = protocol::read_stage_ack(bytes)) {
        expect(frame.has_value());
        const auto* known = std::get_if<Ack>(&frame->content);
        expect(known != nullptr && known->re == ack->re && known->state == ack->state
            && known->reason == ack->reason && known->plan == ack->plan
            && known->order == ack->order && known->revision == ack->revision);
    }
}
