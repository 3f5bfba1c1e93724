#include "server/main/signer_child.hpp"

#include <array>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/log.hpp"
#include "runtime/shared_clock.hpp"
#include "server/signer/key_store.hpp"
#include "server/signer/service.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr auto comes_up_within = 10s;
constexpr auto restarts_after = 500ms;

std::filesystem::path own_folder()
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

}

SignerChild::SignerChild(
    const std::filesystem::path& data, const std::optional<std::filesystem::path>& socket)
    : data_(data)
{
    if (socket) {
        wait_for_service(*socket);
        return;
    }
    if (auto connected = signer::RemoteSigner::connect({ signer::socket_path(data) })) {
        signer_ = std::move(*connected);
        return;
    }
    if (!std::filesystem::exists(data / "keys" / "keyring.json")) {
        const auto made = signer::init_keys(data, {}, runtime::clock_of_environment()->now());
        if (!made)
            throw std::runtime_error("no keys could be made: " + made.error().code);
        log::info("keys.made", { { "root_secret_is_here", true } });
    }
    start();
    wait_until_it_answers();
    // From here on the watcher alone waits for children of this class.
    watcher_ = std::thread([this] { watch(); });
}

// A service of its own, which may have been started together with this one.
void SignerChild::wait_for_service(const std::filesystem::path& socket)
{
    const auto until = std::chrono::steady_clock::now() + comes_up_within;
    while (!signer_) {
        if (auto connected = signer::RemoteSigner::connect({ socket }))
            signer_ = std::move(*connected);
        else if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("no signer answers at " + socket.string());
        else
            std::this_thread::sleep_for(20ms);
    }
}

// The child needs a moment to unlock its key; there is nothing else to wait on but the socket.
void SignerChild::wait_until_it_answers()
{
    const auto until = std::chrono::steady_clock::now() + comes_up_within;
    while (std::chrono::steady_clock::now() < until) {
        if (auto connected = signer::RemoteSigner::connect({ signer::socket_path(data_) })) {
            signer_ = std::move(*connected);
            return;
        }
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_)
            throw std::runtime_error("the signer ended at its start; its reason stands above");
        std::this_thread::sleep_for(20ms);
    }
    ::kill(pid_, SIGKILL);
    throw std::runtime_error("the signer does not come up");
}

void SignerChild::start()
{
    const std::string program = own_folder() / "nguon-signer";
    const std::string folder = data_;
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("no process could be started for the signer");
    if (child == 0) {
        // It must not be ended by the terminal's Ctrl-C before the server has finished.
        ::setsid();
        // Nor outlive a server that is killed. The kernel counts the thread that started it: the
        // one that made the server, or the watcher, and both last as long as the server.
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent)
            ::_exit(1);
        std::array arguments{ const_cast<char*>(program.c_str()), const_cast<char*>("--data"),
            const_cast<char*>(folder.c_str()), static_cast<char*>(nullptr) };
        ::execv(program.c_str(), arguments.data());
        ::_exit(127);
    }
    pid_ = child;
}

// The connections to the signer are made anew by whoever asks next.
void SignerChild::watch()
{
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (pid_ != 0)
            wait_for_its_end(lock);
        if (stopped_.wait_for(lock, restarts_after, [this] { return stopping_; }))
            return;
        try {
            start();
        } catch (const std::exception& error) {
            log::error("signer.not_started", { { "what", error.what() } });
        }
    }
}

void SignerChild::wait_for_its_end(std::unique_lock<std::mutex>& lock)
{
    const pid_t child = pid_;
    lock.unlock();
    // Looked at without reaping: the number stays the child's until it is forgotten below, so that
    // nobody else is sent the signal meant for it.
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT);
    lock.lock();
    pid_ = 0;
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!stopping_)
        log::error("signer.died", { { "process", std::int64_t(child) }, { "status", status } });
}

SignerChild::~SignerChild()
{
    signer_.reset();
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        if (pid_ != 0)
            ::kill(pid_, SIGTERM);
    }
    stopped_.notify_all();
    if (watcher_.joinable())
        watcher_.join();
}

}
