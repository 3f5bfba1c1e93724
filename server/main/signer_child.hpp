// `nguon serve` starts a signer where none answers, and ends the one it started.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "server/signer/remote_signer.hpp"

namespace nguon {

class SignerChild {
public:
    // Connects to the signer at `socket`; where none answers, makes keys if there are none yet and
    // starts `nguon-signer` beside this program. Throws std::runtime_error when it does not come
    // up.
    SignerChild(
        const std::filesystem::path& data, const std::optional<std::filesystem::path>& socket);
    ~SignerChild();
    SignerChild(const SignerChild&) = delete;
    SignerChild& operator=(const SignerChild&) = delete;

    signer::RemoteSigner& signer() { return *signer_; }

private:
    void start(const std::filesystem::path& data);

    std::unique_ptr<signer::RemoteSigner> signer_;
    int pid_ = 0; // 0: somebody else's
};

}
