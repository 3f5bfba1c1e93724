#include "runtime/landlock.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nguon::runtime {
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

std::uint64_t rights_of(Landlock::Access access)
{
    switch (access) {
    case Landlock::Access::read_file:
        return LANDLOCK_ACCESS_FS_READ_FILE;
    case Landlock::Access::read:
        return may_read;
    case Landlock::Access::read_write:
        return may_read | may_write;
    }
    return 0;
}

}

Landlock::Landlock()
{
    landlock_ruleset_attr rules{};
    rules.handled_access_fs = governed;
    rules_ = static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules.handled_access_fs), 0));
}

Landlock::~Landlock()
{
    if (rules_ >= 0)
        ::close(rules_);
}

void Landlock::allow(const std::filesystem::path& place, Access access) const
{
    const int opened = rules_ < 0 ? -1 : ::open(place.c_str(), O_PATH | O_CLOEXEC);
    if (opened < 0)
        return;
    std::uint64_t rights = rights_of(access);
    struct stat what { };
    if (::fstat(opened, &what) == 0 && !S_ISDIR(what.st_mode))
        rights &= for_files;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = rights;
    rule.parent_fd = opened;
    ::syscall(SYS_landlock_add_rule, rules_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    ::close(opened);
}

void Landlock::allow_libraries() const
{
    for (const char* place : { "/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache",
             "/etc/alternatives", "/dev/urandom", "/dev/zero", "/proc/self", "/proc/cpuinfo",
             "/proc/meminfo", "/sys/devices/system/cpu" })
        allow(place, Access::read);
    allow("/dev/null", Access::read_write);
}

bool Landlock::enter() const
{
    return rules_ < 0 || ::syscall(SYS_landlock_restrict_self, rules_, 0) == 0;
}

}
