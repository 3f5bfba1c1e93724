// What a decoder that was taken over still could do, tried by a child of the test.
#include "agent/player/relay_walls.hpp"

#include <csignal>
#include <fstream>

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/player/bounded_child.hpp"
#include "agent/player/test_support.hpp"
#include "runtime/landlock.hpp"

namespace nguon::agent {
namespace {

using namespace testing;

class RelayWallsTest : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (!runtime::Landlock().is_there())
            GTEST_SKIP() << "this kernel has no Landlock";
    }
    // What `tries` says of itself in a child behind the walls.
    template <typename Tries> bool works(Tries tries)
    {
        const pid_t child = ::fork();
        if (child == 0) {
            const bool stands = deny_sockets() && wall_in_decoder();
            ::_exit(!stands ? 3 : tries() ? 0 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFEXITED(status));
        EXPECT_NE(WEXITSTATUS(status), 3) << "the walls";
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    static bool opens(const std::filesystem::path& file, int how)
    {
        return ::open(file.c_str(), how, 0600) >= 0;
    }

    Folder folder;
};

TEST_F(RelayWallsTest, libraries_are_read_and_nothing_else)
{
    const std::filesystem::path key = folder / "device.key";
    std::ofstream(key) << "secret";
    EXPECT_FALSE(works([&] { return opens(key, O_RDONLY); }));
    EXPECT_FALSE(works([&] { return opens(folder / "new", O_WRONLY | O_CREAT); }));
    EXPECT_FALSE(works([] { return opens("/proc/1/environ", O_RDONLY); }));
    EXPECT_TRUE(works([] { return opens("/usr/bin", O_RDONLY | O_DIRECTORY); }));
    EXPECT_TRUE(works([] { return opens("/dev/null", O_WRONLY); }));
}

TEST_F(RelayWallsTest, nobody_is_traced_signalled_or_started)
{
    const pid_t player = ::getpid();
    EXPECT_FALSE(works([&] { return ::kill(player, 0) == 0; }));
    EXPECT_FALSE(works([&] { return ::ptrace(PTRACE_ATTACH, player, nullptr, nullptr) == 0; }));
    EXPECT_FALSE(works([] {
        ::execl("/usr/bin/true", "true", static_cast<char*>(nullptr));
        return false;
    }));
}

}
}
