// Signed documents and keyrings as they come from a network: what is taken in is written out as it
// came, and nothing that was altered passes as signed.
#include "base/moment.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "trust/document.hpp"
#include "trust/keyring.hpp"

using namespace nguon;

namespace {

constexpr std::string_view payload = R"({"issued":"2026-11-21T06:30:00+07:00","version":7})";

LocalSigner& signer()
{
    static LocalSigner local(SecretKey::from_seed(std::string(SecretKey::seed_size, 's')));
    return local;
}

std::string keyring_payload()
{
    Keyring keyring;
    keyring.version = 1'800'000'000'000;
    keyring.root = signer().public_key();
    keyring.issued = moment_from_unix_ms(1'800'000'000'000);
    keyring.keys.push_back({ signer().public_key(), "signer", { DocumentType::plan },
        moment_from_unix_ms(1'700'000'000'000), moment_from_unix_ms(1'900'000'000'000), {} });
    return to_payload(keyring);
}

}

std::vector<std::string> seeds()
{
    return { encode(*signer().sign(DocumentType::plan, payload)), keyring_payload() };
}

void fuzz(std::string_view bytes)
{
    if (const auto document = decode_document(bytes, 64 * 1024)) {
        const auto again = decode_document(encode(*document), 128 * 1024);
        expect(again && *again == *document);
        if (check_signature(*document, DocumentType::plan, signer().public_key()))
            expect(document->payload == payload);
    }
    if (const auto keyring = parse_keyring(bytes)) {
        const auto again = parse_keyring(to_payload(*keyring));
        expect(again && *again == *keyring);
    }
}
