// Orders in text messages, as anybody can send them to a device: nothing that was not signed opens,
// and what opens is what was signed.
#include "base/text.hpp"
#include "protocol/sms_order.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon;

namespace {

const Moment pressed = moment_from_unix_ms(1'800'000'000'000);

LocalSigner& signer()
{
    static LocalSigner local(SecretKey::from_seed(std::string(SecretKey::seed_size, 's')));
    return local;
}

const Keyring& keyring()
{
    static const Keyring ring = [] {
        Keyring made;
        made.version = 1;
        made.root = signer().public_key();
        made.issued = pressed;
        made.keys.push_back({ signer().public_key(), "signer", { DocumentType::order },
            pressed - std::chrono::hours(1), pressed + std::chrono::hours(1), {} });
        return made;
    }();
    return ring;
}

protocol::SmsOrder order()
{
    protocol::SmsOrder sms;
    sms.order.id = OrderId(77);
    sms.order.revision = 200;
    sms.order.issued = pressed;
    sms.order.expires = pressed + std::chrono::minutes(30);
    sms.order.repeat = 3;
    sms.order.audience.units = { UnitId(7) };
    sms.words = TemplateId(9);
    sms.fingerprint = 0xC0FFEE;
    return sms;
}

std::string message()
{
    return protocol::to_sms(*signer().sign(DocumentType::order, *protocol::sms_payload(order())));
}

}

std::vector<std::string> seeds()
{
    // Without the signature's check in the way: the body alone, behind 64 bytes of anything.
    return { message(), "NG1:" + to_base64url(std::string(103, 'u')) };
}

void fuzz(std::string_view bytes)
{
    if (const auto opened = protocol::open_sms(bytes, keyring(), pressed))
        expect(*protocol::sms_payload(*opened) == *protocol::sms_payload(order()));
    // Whatever body is signed by mistake opens to what can be written again, or not at all.
    const std::string payload = "{\"issued\":\"" + to_rfc3339(pressed) + "\",\"sms\":\""
        + to_base64url(bytes.substr(0, 120)) + "\"}";
    if (const auto document = signer().sign(DocumentType::order, payload)) {
        if (const auto opened = protocol::open_sms(protocol::to_sms(*document), keyring(), {}))
            expect(protocol::sms_payload(*opened).has_value() || bytes.size() > 50);
    }
}
