#include "server/main/backup.hpp"

#include <algorithm>
#include <fstream>

#include "server/main/backup_manifest.hpp"
#include "server/main/scratch_folder.hpp"
#include "server/main/tar.hpp"
#include "server/storage/media_store.hpp"
#include "server/storage/sql/backup.hpp"
#include "server/storage/stores.hpp"
#include "trust/hash.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;

// A file of the backup and where it lies until it is packed.
struct Source {
    BackupFile file;
    fs::path path;
};

Source source_of(std::string name, const fs::path& path)
{
    return { { std::move(name), fs::file_size(path), hash_of_file(path).text() }, path };
}

// Copied first: the signer goes on writing its log.
void copy_folder(
    const fs::path& data, const char* folder, const fs::path& to, std::vector<Source>& sources)
{
    // Where the signer has a user of its own, its folder is not ours to read.
    std::error_code failed;
    for (fs::recursive_directory_iterator
             at(data / folder, fs::directory_options::follow_directory_symlink, failed),
         end;
         !failed && at != end; at.increment(failed)) {
        if (!at->is_regular_file(failed) || !std::ifstream(at->path()))
            continue;
        if (at->path().filename() == "lock") // of the process that holds it
            continue;
        const fs::path name = fs::path(folder) / fs::relative(at->path(), data / folder);
        fs::create_directories((to / name).parent_path());
        fs::copy_file(at->path(), to / name);
        sources.push_back(source_of(name, to / name));
    }
}

std::vector<MediaHash> media_of(const storage::Place& place)
{
    const auto truth = storage::open_truth_as_it_is(place);
    std::vector<MediaHash> hashes;
    truth->read([&](app::Records& records) { hashes = records.media().all_hashes(); });
    return hashes;
}

void copy_databases(const fs::path& data, const fs::path& to, std::vector<Source>& sources)
{
    {
        const auto facts = storage::open_facts_as_they_are({ "sqlite", data });
        storage::sql::back_up(facts->database(), to / "facts.db");
    }
    {
        const auto truth = storage::open_truth_as_it_is({ "sqlite", data });
        storage::sql::back_up(truth->database(), to / "nguon.db");
    }
    for (const char* name : { "nguon.db", "facts.db" })
        sources.push_back(source_of(name, to / name));
}

}

Result<BackupReport> back_up(const fs::path& data, const std::string& database, const fs::path& to,
    Moment now, std::stop_token stop)
{
    const bool is_sqlite = database == "sqlite";
    if (is_sqlite && !fs::exists(data / "nguon.db"))
        return fail(Kind::missing, "backup.no_data", data.string());
    if (fs::exists(to))
        return fail(Kind::conflict, "backup.file_there", to.string());
    // The copies of the databases while they are packed.
    const ScratchFolder beside(to.string() + ".partial");
    std::vector<Source> sources;
    BackupReport report;
    report.with_databases = is_sqlite;
    if (is_sqlite)
        copy_databases(data, beside.path(), sources);
    copy_folder(data, "keys", beside.path(), sources);
    copy_folder(data, "signer", beside.path(), sources);
    report.with_keys = std::any_of(sources.begin(), sources.end(),
        [](const Source& source) { return source.file.path.starts_with("signer/"); });
    const storage::MediaStore store(data / "media", {});
    // Asked of the server's own database after the copy: it names all that the copy names, and
    // opening the copy would change it.
    for (const MediaHash& hash : media_of({ database, data })) {
        const fs::path path = store.path_of(hash);
        if (!fs::exists(path)) {
            report.missing.push_back(hash);
            continue;
        }
        // Its name is its hash; a file that is not what its name says is found by the restore.
        sources.push_back({ { (fs::path("media") / fs::relative(path, data / "media")).string(),
                                fs::file_size(path), hash },
            path });
        ++report.media;
    }
    BackupManifest manifest;
    manifest.made = now;
    for (const Source& source : sources) {
        manifest.files.push_back(source.file);
        report.bytes += source.file.size;
    }
    report.files = sources.size();
    const fs::path packed = beside.path() / "backup.tar";
    TarWriter tar(packed);
    tar.add_bytes(std::string(BackupManifest::name), to_text(manifest));
    for (const Source& source : sources) {
        if (stop.stop_requested())
            return fail(Kind::unavailable, "backup.stopped");
        tar.add_file(source.file.path, source.path);
    }
    tar.finish();
    fs::rename(packed, to);
    storage::sync_folder(fs::absolute(to).parent_path());
    return report;
}

}
