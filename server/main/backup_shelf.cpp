#include "server/main/backup_shelf.hpp"

#include <algorithm>

#include <sys/stat.h>

#include "server/signer/files.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t most_note = 256UL << 10;
constexpr std::size_t most_lines = 200; // of what a check found
constexpr const char* drill_file = "restore-drill.json";
constexpr auto retried_after = 1h;
constexpr auto clock_steps = 1h; // more is a clock that was wrong, not one that is set right

// What a person calls "nguon-truoc-nang-cap.tar" is that person's to remove.
bool is_ours(std::string_view name, std::string_view ending)
{
    constexpr std::string_view form = "nguon-00000000-000000";
    if (name.size() != form.size() + ending.size() || !name.ends_with(ending))
        return false;
    return std::equal(form.begin(), form.end(), name.begin(),
        [](char want, char c) { return want == '0' ? c >= '0' && c <= '9' : c == want; });
}

fs::path note_of(const fs::path& backup) { return backup.string() + ".json"; }

// A person may have put a backup here without a note.
Moment changed_at(const fs::path& file)
{
    struct stat found { };
    if (::stat(file.c_str(), &found) != 0)
        return {};
    return moment_from_unix_ms(std::int64_t(found.st_mtim.tv_sec) * 1000);
}

json::Array some_of(const std::vector<std::string>& lines)
{
    json::Array array;
    for (std::size_t i = 0; i < std::min(lines.size(), most_lines); ++i)
        array.push_back(json::of(lines[i]));
    return array;
}

std::vector<std::string> read_lines(json::Reader& in, std::string_view key)
{
    return in.list(key, { .most = most_lines }, [](const json::Field& field) {
        return field.text({ .most = 2'000, .lines = json::Lines::many });
    });
}

std::optional<json::Object> read_object(const fs::path& file)
{
    const auto text = signer::read_file(file, most_note);
    auto object = text ? json::parse_object(*text) : tl::unexpected(Error{});
    return object ? std::optional(std::move(*object)) : std::nullopt;
}

ShelvedBackup read_backup(const fs::path& file)
{
    ShelvedBackup backup;
    std::error_code failed;
    backup.bytes = fs::file_size(file, failed);
    backup.file = file;
    backup.made = changed_at(file);
    const auto object = read_object(note_of(file));
    if (!object)
        return backup;
    json::Reader in(*object, json::Unknown::ignore);
    ShelvedBackup noted = backup;
    noted.made = in.moment("made");
    noted.with_databases = in.boolean("with_databases");
    noted.took = Milliseconds(in.integer("took_ms", 0, INT64_MAX));
    noted.checked = in.optional_moment("checked");
    noted.lines = read_lines(in, "lines");
    noted.damage = read_lines(in, "damage");
    return in.finish() ? noted : backup;
}

}

void BackupShelf::prepare() const
{
    if (!fs::exists(folder_)) {
        fs::create_directories(folder_);
        fs::permissions(folder_, fs::perms::owner_all);
    }
    for (const auto& entry : fs::directory_iterator(folder_)) {
        const std::string name = entry.path().filename();
        if (is_ours(name, ".tar.partial") || is_ours(name, ".tar.checking"))
            fs::remove_all(entry.path());
    }
}

fs::path BackupShelf::place_for(Moment made) const
{
    std::string day = to_iso(day_of(made));
    std::string time = vietnamese_time_with_seconds(time_of_day(made));
    std::erase(day, '-');
    std::erase(time, ':');
    return folder_ / ("nguon-" + day + "-" + time + ".tar");
}

std::vector<ShelvedBackup> BackupShelf::backups() const
{
    std::vector<ShelvedBackup> backups;
    std::error_code failed;
    for (fs::directory_iterator at(folder_, failed), end; !failed && at != end;
         at.increment(failed)) {
        std::error_code gone;
        if (is_ours(at->path().filename().string(), ".tar") && at->is_regular_file(gone))
            backups.push_back(read_backup(at->path()));
    }
    std::sort(backups.begin(), backups.end(), [](const ShelvedBackup& a, const ShelvedBackup& b) {
        return std::tie(a.made, a.file) > std::tie(b.made, b.file);
    });
    return backups;
}

std::optional<RestoreDrill> BackupShelf::last_drill() const
{
    const auto object = read_object(folder_ / drill_file);
    if (!object)
        return std::nullopt;
    json::Reader in(*object, json::Unknown::ignore);
    RestoreDrill drill;
    drill.at = in.moment("at");
    drill.backup = in.text("backup");
    drill.backup_made = in.moment("backup_made");
    drill.place = in.text("place");
    drill.took = Milliseconds(in.integer("took_ms", 0, INT64_MAX));
    drill.damage = read_lines(in, "damage");
    return in.finish() ? std::optional(std::move(drill)) : std::nullopt;
}

void BackupShelf::note(const ShelvedBackup& backup) const
{
    signer::write_file(note_of(backup.file),
        json::serialise(json::Object{ { "made", json::of(backup.made) },
            { "with_databases", backup.with_databases }, { "took_ms", backup.took.count() },
            { "checked", json::of(backup.checked) }, { "lines", some_of(backup.lines) },
            { "damage", some_of(backup.damage) } })
            + "\n",
        0600);
}

void BackupShelf::note(const RestoreDrill& drill) const
{
    // The server reads what an operator's command wrote here, perhaps as root.
    signer::write_file(folder_ / drill_file,
        json::serialise(
            json::Object{ { "at", json::of(drill.at) }, { "backup", json::of(drill.backup) },
                { "backup_made", json::of(drill.backup_made) }, { "place", json::of(drill.place) },
                { "took_ms", drill.took.count() }, { "damage", some_of(drill.damage) } })
            + "\n",
        0644);
}

void BackupShelf::remove(const ShelvedBackup& backup) const
{
    fs::remove(backup.file);
    fs::remove(note_of(backup.file));
}

std::vector<ShelvedBackup> outdated(
    std::vector<ShelvedBackup> backups, std::size_t keep, Moment now)
{
    std::ranges::stable_partition(
        backups, [&](const ShelvedBackup& backup) { return backup.made <= now; });
    const bool has_sound = std::ranges::any_of(backups, &ShelvedBackup::is_sound);
    // Before the newest sound one, what is not sound may be all there is of the last hours.
    const std::size_t others_kept = has_sound ? 1 : std::max<std::size_t>(keep, 1);
    std::vector<ShelvedBackup> gone;
    std::size_t sound = 0;
    std::size_t others = 0;
    for (const ShelvedBackup& backup : backups) {
        if (backup.is_sound()) {
            if (++sound > std::max<std::size_t>(keep, 1))
                gone.push_back(backup);
        } else if (sound > 0 || ++others > others_kept) {
            gone.push_back(backup);
        }
    }
    return gone;
}

Moment next_backup(TimeOfDay hour, std::optional<Moment> last_begun, bool last_failed, Moment now)
{
    if (!last_begun || *last_begun > now + clock_steps)
        return now;
    Moment next = at(day_of(*last_begun), hour);
    if (next <= *last_begun)
        next = at(day_of(*last_begun) + std::chrono::days(1), hour);
    return last_failed ? std::min<Moment>(next, *last_begun + retried_after) : next;
}

}
