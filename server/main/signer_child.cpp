#include "server/main/signer_child.hpp"

#include <array>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/clock.hpp"
#include "runtime/log.hpp"
#include "server/signer/key_store.hpp"
#include "server/signer/service.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr auto comes_up_within = 10s;

std::filesystem::path own_folder()
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

}

SignerChild::SignerChild(
    const std::filesystem::path& data, const std::optional<std::filesystem::path>& socket)
{
    const std::filesystem::path path = socket.value_or(signer::socket_path(data));
    const signer::RemoteSettings settings{ path };
    if (auto connected = signer::RemoteSigner::connect(settings)) {
        signer_ = std::move(*connected);
        return;
    }
    if (socket)
        throw std::runtime_error("no signer answers at " + path.string());
    start(data);
    // The child needs a moment to unlock its key; there is nothing else to wait on but the socket.
    const auto until = std::chrono::steady_clock::now() + comes_up_within;
    while (std::chrono::steady_clock::now() < until) {
        if (auto connected = signer::RemoteSigner::connect(settings)) {
            signer_ = std::move(*connected);
            return;
        }
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = 0;
            throw std::runtime_error("the signer ended at its start; its reason stands above");
        }
        std::this_thread::sleep_for(20ms);
    }
    throw std::runtime_error("the signer does not come up");
}

void SignerChild::start(const std::filesystem::path& data)
{
    if (!std::filesystem::exists(data / "keys" / "keyring.json")) {
        const auto made = signer::init_keys(data, {}, runtime::SystemClock().now());
        if (!made)
            throw std::runtime_error("no keys could be made: " + made.error().code);
        log::info("keys.made", { { "root_secret_is_here", true } });
    }
    const std::string program = own_folder() / "nguon-signer";
    const std::string folder = data;
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0)
        throw std::runtime_error("no process could be started for the signer");
    if (pid_ == 0) {
        // It must not outlive a server that is killed, nor be ended by the terminal's Ctrl-C before
        // the server has finished.
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent)
            ::_exit(1);
        ::setsid();
        std::array arguments{ const_cast<char*>(program.c_str()), const_cast<char*>("--data"),
            const_cast<char*>(folder.c_str()), static_cast<char*>(nullptr) };
        ::execv(program.c_str(), arguments.data());
        ::_exit(127);
    }
}

SignerChild::~SignerChild()
{
    signer_.reset();
    if (pid_ == 0)
        return;
    ::kill(pid_, SIGTERM);
    int status = 0;
    ::waitpid(pid_, &status, 0);
}

}
