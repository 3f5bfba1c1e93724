// What reaches a device from whoever stands beside it or knows its number: a modem's lines, text
// messages, files on a stick. Reading ends, and what is taken is text or a document and nothing
// else.
#include "agent/onsite/modem.hpp"
#include "agent/onsite/sms_pdu_test_support.hpp"
#include "agent/onsite/stick.hpp"
#include "base/text.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon;
using namespace nguon::agent;

namespace {

std::string stick()
{
    LocalSigner signer(SecretKey::from_seed(std::string(SecretKey::seed_size, 's')));
    const auto order
        = signer.sign(DocumentType::order, R"({"issued":"2026-11-21T06:30:00+07:00","id":"7"})");
    return "{\"order\":" + encode(*order) + ",\"media\":\"" + to_base64url("sound") + "\"}";
}

}

std::vector<std::string> seeds()
{
    const std::string pdu = pdu_of("NG1:AAAABBBBCCCC");
    return { pdu, stick(), "\r\n+CMTI: \"SM\",3\r\nOK\r\n",
        "+CMGL: 1,0,,25\r\n" + pdu + "\r\n+CMGL: 2,1,,9\r\n" + pdu + "\r\n\r\nOK\r\n" };
}

void fuzz(std::string_view bytes)
{
    if (const auto message = read_pdu(bytes))
        expect(is_valid_utf8(message->text));
    // The bytes themselves as a message, without the digits in the way.
    if (const auto message = read_pdu(to_hex(bytes.substr(0, 200))))
        expect(is_valid_utf8(message->text));
    if (const auto order = read_stick_order(bytes)) {
        expect(order->media.size() <= most_stick_bytes);
        expect(decode_document(encode(order->order), most_stick_bytes).has_value());
    }
    AtLines lines;
    lines.feed(bytes.substr(0, bytes.size() / 2));
    lines.feed(bytes.substr(bytes.size() / 2));
    std::vector<std::string> all;
    while (auto line = lines.next()) {
        static_cast<void>(place_of_news(*line));
        all.push_back(std::move(*line));
    }
    expect(messages_in(all).size() <= all.size());
}
