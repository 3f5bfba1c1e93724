#include "server/signer/service.hpp"

#include <algorithm>
#include <atomic>
#include <list>
#include <thread>

#include <grp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/log.hpp"
#include "runtime/shared_clock.hpp"
#include "server/signer/key_store.hpp"
#include "server/signer/wire.hpp"

namespace nguon::signer {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Serves the connections of one signer. Each has a thread: there are few, and they block.
class Service {
public:
    Service(
        const SignerSettings& settings, const runtime::Clock& clock, std::unique_ptr<Notary> notary)
        : settings_(settings)
        , clock_(clock)
        , notary_(std::move(notary))
        , stopping_(::eventfd(0, EFD_CLOEXEC))
    {
        if (!stopping_)
            throw_errno("eventfd");
    }

    void run(const Descriptor& listener, const std::stop_token& stop)
    {
        // A readable eventfd that nobody empties wakes every waiting thread.
        const std::stop_callback wake(stop, [this] { ::eventfd_write(stopping_.get(), 1); });
        while (!stop.stop_requested()) {
            std::array<pollfd, 2> waits{ pollfd{ listener.get(), POLLIN, 0 },
                pollfd{ stopping_.get(), POLLIN, 0 } };
            if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR)
                throw_errno("poll");
            reap();
            if (waits[0].revents != 0)
                accept_one(listener);
        }
        lines_.clear(); // joins: each thread ends behind the request it has at hand
    }

private:
    struct Line {
        Descriptor socket;
        std::atomic<bool> ended = false;
        std::jthread thread;
    };

    void accept_one(const Descriptor& listener)
    {
        Descriptor socket(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!socket)
            return; // the peer has gone again, or descriptors are short for the moment
        if (lines_.size() >= settings_.max_connections) {
            log::warning("signer.too_many_connections");
            return;
        }
        ucred peer{};
        socklen_t size = sizeof peer;
        if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
            return;
        const bool allowed = may_ask(peer.uid);
        if (!allowed)
            log::warning("signer.stranger_refused", { { "uid", peer.uid }, { "pid", peer.pid } });
        Line& line = lines_.emplace_back();
        line.socket = std::move(socket);
        line.thread = std::jthread([this, &line, allowed] {
            serve(line.socket.get(), allowed);
            ::shutdown(line.socket.get(), SHUT_RDWR); // the descriptor goes at the next reaping
            line.ended = true;
        });
    }

    bool may_ask(uid_t user) const
    {
        const auto& allowed = settings_.allowed_users;
        return user == ::geteuid()
            || std::find(allowed.begin(), allowed.end(), user) != allowed.end();
    }

    void reap()
    {
        lines_.remove_if([](const Line& line) { return line.ended.load(); });
    }

    void serve(int socket, bool allowed)
    {
        try {
            if (!allowed) {
                turn_away(socket);
                return;
            }
            while (const auto request = receive_frame(socket, std::nullopt, stopping_.get()))
                send_frame(socket, answer(*request), SteadyClock::now() + frame_patience);
        } catch (const LineLost& lost) {
            log::info("signer.line_lost", { { "reason", lost.what() } });
        } catch (const std::exception& broken) {
            log::error("signer.request_failed", { { "reason", broken.what() } });
        }
    }

    // A stranger learns why, once, and does not hold a place for long.
    void turn_away(int socket)
    {
        const Deadline soon = SteadyClock::now() + std::chrono::seconds(1);
        if (receive_frame(socket, soon, stopping_.get()))
            send_frame(socket,
                error_to_json({ Kind::forbidden, "signer.user_not_allowed", {}, {} }), soon);
    }

    json::Object answer(const json::Object& request)
    {
        const json::Value* verb = request.if_contains("do");
        if (verb && verb->is_string() && verb->get_string() == "who")
            return to_json(SignAnswer{ notary_->public_key(), {} });
        const auto asked = parse_sign_request(request);
        if (!asked)
            return error_to_json(asked.error());
        try {
            auto signatures = notary_->sign(asked->type, asked->payloads, clock_.now());
            if (!signatures) {
                log::warning("signer.refused",
                    { { "typ", name_of(asked->type) }, { "code", signatures.error().code } });
                return error_to_json(signatures.error());
            }
            return to_json(SignAnswer{ notary_->public_key(), std::move(*signatures) });
        } catch (const std::exception& broken) {
            log::error("signer.log_failed", { { "reason", broken.what() } });
            return error_to_json({ Kind::unavailable, "signer.log_failed", {}, {} });
        }
    }

    const SignerSettings& settings_;
    const runtime::Clock& clock_;
    std::unique_ptr<Notary> notary_;
    Descriptor stopping_;
    std::list<Line> lines_;
};

Result<std::unique_ptr<Notary>> make_notary(const SignerSettings& settings, Moment now)
{
    auto key = load_signing_key(settings.data, settings.credential, now);
    if (!key)
        return tl::unexpected(key.error());
    auto signed_before = SigningLog::open(settings.data / "signer");
    if (!signed_before)
        return tl::unexpected(signed_before.error());
    if (signed_before->torn_bytes() > 0)
        log::warning("signer.torn_log_mended", { { "bytes", signed_before->torn_bytes() } });
    return std::make_unique<Notary>(std::move(*key), std::move(*signed_before), settings.rules);
}

int cannot_start(const Error& error)
{
    log::error("signer.cannot_start", { { "code", error.code }, { "detail", error.detail } });
    return 1;
}

int serve_until(const SignerSettings& settings, const runtime::Clock& clock, std::stop_token stop)
{
    const auto folder = settings.data / "signer";
    if (!std::filesystem::is_directory(folder))
        return cannot_start({ Kind::missing, "keys.missing", folder.string(), {} });
    // Two signers would write one log.
    const auto lock = try_lock(folder / "lock");
    if (!lock)
        return cannot_start({ Kind::conflict, "signer.runs_already", {}, {} });
    auto notary = make_notary(settings, clock.now());
    if (!notary)
        return cannot_start(notary.error());

    const auto path = settings.socket.value_or(socket_path(settings.data));
    Service service(settings, clock, std::move(*notary));
    {
        const Descriptor listener = listen_at(path, settings.group ? 0660 : 0600);
        if (settings.group && ::chown(path.c_str(), uid_t(-1), *settings.group) != 0)
            throw_errno(path.string());
        log::info("signer.started", { { "socket", path.string() } });
        service.run(listener, stop);
    }
    ::unlink(path.c_str());
    log::info("signer.stopped");
    return 0;
}

}

std::filesystem::path socket_path(const std::filesystem::path& data)
{
    return data / "signer" / "signer.sock";
}

int run_signer(const SignerSettings& settings, const runtime::Clock& clock, std::stop_token stop)
{
    try {
        return serve_until(settings, clock, std::move(stop));
    } catch (const std::exception& broken) {
        return cannot_start({ Kind::unavailable, "signer.broken", broken.what(), {} });
    }
}

int run_signer(const SignerSettings& settings, std::stop_token stop)
{
    const auto clock = runtime::clock_of_environment();
    return run_signer(settings, *clock, std::move(stop));
}

void keep_memory_private()
{
    if (::prctl(PR_SET_DUMPABLE, 0) != 0)
        throw_errno("prctl");
    if (::mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        log::info("signer.memory_not_locked"); // the limit is small; dumps are off all the same
}

}
