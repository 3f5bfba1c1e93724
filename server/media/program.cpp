#include "server/media/program.hpp"

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace nguon::media {
namespace {

// What a decoder never needs and an intruder would: the network, other processes, the kernel's
// doors, the way out of its process group, and wider limits than it was given. io_uring stands
// here because it opens sockets without a system call that a filter could see.
constexpr std::array denied{
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(tgkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(setsid),
    SCMP_SYS(setpgid),
    SCMP_SYS(setrlimit),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(chroot),
    SCMP_SYS(pivot_root),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(open_tree),
    SCMP_SYS(move_mount),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(sethostname),
    SCMP_SYS(acct),
    SCMP_SYS(execveat),
};

void require_seccomp(int outcome, const char* what)
{
    if (outcome < 0)
        throw std::system_error(-outcome, std::generic_category(), what);
}

struct Context {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    ~Context() { seccomp_release(filter); }
};

void deny_everyone(scmp_filter_ctx filter)
{
    constexpr std::uint32_t refusal = SCMP_ACT_ERRNO(EPERM);
    for (const int call : denied)
        require_seccomp(seccomp_rule_add(filter, refusal, call, 0), "seccomp rule");
    // A limit may be read, not set.
    require_seccomp(
        seccomp_rule_add(filter, refusal, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_NE, 0)),
        "seccomp prlimit64");
}

// Threads stay allowed. clone3 hides its flags behind a pointer, so it is said not to exist and
// the C library falls back to clone, whose flags can be looked at.
void deny_children(scmp_filter_ctx filter, const std::string& path)
{
    constexpr std::uint32_t refusal = SCMP_ACT_ERRNO(EPERM);
    require_seccomp(seccomp_rule_add(filter, refusal, SCMP_SYS(fork), 0), "seccomp fork");
    require_seccomp(seccomp_rule_add(filter, refusal, SCMP_SYS(vfork), 0), "seccomp vfork");
    require_seccomp(
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0), "seccomp clone3");
    require_seccomp(seccomp_rule_add(filter, refusal, SCMP_SYS(clone), 1,
                        SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)),
        "seccomp clone");
    // Only the exec that starts the program itself has this address as its first argument.
    require_seccomp(seccomp_rule_add(filter, refusal, SCMP_SYS(execve), 1,
                        SCMP_A0(SCMP_CMP_NE, reinterpret_cast<std::uintptr_t>(path.c_str()))),
        "seccomp execve");
}

// libseccomp writes its program to a descriptor only.
std::vector<sock_filter> exported(scmp_filter_ctx filter)
{
    const int file = ::memfd_create("filter", MFD_CLOEXEC);
    if (file < 0)
        throw std::system_error(errno, std::generic_category(), "memfd_create");
    const int written = seccomp_export_bpf(filter, file);
    const off_t size = ::lseek(file, 0, SEEK_END);
    std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
    const ssize_t got = ::pread(file, program.data(), static_cast<std::size_t>(size), 0);
    ::close(file);
    require_seccomp(written, "seccomp export");
    if (got != size || program.empty())
        throw std::system_error(EIO, std::generic_category(), "seccomp export");
    return program;
}

std::vector<sock_filter> filter_for(const std::string& path, Family family)
{
    const Context context;
    if (!context.filter)
        throw std::system_error(ENOMEM, std::generic_category(), "seccomp");
    deny_everyone(context.filter);
    if (family == Family::alone)
        deny_children(context.filter, path);
    return exported(context.filter);
}

Result<Program> in_system_folders(const char* name)
{
    for (const char* folder : { "/usr/bin/", "/usr/local/bin/" }) {
        const std::string path = std::string(folder) + name;
        if (::access(path.c_str(), X_OK) == 0)
            return Program::at(path);
    }
    return fail(Kind::unavailable, "media.program_missing", name);
}

}

Result<Program> Program::ffmpeg() { return in_system_folders("ffmpeg"); }
Result<Program> Program::ffprobe() { return in_system_folders("ffprobe"); }
Result<Program> Program::espeak() { return in_system_folders("espeak-ng"); }

Result<Program> Program::weasyprint() { return in_system_folders("weasyprint"); }

Result<Program> Program::sheet()
{
    std::error_code failed;
    const auto own = std::filesystem::read_symlink("/proc/self/exe", failed);
    return at(own.parent_path() / "nguon-sheet");
}

Result<Program> Program::at(const std::filesystem::path& path, Family family)
{
    if (!path.is_absolute() || ::access(path.c_str(), X_OK) != 0)
        return fail(Kind::unavailable, "media.program_missing", path.filename().string());
    auto cage = std::make_shared<Cage>();
    cage->path = path.string();
    cage->filter = filter_for(cage->path, family);
    return Program(std::move(cage));
}

}
