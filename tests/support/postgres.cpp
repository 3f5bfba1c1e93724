#include "tests/support/postgres.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <grp.h>
#include <libpq-fe.h>
#include <optional>
#include <pwd.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace nguon::tests {
namespace {

namespace fs = std::filesystem;

struct User {
    uid_t user = 0;
    gid_t group = 0;
};

// PostgreSQL refuses to run as root: then it runs as its own user, or as nobody.
std::optional<User> user_to_become()
{
    if (::geteuid() != 0)
        return std::nullopt;
    for (const char* name : { "postgres", "nobody" }) {
        if (const passwd* entry = ::getpwnam(name); entry != nullptr)
            return User{ entry->pw_uid, entry->pw_gid };
    }
    return std::nullopt;
}

fs::path find_programs()
{
    std::vector<fs::path> candidates;
    std::error_code ignored;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored))
        candidates.push_back(version.path() / "bin");
    candidates.emplace_back("/usr/local/pgsql/bin");
    candidates.emplace_back("/usr/bin");
    for (const fs::path& folder : candidates) {
        if (fs::exists(folder / "initdb", ignored) && fs::exists(folder / "postgres", ignored))
            return folder;
    }
    return {};
}

// Runs in the child, so only calls that are safe after fork.
[[noreturn]] void become_program(
    const std::vector<std::string>& words, const fs::path& log, const std::optional<User>& user)
{
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    // A process group of its own: it does not hear Ctrl-C.
    ::setpgid(0, 0);
    if (user
        && (::setgroups(0, nullptr) != 0 || ::setgid(user->group) != 0
            || ::setuid(user->user) != 0))
        ::_exit(126);
    // Goes with the test even when that is killed: PostgreSQL stops at once on SIGQUIT.
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    std::vector<char*> arguments;
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
}

pid_t spawn(const std::vector<std::string>& words, const fs::path& log)
{
    const auto user = user_to_become();
    const pid_t child = ::fork();
    if (child == 0)
        become_program(words, log, user);
    return child;
}

std::string contents(const fs::path& file)
{
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

void execute(const std::string& url, const std::string& sql)
{
    PGconn* connection = PQconnectdb(url.c_str());
    PQsetNoticeProcessor(
        connection, [](void*, const char*) {}, nullptr);
    PGresult* result = PQexec(connection, sql.c_str());
    const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    const std::string error = PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
    if (!done)
        throw std::runtime_error(sql + ": " + error);
}

}

std::unique_ptr<PrivatePostgres> PrivatePostgres::start(std::string& why)
{
    std::unique_ptr<PrivatePostgres> postgres(new PrivatePostgres);
    if (!postgres->initialise(why) || !postgres->launch(why))
        return nullptr;
    return postgres;
}

PrivatePostgres::~PrivatePostgres()
{
    stop(SIGQUIT);
    std::error_code ignored;
    if (!folder_.empty())
        fs::remove_all(folder_, ignored);
}

bool PrivatePostgres::initialise(std::string& why)
{
    programs_ = find_programs();
    if (programs_.empty()) {
        why = "PostgreSQL is not installed (initdb not found)";
        return false;
    }
    // A short path: the name of a Unix socket holds 107 bytes. In memory where there is room.
    constexpr std::uintmax_t enough = 1'000'000'000;
    std::error_code ignored;
    const auto memory = fs::space("/dev/shm", ignored);
    const bool roomy = !ignored && memory.available > enough;
    std::string pattern = roomy ? "/dev/shm/nguon-pg-XXXXXX" : "/tmp/nguon-pg-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) {
        why = "no temporary folder";
        return false;
    }
    folder_ = pattern;
    if (const auto user = user_to_become();
        user && ::chown(folder_.c_str(), user->user, user->group) != 0) {
        why = "the temporary folder cannot be given to PostgreSQL's user";
        return false;
    }
    const fs::path log = folder_ / "initdb.log";
    const pid_t child
        = spawn({ programs_ / "initdb", "--pgdata", folder_ / "data", "--username", "nguon",
                    "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync" },
            log);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) {
        why = "initdb: " + contents(log);
        return false;
    }
    return true;
}

bool PrivatePostgres::launch(std::string& why)
{
    const fs::path log = folder_ / "postgres.log";
    process_ = spawn({ programs_ / "postgres", "-D", folder_ / "data", "-k", folder_, "-c",
                         "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60", "-c",
                         "shared_buffers=32MB" },
        log);
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < give_up) {
        if (answers())
            return true;
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = -1;
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    why = "postgres: " + contents(log);
    return false;
}

bool PrivatePostgres::answers() const { return PQping(url("postgres").c_str()) == PQPING_OK; }

std::string PrivatePostgres::url(const std::string& database) const
{
    std::string host;
    for (const char c : folder_.string())
        host += c == '/' ? std::string("%2F") : std::string(1, c);
    return fmt::format("postgresql://nguon@{}/{}", host, database);
}

std::string PrivatePostgres::create_database(const std::string& name)
{
    execute(url("postgres"), fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name));
    execute(url("postgres"), fmt::format("CREATE DATABASE {}", name));
    return url(name);
}

void PrivatePostgres::empty_database(const std::string& name)
{
    execute(url(name),
        "DO $$ DECLARE name text; BEGIN FOR name IN SELECT nspname FROM pg_namespace"
        " WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public') LOOP"
        " EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP; END $$");
}

void PrivatePostgres::stop(int signal)
{
    if (process_ <= 0)
        return;
    ::kill(process_, signal);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
}

void PrivatePostgres::kill()
{
    if (process_ <= 0)
        return;
    // Left alone, its workers would finish what they are doing.
    const std::string children = contents(fmt::format("/proc/{0}/task/{0}/children", process_));
    std::istringstream numbers(children);
    stop(SIGKILL);
    for (pid_t child = 0; numbers >> child;)
        ::kill(child, SIGKILL);
}

bool PrivatePostgres::start_again()
{
    // Its workers leave a moment after it; until then a new one is refused.
    std::string why;
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (launch(why))
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

PrivatePostgres* shared_postgres(std::string& why)
{
    static std::string reason;
    static const std::unique_ptr<PrivatePostgres> postgres = PrivatePostgres::start(reason);
    why = reason;
    return postgres.get();
}

}
