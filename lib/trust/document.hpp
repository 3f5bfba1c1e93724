// A signed document: exact bytes, what they are, and who vouches for them.
//
// The signature is over "nguon" NUL typ NUL payload, so that a plan can never be replayed as an
// order, nor our signature be used under another protocol. The payload travels as the bytes that
// were signed (base64url), never as JSON to be written anew. Every payload that a keyring key signs
// is a JSON object with `issued`, the moment of signing: the key's validity is compared with it,
// not with now.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "trust/keys.hpp"
#include "json/choice.hpp"
#include "json/value.hpp"

namespace nguon::json {
class Reader;
}

namespace nguon {

enum class DocumentType : std::uint8_t {
    plan, // header of a play plan: version, hash of the body, inputs
    order, // an emergency, its update, cancel or end
    keyring, // which keys may sign what; signed by the root
    profile, // a device's place, units, groups and limits
    command, // volume, stop, test tone ... to a device
    approval, // somebody entitled approved a version of a bulletin
    log, // head of a device's play-log chain; signed by the device
    welcome, // the server answers the nonce of one connection
    hello, // the device answers the nonce of one connection
    seal, // head of the server's audit chain
    enrolment, // what a device is told when it is paired
};

inline constexpr std::array document_types{
    json::Choice<DocumentType>{ "plan", DocumentType::plan },
    json::Choice<DocumentType>{ "order", DocumentType::order },
    json::Choice<DocumentType>{ "keyring", DocumentType::keyring },
    json::Choice<DocumentType>{ "profile", DocumentType::profile },
    json::Choice<DocumentType>{ "command", DocumentType::command },
    json::Choice<DocumentType>{ "approval", DocumentType::approval },
    json::Choice<DocumentType>{ "log", DocumentType::log },
    json::Choice<DocumentType>{ "welcome", DocumentType::welcome },
    json::Choice<DocumentType>{ "hello", DocumentType::hello },
    json::Choice<DocumentType>{ "seal", DocumentType::seal },
    json::Choice<DocumentType>{ "enrolment", DocumentType::enrolment },
};

inline std::string_view name_of(DocumentType type) { return json::name_in(document_types, type); }

// How it is signed. An officer's own key (WebAuthn, P-256) becomes a second value.
enum class Algorithm : std::uint8_t { ed25519 };

struct SignedDocument {
    DocumentType type{};
    Algorithm algorithm = Algorithm::ed25519;
    KeyId kid;
    std::string payload;
    Signature signature;

    friend bool operator==(const SignedDocument&, const SignedDocument&) = default;
};

// The bytes under the signature.
std::string signing_bytes(DocumentType type, std::string_view payload);

// {"typ","alg","kid","payload","sig"}
json::Object to_json(const SignedDocument& document);
std::string encode(const SignedDocument& document);
// Refuses with `trust.malformed`, `trust.unknown_algorithm` or `input.too_large`.
Result<SignedDocument> decode_document(std::string_view text, std::size_t max_bytes);
Result<SignedDocument> document_from_json(const json::Value& value);
// One that stands in a message; refused at its key.
SignedDocument read_document(json::Reader& in, std::string_view key);

// The signature alone, under a key known from elsewhere (a device's key on the server, the root).
// Refuses with `trust.wrong_type`, `trust.unknown_key` or `trust.bad_signature`.
Result<void> check_signature(
    const SignedDocument& document, DocumentType expected, const PublicKey& key);

// Whoever can sign: a key in memory, or the signer process at the end of a socket.
class Signer {
public:
    virtual ~Signer() = default;

    virtual PublicKey public_key() const = 0;
    virtual Result<SignedDocument> sign(DocumentType type, std::string_view payload) = 0;
    // All or nothing; in the order of the payloads.
    virtual Result<std::vector<SignedDocument>> sign_all(
        DocumentType type, std::span<const std::string> payloads);
};

// The device's own key, the root key while it is on the table, and tests.
class LocalSigner final : public Signer {
public:
    explicit LocalSigner(SecretKey key)
        : key_(std::move(key))
    {
    }

    PublicKey public_key() const override { return key_.public_key(); }
    const SecretKey& key() const { return key_; }
    Result<SignedDocument> sign(DocumentType type, std::string_view payload) override;

private:
    SecretKey key_;
};

}
