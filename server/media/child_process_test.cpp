#include "server/media/child_process.hpp"

#include "server/media/work_folder.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <thread>

namespace nguon::media {
namespace {

using namespace std::chrono_literals;

std::filesystem::path test_folder()
{
    return std::filesystem::temp_directory_path() / "nguon-test";
}

struct Ran {
    ChildOutcome outcome;
    std::string output;
};

class Child : public testing::Test {
protected:
    ChildTask task(const std::filesystem::path& program, std::vector<std::string> arguments,
        Family family = Family::alone)
    {
        return { Program::at(program, family).value(), std::move(arguments), {}, folder.path(), {},
            {} };
    }

    static Ran run(const ChildTask& task, std::stop_token stop = {})
    {
        Ran ran;
        ran.outcome = run_child(
            task,
            [&](std::span<const std::uint8_t> bytes) {
                ran.output.append(bytes.begin(), bytes.end());
                return true;
            },
            stop);
        return ran;
    }

    // Perl is part of every Debian, and speaks system calls.
    Ran perl(const std::string& script, Family family = Family::alone)
    {
        return run(task("/usr/bin/perl", { "-e", script }, family));
    }

    WorkFolder folder{ test_folder() };
};

// A process is gone when a signal cannot be sent to it; a zombie of a dead group counts as
// gone.
bool is_gone(pid_t process)
{
    for (int round = 0; round < 500; ++round) {
        std::ifstream status("/proc/" + std::to_string(process) + "/stat");
        std::string text;
        if (!std::getline(status, text) || text.find(") Z ") != text.npos)
            return true;
        std::this_thread::yield();
        std::this_thread::sleep_for(2ms);
    }
    return false;
}

TEST_F(Child, gets_its_input_and_gives_its_output_and_complaints)
{
    ChildTask cat = task("/bin/cat", { "-", "/nowhere" });
    cat.input = std::string(200'000, 'x');

    const Ran ran = run(cat);

    EXPECT_EQ(ran.output, cat.input);
    EXPECT_EQ(ran.outcome.end, ChildEnd::exited);
    EXPECT_EQ(ran.outcome.status, 1);
    EXPECT_NE(ran.outcome.complaints.find("/nowhere"), std::string::npos);
}

TEST_F(Child, that_does_not_exist_is_refused_by_name)
{
    const auto program = Program::at("/usr/bin/no-such-program");
    ASSERT_FALSE(program);
    EXPECT_EQ(program.error().code, "media.program_missing");
}

TEST_F(Child, cannot_open_a_socket)
{
    for (const int family : { AF_INET, AF_INET6, AF_UNIX, AF_NETLINK }) {
        const Ran ran = perl("socket(my $s, " + std::to_string(family)
            + ", 1, 0) and exit 0; exit($! == 1 ? 42 : 43)");
        EXPECT_EQ(ran.outcome.status, 42) << family << ran.outcome.complaints;
    }
}

TEST_F(Child, cannot_start_processes_unless_allowed)
{
    const std::string script = "my $p = fork(); exit 42 unless defined $p; exit 0";
    EXPECT_EQ(perl(script).outcome.status, 42);
    EXPECT_EQ(perl(script, Family::may_have_children).outcome.status, 0);
    EXPECT_EQ(perl("exec '/bin/true' or exit 42").outcome.status, 42);
}

TEST_F(Child, cannot_signal_the_server)
{
    EXPECT_EQ(perl("exit(kill(0, getppid()) ? 0 : 42)").outcome.status, 42);
}

TEST_F(Child, sees_a_bare_environment_and_no_descriptor_of_ours)
{
    const int ours = ::open("/dev/null", O_RDONLY); // without close-on-exec, as a library might
    ASSERT_GE(ours, 0);
    const Ran ran = perl("print join(',', sort keys %ENV), ' ';"
                         "print join(',', grep { open(my $f, '<&=', $_) } 3..40)");
    ::close(ours);

    EXPECT_EQ(ran.output, "HOME,LANG,PATH,TMPDIR ");
}

TEST_F(Child, reads_only_what_it_was_given)
{
    std::ofstream(folder.path() / "own") << "own";
    WorkFolder other(test_folder());
    std::ofstream(other.path() / "given") << "given";
    std::ofstream(other.path() / "secret") << "secret";
    ChildTask cat = task(
        "/bin/cat", { "own", other.path() / "given", other.path() / "secret", "/etc/passwd" });
    cat.readable.push_back(other.path() / "given");

    EXPECT_EQ(run(cat).output, "owngiven");
}

TEST_F(Child, writes_only_into_its_folder)
{
    WorkFolder other(test_folder());
    const Ran ran = perl("open(my $a, '>', 'here') or exit 41; open(my $b, '>', '"
        + (other.path() / "there").string() + "') and exit 43; exit 42");

    EXPECT_EQ(ran.outcome.status, 42);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "here"));
}

TEST_F(Child, is_killed_at_its_deadline)
{
    ChildTask sleep = task("/bin/sleep", { "60" });
    sleep.limits.deadline = 100ms;
    const auto begun = std::chrono::steady_clock::now();

    EXPECT_EQ(run(sleep).outcome.end, ChildEnd::deadline);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
}

TEST_F(Child, that_burns_the_processor_is_killed)
{
    ChildTask loop = task("/usr/bin/perl", { "-e", "1 while 1" });
    loop.limits.processor = 1s;
    loop.limits.deadline = 60s;

    EXPECT_EQ(run(loop).outcome.end, ChildEnd::signalled);
}

TEST_F(Child, that_eats_memory_dies)
{
    ChildTask eater = task("/usr/bin/perl", { "-e", "my $x = 'a' x 300_000_000; print 'fed'" });
    eater.limits.memory_bytes = 128ULL << 20;
    const Ran ran = run(eater);

    EXPECT_FALSE(ran.outcome.succeeded());
    EXPECT_EQ(ran.output, "");
}

TEST_F(Child, that_prints_forever_is_capped)
{
    ChildTask yes = task("/usr/bin/yes", {});
    yes.limits.output_bytes = 100'000;
    const Ran ran = run(yes);

    EXPECT_EQ(ran.outcome.end, ChildEnd::too_much_output);
    EXPECT_LE(ran.output.size(), 100'000U);
}

TEST_F(Child, that_complains_forever_is_stopped_and_little_is_kept)
{
    ChildTask loop = task("/usr/bin/perl", { "-e", "print STDERR 'x' x 1000 while 1" });
    loop.limits.deadline = 200ms;
    loop.limits.error_bytes = 1000;
    const Ran ran = run(loop);

    EXPECT_EQ(ran.outcome.end, ChildEnd::deadline);
    EXPECT_EQ(ran.outcome.complaints.size(), 1000U);
}

TEST_F(Child, cannot_write_too_large_a_file)
{
    ChildTask writer = task("/usr/bin/perl",
        { "-e",
            "open(my $f, '>', 'big'); print $f 'x' x 1000 for 1..5000; close $f; print "
            "'done'" });
    writer.limits.file_bytes = 100'000;

    EXPECT_EQ(run(writer).outcome.end, ChildEnd::signalled);
    EXPECT_LE(std::filesystem::file_size(folder.path() / "big"), 100'000U);
}

TEST_F(Child, cannot_raise_its_limits)
{
    ChildTask shell = task("/bin/sh", { "-c", "ulimit -c unlimited || exit 42" });
    EXPECT_NE(run(shell).outcome.status, 0);
}

TEST_F(Child, is_cancelled_with_its_whole_group)
{
    const ChildTask shell
        = task("/bin/sh", { "-c", "sleep 60 & echo $!; wait" }, Family::may_have_children);
    std::stop_source stop;
    std::string output;
    const auto outcome = run_child(
        shell,
        [&](std::span<const std::uint8_t> bytes) {
            output.append(bytes.begin(), bytes.end());
            if (output.ends_with('\n'))
                stop.request_stop();
            return true;
        },
        stop.get_token());

    EXPECT_EQ(outcome.end, ChildEnd::cancelled);
    EXPECT_TRUE(is_gone(static_cast<pid_t>(std::stoi(output))));
}

TEST_F(Child, that_leaves_children_behind_takes_them_along)
{
    const Ran ran = run(task("/bin/sh", { "-c", "sleep 60 & echo $!" }, Family::may_have_children));

    EXPECT_EQ(ran.outcome.end, ChildEnd::exited);
    EXPECT_TRUE(is_gone(static_cast<pid_t>(std::stoi(ran.output))));
}

TEST_F(Child, is_not_started_when_already_cancelled)
{
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(run(task("/bin/cat", {}), stop.get_token()).outcome.end, ChildEnd::cancelled);
}

TEST_F(Child, ends_when_its_reader_has_enough)
{
    int blocks = 0;
    const auto outcome
        = run_child(task("/usr/bin/yes", {}), [&](auto) { return ++blocks < 2; }, {});
    EXPECT_EQ(outcome.end, ChildEnd::stopped_by_sink);
    EXPECT_EQ(blocks, 2);
}

TEST(WorkFolder, is_private_and_gone_afterwards)
{
    std::filesystem::path path;
    {
        const WorkFolder folder(test_folder());
        path = folder.path();
        std::ofstream(path / "left") << "behind";
        EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms::owner_all);
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

}
}
