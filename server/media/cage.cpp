#include "server/media/cage.hpp"

#include "server/media/child_process.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
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

constexpr std::uint64_t may_read
    = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t may_write = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG
    | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR;
// Of the first version of Landlock: every later kernel knows these.
constexpr std::uint64_t governed = may_read | may_write | LANDLOCK_ACCESS_FS_MAKE_CHAR
    | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK
    | LANDLOCK_ACCESS_FS_MAKE_SYM;
constexpr std::uint64_t for_files
    = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE;

rlimit limit(std::uint64_t value) { return { value, value }; }

void allow(int rules, const char* path, std::uint64_t access)
{
    const int place = ::open(path, O_PATH | O_CLOEXEC);
    if (place < 0)
        return; // Not every system has every folder; what is not there needs no permission.
    struct stat what { };
    if (::fstat(place, &what) == 0 && !S_ISDIR(what.st_mode))
        access &= for_files;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = access;
    rule.parent_fd = place;
    ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    ::close(place);
}

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
    prepare_landlock(task);
}

Cage::~Cage()
{
    if (landlock_ >= 0)
        ::close(landlock_);
}

void Cage::prepare_landlock(const ChildTask& task)
{
    landlock_ruleset_attr rules{};
    rules.handled_access_fs = governed;
    landlock_ = static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules.handled_access_fs), 0));
    if (landlock_ < 0)
        return;
    for (const char* place : { "/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache",
             "/etc/alternatives", "/etc/fonts", "/dev/urandom", "/dev/zero", "/proc/self",
             "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu" })
        allow(landlock_, place, may_read);
    allow(landlock_, "/dev/null", may_read | LANDLOCK_ACCESS_FS_WRITE_FILE);
    allow(landlock_, task.folder.c_str(), may_read | may_write);
    for (const auto& file : task.readable)
        allow(landlock_, file.c_str(), LANDLOCK_ACCESS_FS_READ_FILE);
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
    if (landlock_ >= 0 && ::syscall(SYS_landlock_restrict_self, landlock_, 0) != 0)
        return false;
    return true;
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
