#include "server/storage/sql/backup.hpp"

#include "server/storage/files.hpp"
#include "server/storage/sql/sqlite_failure.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <thread>

namespace nguon::storage::sql {
namespace {

struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

Handle open_file(const std::filesystem::path& file, int flags)
{
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_EXRESCODE, nullptr);
    Handle handle(raw);
    if (opened != SQLITE_OK)
        throw sqlite_failure(opened, raw == nullptr ? "out of memory" : sqlite3_errmsg(raw));
    sqlite3_busy_timeout(raw, 5'000);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return handle;
}

void execute(sqlite3* handle, const char* sql)
{
    if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw sqlite_failure(handle, sql);
}

void copy_pages(sqlite3* source, sqlite3* target, BackupPace pace)
{
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", source, "main");
    if (backup == nullptr)
        throw sqlite_failure(target, "backup");
    int step = SQLITE_OK;
    while (step == SQLITE_OK) {
        step = sqlite3_backup_step(backup, pace.pages_per_step);
        if (step == SQLITE_OK)
            std::this_thread::sleep_for(pace.pause);
    }
    sqlite3_backup_finish(backup);
    if (step != SQLITE_DONE)
        throw sqlite_failure(target, "backup");
}

void add_complaints(sqlite3* handle, const char* question, std::vector<std::string>& complaints)
{
    const auto add = [](void* list, int columns, char** values, char**) {
        std::string line;
        for (int i = 0; i < columns; ++i)
            line += fmt::format("{}{}", i == 0 ? "" : " ", values[i] == nullptr ? "-" : values[i]);
        if (line != "ok")
            static_cast<std::vector<std::string>*>(list)->push_back(line);
        return 0;
    };
    if (sqlite3_exec(handle, question, add, &complaints, nullptr) != SQLITE_OK)
        complaints.emplace_back(sqlite3_errmsg(handle));
}

}

void back_up(
    const std::filesystem::path& source_file, const std::filesystem::path& target, BackupPace pace)
{
    const std::filesystem::path partial = target.string() + ".partial";
    std::filesystem::remove(partial);
    {
        const Handle source = open_file(source_file, SQLITE_OPEN_READWRITE);
        const Handle copy = open_file(partial, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        // One snapshot for the whole copy: without it every write of the server starts it anew.
        execute(source.get(), "PRAGMA query_only = ON; BEGIN; SELECT count(*) FROM sqlite_master");
        copy_pages(source.get(), copy.get(), pace);
        // A copy in one piece: no log beside it.
        execute(copy.get(), "PRAGMA journal_mode = DELETE");
    }
    if (const auto complaints = check_integrity(partial); !complaints.empty())
        throw Failure(Errc::corrupt, fmt::format("the copy is damaged: {}", complaints.front()));
    sync_file(partial);
    std::filesystem::rename(partial, target);
    sync_folder(target.parent_path());
}

std::vector<std::string> check_integrity(const std::filesystem::path& file)
{
    std::vector<std::string> complaints;
    try {
        const Handle handle = open_file(file, SQLITE_OPEN_READONLY);
        add_complaints(handle.get(), "PRAGMA integrity_check(20)", complaints);
        add_complaints(handle.get(), "PRAGMA foreign_key_check", complaints);
    } catch (const Failure& failure) {
        complaints.emplace_back(failure.what());
    }
    return complaints;
}

}
