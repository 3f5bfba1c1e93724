// The keyring that the signer keeps in the data directory. It is read again when its file changes:
// `nguon keys rotate` needs no restart of the server.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "trust/document.hpp"
#include "trust/keyring.hpp"

namespace nguon {

class KeyringFile {
public:
    explicit KeyringFile(std::filesystem::path data)
        : data_(std::move(data))
    {
    }
    Result<SignedDocument> document() const;
    Version version() const; // 0: there is none
    std::optional<Keyring> keys() const;
    std::string root() const; // empty: there is none

private:
    std::filesystem::path data_;
};

}
