#include "agent/player/relay_walls.hpp"

#include "agent/player/bounded_child.hpp"
#include "runtime/landlock.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <array>
#include <csignal>

namespace nguon::agent {

bool wall_in_decoder()
{
    const rlimit nothing{ 0, 0 };
    ::setrlimit(RLIMIT_FSIZE, &nothing); // pipes have no size
    // Who tries all the same is refused and not ended: the library that writes machine code tries a
    // file first, and goes on without one.
    std::signal(SIGXFSZ, SIG_IGN);
    static constexpr std::array calls{ long{ SYS_execve }, long{ SYS_execveat }, long{ SYS_kill },
        long{ SYS_tkill }, long{ SYS_rt_sigqueueinfo }, long{ SYS_rt_tgsigqueueinfo },
        long{ SYS_pidfd_send_signal } };
    const runtime::Landlock wall;
    wall.allow_libraries();
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && wall.enter() && deny_calls(calls);
}

}
