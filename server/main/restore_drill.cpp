#include "server/main/restore_drill.hpp"

#include <fstream>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/main/drill_mark.hpp"
#include "server/main/verify.hpp"
#include "server/storage/stores.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;

// As one word of the other machine's shell.
std::string quoted(const std::string& text)
{
    std::string word = "'";
    for (const char c : text)
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

}

Result<fs::path> newest_backup(const fs::path& from)
{
    if (!fs::is_directory(from))
        return from;
    const auto backups = BackupShelf(from).backups();
    for (const ShelvedBackup& backup : backups) {
        if (backup.is_sound())
            return backup.file;
    }
    // Of none is known that it is sound: then the newest is tried.
    if (!backups.empty())
        return backups[0].file;
    return fail(Kind::missing, "backup.none_there", from.string());
}

Result<DrillReport> drill(const fs::path& backup, const fs::path& to, Moment now)
{
    if (fs::exists(to) && (!fs::is_directory(to) || !fs::is_empty(to)))
        return fail(Kind::conflict, "restore.drill_not_alone", to.string());
    const auto restored = restore(backup, to, now);
    if (!restored)
        return tl::unexpected(restored.error());
    std::ofstream(to / drill_mark)
        << "Made by nguon restore-drill: to be looked at, not to be served from.\n";
    DrillReport report;
    report.backup = backup.filename();
    report.made = restored->made;
    report.files = restored->files;
    report.with_databases = restored->with_databases;
    if (!restored->with_databases)
        return report;
    // The truth was brought up to date by the restore; verifying asks the same of the facts.
    (void)storage::open_facts({ "sqlite", to }, now);
    report.found = verify_data(to, "sqlite");
    const auto truth = storage::open_truth_as_it_is({ "sqlite", to });
    truth->read([&](app::Records& records) {
        report.devices = records.devices().everyone()->size();
        const auto tree = records.units().tree(day_of(now));
        app::Page page{ app::Page::most, {} };
        do {
            const auto some = records.accounts().list({}, *tree, page);
            report.accounts += some.items.size();
            page.cursor = some.next;
        } while (!page.cursor.empty());
    });
    return report;
}

int drill_on(const std::string& host, const fs::path& backup, const std::string& to, bool remove)
{
    // What begins with a dash would be an option of ssh.
    if (host.empty() || host.starts_with('-'))
        return -1;
    const int file = ::open(backup.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        throw std::system_error(errno, std::generic_category(), backup.string());
    const std::string command
        = "nguon restore-drill --from - --to " + quoted(to) + (remove ? " --remove" : "");
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(file, STDIN_FILENO);
        ::execlp("ssh", "ssh", host.c_str(), command.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    ::close(file);
    if (child < 0)
        throw std::system_error(errno, std::generic_category(), "fork");
    int state = 0;
    while (::waitpid(child, &state, 0) < 0 && errno == EINTR) { }
    const int code = WIFEXITED(state) ? WEXITSTATUS(state) : 1;
    constexpr int not_there = 127;
    constexpr int no_connection = 255; // as ssh says it
    return code == not_there || code == no_connection ? -1 : code;
}

}
