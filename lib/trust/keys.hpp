// Ed25519 keys and signatures over plain bytes. What is signed in the house is a document
// (trust/document.hpp); nothing else should call `sign` and `is_signed_by` directly.
#pragma once

#include <array>
#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nguon {

// The short name of a public key: the first 16 hex digits of its SHA-256.
class KeyId {
public:
    KeyId() = default; // no key
    static std::optional<KeyId> parse(std::string_view text);

    const std::string& text() const { return text_; }
    explicit operator bool() const { return !text_.empty(); }

    friend auto operator<=>(const KeyId&, const KeyId&) = default;

private:
    std::string text_;
};

class PublicKey {
public:
    static constexpr std::size_t size = 32;

    PublicKey() = default; // no key: verifies nothing
    // base64url without padding. Refuses points of small order, under which forgery is possible.
    static std::optional<PublicKey> parse(std::string_view text);
    static std::optional<PublicKey> from_bytes(std::string_view bytes);

    std::string text() const;
    std::string_view bytes() const
    {
        return { reinterpret_cast<const char*>(bytes_.data()), bytes_.size() };
    }
    KeyId kid() const;

    friend auto operator<=>(const PublicKey&, const PublicKey&) = default;

private:
    std::array<unsigned char, size> bytes_{};
};

class Signature {
public:
    static constexpr std::size_t size = 64;

    Signature() = default; // signs nothing
    static std::optional<Signature> parse(std::string_view text); // base64url
    static std::optional<Signature> from_bytes(std::string_view bytes);

    std::string text() const;
    std::string_view bytes() const
    {
        return { reinterpret_cast<const char*>(bytes_.data()), bytes_.size() };
    }

    friend bool operator==(const Signature&, const Signature&) = default;

private:
    std::array<unsigned char, size> bytes_{};
};

// Cannot be copied or printed; its memory is wiped when it goes.
class SecretKey {
public:
    static constexpr std::size_t seed_size = 32;

    // A new key from the kernel's chance.
    static SecretKey generate();
    // The key that belongs to a seed of 32 bytes; other lengths are our own mistake.
    static SecretKey from_seed(std::string_view seed);

    SecretKey(SecretKey&&) noexcept;
    SecretKey& operator=(SecretKey&&) noexcept;
    ~SecretKey();

    const PublicKey& public_key() const { return public_key_; }
    Signature sign(std::string_view bytes) const;
    // Hands the 32 bytes of the seed to `use` and wipes them afterwards; for storing the key.
    template <typename Use> auto with_seed(Use use) const
    {
        const Seed seed(*this);
        return use(std::string_view(seed.bytes.data(), seed.bytes.size()));
    }

private:
    struct Memory;
    struct Seed {
        explicit Seed(const SecretKey& key);
        ~Seed();
        Seed(const Seed&) = delete;
        Seed& operator=(const Seed&) = delete;
        std::array<char, seed_size> bytes{};
    };

    SecretKey();

    std::unique_ptr<Memory> memory_;
    PublicKey public_key_;
};

bool is_signed_by(const PublicKey& key, std::string_view bytes, const Signature& signature);

// Wipes what held a secret, in a way that the compiler does not leave out.
void wipe(std::string& secret);

}
