// A person's own key (WebAuthn): a P-256 key that never leaves a telephone, a computer's chip or a
// security key, and says yes only after its owner touched it and proved that it is he.
//
// An assertion signs the site's name, the flags of touch and proof, and the challenge: for an order
// the hash of what is approved. Checked here by the same code on server and device.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "core/order/order.hpp"
#include "trust/hash.hpp"
#include "trust/keys.hpp"

namespace nguon {

class PersonalKey {
public:
    static constexpr std::size_t size = 64; // the point's two coordinates

    PersonalKey() = default; // no key: verifies nothing
    // base64url without padding; refuses what is no point of the curve.
    static std::optional<PersonalKey> parse(std::string_view text);
    static std::optional<PersonalKey> from_bytes(std::string_view bytes);

    std::string text() const;
    std::string_view bytes() const
    {
        return { reinterpret_cast<const char*>(bytes_.data()), bytes_.size() };
    }
    KeyId kid() const;
    // ECDSA with SHA-256; the signature is DER, as authenticators write it.
    bool has_signed(std::string_view bytes, std::string_view signature) const;

    friend auto operator<=>(const PersonalKey&, const PersonalKey&) = default;

private:
    std::array<unsigned char, size> bytes_{};
};

// Where assertions may be made: anywhere else a person was talked into touching his key.
struct Site {
    std::string id; // the relying party: a host name
    std::vector<std::string> origins; // "https://loa.example.vn"

    friend bool operator==(const Site&, const Site&) = default;
};

// A key that was just made, as the browser hands it over. No attestation is asked for: whose key it
// is, is said by who was signed in, and by the root that later vouches for it.
struct NewPasskey {
    std::string credential; // raw id
    PersonalKey key;
    std::uint32_t counter = 0;
};
// Refuses with `passkey.malformed`, `passkey.wrong_type`, `passkey.other_challenge`,
// `passkey.other_site`, `passkey.not_verified` (no touch, or nobody proved who he is) or
// `passkey.unsupported` (another kind of key).
Result<NewPasskey> read_new_passkey(std::string_view authenticator_data,
    std::string_view client_data, const Site& site, std::string_view challenge);

// The counter of the key after this use (0: it has none). Refuses like `read_new_passkey`, and with
// `passkey.bad_signature`.
Result<std::uint32_t> check_assertion(const PersonalProof& proof, const PersonalKey& key,
    const Site& site, std::string_view challenge);

// The challenge that a browser says it answered; unproven, for finding what it belongs to.
std::optional<std::string> challenge_of(std::string_view client_data);

}
