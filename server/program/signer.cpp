// nguon-signer: holds the province's signing key; nothing else can sign.
#include <csignal>
#include <cstdio>
#include <cstring>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include <grp.h>
#include <pwd.h>

#include "runtime/log.hpp"
#include "server/signer/service.hpp"

namespace {

int usage()
{
    std::fputs("nguon-signer --data DIR [--socket FILE] [--credential FILE] [--allow USER]... "
               "[--group GROUP]\n",
        stderr);
    return 2;
}

// By name, because a unit file cannot know the number that a machine gave.
std::optional<uid_t> user_named(const char* name)
{
    const passwd* found = ::getpwnam(name);
    return found ? std::optional(found->pw_uid) : std::nullopt;
}

std::optional<gid_t> group_named(const char* name)
{
    const group* found = ::getgrnam(name);
    return found ? std::optional(found->gr_gid) : std::nullopt;
}

int unknown(const char* name)
{
    std::fprintf(stderr, "nguon-signer: this machine knows no %s\n", name);
    return 2;
}

}

int main(int count, char** words)
{
    nguon::signer::keep_memory_private();
    nguon::signer::SignerSettings settings;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view name = words[i];
        const char* value = words[i + 1];
        if (name == "--data")
            settings.data = value;
        else if (name == "--socket")
            settings.socket = value;
        else if (name == "--credential")
            settings.credential = value;
        else if (name == "--allow") {
            const auto user = user_named(value);
            if (!user)
                return unknown(value);
            settings.allowed_users.push_back(*user);
        } else if (name == "--group") {
            settings.group = group_named(value);
            if (!settings.group)
                return unknown(value);
        } else
            return usage();
    }
    if (settings.data.empty() || count % 2 == 0)
        return usage();
    nguon::log::start({ .logger = "nguon-signer" });

    // Signals are taken by one thread that waits for them; every other has them blocked.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    std::stop_source stop;
    std::jthread watcher([&] {
        int signal = 0;
        sigwait(&ending, &signal);
        stop.request_stop();
    });
    const int code = nguon::signer::run_signer(settings, stop.get_token());
    pthread_kill(watcher.native_handle(), SIGINT);
    return code;
}
