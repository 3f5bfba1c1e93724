// `nguon serve` starts a signer where none answers, starts it again when it dies, and ends the one
// it started.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "server/signer/remote_signer.hpp"

namespace nguon {

class SignerChild {
public:
    // With a `socket`: waits for the signer that serves there. Without: connects to one that runs
    // on `data`, or else makes keys if there are none yet and starts `nguon-signer` beside this
    // program. Throws std::runtime_error when none comes up.
    SignerChild(
        const std::filesystem::path& data, const std::optional<std::filesystem::path>& socket);
    ~SignerChild();
    SignerChild(const SignerChild&) = delete;
    SignerChild& operator=(const SignerChild&) = delete;

    signer::RemoteSigner& signer() { return *signer_; }

private:
    void wait_for_service(const std::filesystem::path& socket);
    void start();
    void wait_until_it_answers();
    void watch();
    void wait_for_its_end(std::unique_lock<std::mutex>& lock);

    std::filesystem::path data_;
    std::unique_ptr<signer::RemoteSigner> signer_;
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    int pid_ = 0; // 0: somebody else's, or none at the moment
    std::thread watcher_; // of our own child only
};

}
