// For tests: an authenticator in memory that says yes to everything, or lies as it is told to.
#pragma once

#include <memory>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "base/text.hpp"
#include "trust/passkey.hpp"

namespace nguon::testing {

class SoftPasskey {
public:
    static constexpr unsigned present_and_verified = 0x05;

    SoftPasskey()
        : key_(EVP_EC_gen("P-256"), EVP_PKEY_free)
    {
    }

    PersonalKey key() const
    {
        std::array<unsigned char, 65> point{};
        std::size_t size = 0;
        EVP_PKEY_get_octet_string_param(
            key_.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size);
        return PersonalKey::from_bytes({ reinterpret_cast<const char*>(point.data()) + 1, 64 })
            .value();
    }

    static std::string client_data(
        std::string_view type, std::string_view challenge, std::string_view origin)
    {
        return R"({"type":")" + std::string(type) + R"(","challenge":")" + to_base64url(challenge)
            + R"(","origin":")" + std::string(origin) + R"(","crossOrigin":false})";
    }

    std::string authenticator_data(std::string_view site)
    {
        ++counter;
        std::string data(sha256(site).bytes());
        data += static_cast<char>(flags);
        for (const int shift : { 24, 16, 8, 0 })
            data += static_cast<char>(counter >> shift & 0xFF);
        return data;
    }
    // What a browser hands over when the key is made.
    std::string new_key_data(std::string_view site)
    {
        flags |= 0x40;
        std::string data = authenticator_data(site);
        flags &= ~0x40U;
        data += std::string(16, '\0');
        data += static_cast<char>(credential.size() >> 8);
        data += static_cast<char>(credential.size() & 0xFF);
        data += credential;
        const PersonalKey mine = key();
        data += std::string("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
        data += mine.bytes().substr(0, 32);
        data += std::string("\x22\x58\x20", 3);
        data += mine.bytes().substr(32);
        return data;
    }

    PersonalProof sign(std::string_view challenge, const Site& site, Moment asked = {})
    {
        PersonalProof proof;
        proof.kid = key().kid().text();
        proof.at = asked;
        proof.authenticator_data = authenticator_data(site.id);
        proof.client_data = client_data("webauthn.get", challenge, site.origins.at(0));
        proof.signature = signature_over(
            proof.authenticator_data + std::string(sha256(proof.client_data).bytes()));
        return proof;
    }

    unsigned flags = present_and_verified;
    std::uint32_t counter = 0;
    std::string credential = "credential-1";

private:
    std::string signature_over(std::string_view bytes) const
    {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
            EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::array<unsigned char, 80> signature{};
        std::size_t size = signature.size();
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
        EVP_DigestSign(context.get(), signature.data(), &size,
            reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        return { reinterpret_cast<const char*>(signature.data()), size };
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}
