#include "trust/document.hpp"

#include "base/text.hpp"
#include "trust/malformed.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr std::string_view ed25519 = "ed25519";

}

std::string signing_bytes(DocumentType type, std::string_view payload)
{
    const std::string_view name = name_of(type);
    std::string bytes("nguon\0", 6);
    bytes.reserve(bytes.size() + name.size() + 1 + payload.size());
    bytes.append(name).push_back('\0');
    bytes.append(payload);
    return bytes;
}

json::Object to_json(const SignedDocument& document)
{
    return { { "typ", name_of(document.type) }, { "alg", ed25519 }, { "kid", document.kid.text() },
        { "payload", to_base64url(document.payload) }, { "sig", document.signature.text() } };
}

std::string encode(const SignedDocument& document) { return json::serialise(to_json(document)); }

Result<SignedDocument> document_from_json(const json::Value& value)
{
    constexpr std::size_t unbounded = std::size_t(-1) / 4; // the whole text was bounded before
    json::Reader in(value);
    SignedDocument document;
    document.type = in.choice("typ", document_types);
    const std::string algorithm = in.text("alg", { .least = 1, .most = 32 });
    const auto kid = KeyId::parse(in.text("kid", { .most = 16 }));
    const auto payload = from_base64url(in.text("payload", { .most = unbounded }));
    const auto signature = Signature::parse(in.text("sig", { .most = 86 }));
    if (const auto read = in.finish(); !read)
        return malformed(read.error());
    if (algorithm != ed25519)
        return fail(Kind::invalid, "trust.unknown_algorithm", algorithm);
    if (!kid || !payload || !signature)
        return fail(Kind::invalid, "trust.malformed");
    document.kid = *kid;
    document.payload = *payload;
    document.signature = *signature;
    return document;
}

Result<SignedDocument> decode_document(std::string_view text, std::size_t max_bytes)
{
    const auto value = json::parse(text, { .max_depth = 2, .max_bytes = max_bytes });
    if (!value && value.error().kind == Kind::too_many)
        return tl::unexpected(value.error());
    if (!value)
        return malformed(value.error());
    return document_from_json(*value);
}

SignedDocument read_document(json::Reader& in, std::string_view key)
{
    const auto field = in.field(key);
    if (!field) {
        in.refuse(key, "input.required");
        return {};
    }
    auto document = document_from_json(field->value());
    if (!document) {
        in.refuse(key, document.error().code);
        return {};
    }
    return std::move(*document);
}

Result<void> check_signature(
    const SignedDocument& document, DocumentType expected, const PublicKey& key)
{
    if (document.type != expected)
        return fail(Kind::forbidden, "trust.wrong_type", std::string(name_of(document.type)));
    if (document.kid != key.kid())
        return fail(Kind::forbidden, "trust.unknown_key", document.kid.text());
    if (!is_signed_by(key, signing_bytes(document.type, document.payload), document.signature))
        return fail(Kind::forbidden, "trust.bad_signature", document.kid.text());
    return {};
}

Result<std::vector<SignedDocument>> Signer::sign_all(
    DocumentType type, std::span<const std::string> payloads)
{
    std::vector<SignedDocument> documents;
    documents.reserve(payloads.size());
    for (const std::string& payload : payloads) {
        auto document = sign(type, payload);
        if (!document)
            return tl::unexpected(document.error());
        documents.push_back(std::move(*document));
    }
    return documents;
}

Result<SignedDocument> LocalSigner::sign(DocumentType type, std::string_view payload)
{
    return SignedDocument{ type, Algorithm::ed25519, key_.public_key().kid(), std::string(payload),
        key_.sign(signing_bytes(type, payload)) };
}

}
