#include "server/media/cage.hpp"

#include "server/media/child_process.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace nguon::media {
namespace {

rlimit limit(std::uint64_t value) { return { value, value }; }

// Root keeps its number, because the files are root's, but loses every privilege, also across
// exec.
bool drop_privileges()
{
    if (::geteuid() != 0)
        return true;
    constexpr unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP
        | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED;
    // Root of a container may lack the right to set these bits, and then holds no full set of
    // privileges either: the exec below no_new_privs gives it none that it does not have.
    ::prctl(PR_SET_SECUREBITS, bits, 0, 0, 0);
    __user_cap_header_struct header{ _LINUX_CAPABILITY_VERSION_3, 0 };
    const std::array<__user_cap_data_struct, 2> none{};
    return ::syscall(SYS_capset, &header, none.data()) == 0;
}

}

Cage::Cage(const ChildTask& task)
    : folder_(task.folder.string())
    , limits_{ { { RLIMIT_CPU, limit(static_cast<std::uint64_t>(task.limits.processor.count())) },
          { RLIMIT_AS, limit(task.limits.memory_bytes) },
          { RLIMIT_FSIZE, limit(task.limits.file_bytes) },
          { RLIMIT_NOFILE, limit(task.limits.open_files) }, { RLIMIT_CORE, limit(0) } } }
    , filter_(task.program.filter())
{
    using Access = runtime::Landlock::Access;
    wall_.allow_libraries();
    // One of ours need not lie where the system's programs do.
    wall_.allow(task.program.path(), Access::read);
    wall_.allow("/etc/fonts", Access::read);
    wall_.allow(task.folder, Access::read_write);
    for (const auto& file : task.readable)
        wall_.allow(file, Access::read_file);
}

bool Cage::enter(pid_t parent) const
{
    if (::chdir(folder_.c_str()) != 0)
        return false;
    ::umask(077);
    if (!drop_privileges() || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    // Told when the thread that waits for it dies; if that was before this line, it is an orphan.
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || ::getppid() != parent)
        return false;
    return wall_.enter();
}

bool Cage::lock() const
{
    for (const auto& [what, value] : limits_) {
        if (::setrlimit(static_cast<__rlimit_resource>(what), &value) != 0)
            return false;
    }
    const sock_fprog program{ static_cast<unsigned short>(filter_.size()),
        const_cast<sock_filter*>(filter_.data()) };
    return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

}
