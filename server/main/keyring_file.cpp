#include "server/main/keyring_file.hpp"

#include "server/signer/key_store.hpp"

namespace nguon {

Result<SignedDocument> KeyringFile::document() const { return signer::load_signed_keyring(data_); }

Version KeyringFile::version() const
{
    const auto keyring = keys();
    return keyring ? keyring->version : 0;
}

std::optional<Keyring> KeyringFile::keys() const
{
    auto keyring = signer::load_keyring(data_);
    return keyring ? std::optional(std::move(*keyring)) : std::nullopt;
}

std::string KeyringFile::root() const
{
    const auto root = signer::load_root(data_);
    return root ? root->text() : std::string();
}

}
