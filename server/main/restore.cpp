#include "server/main/backup.hpp"

#include "runtime/random.hpp"
#include "server/app/note.hpp"
#include "server/main/backup_manifest.hpp"
#include "server/main/unpack.hpp"
#include "server/storage/stores.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;

constexpr const char* arriving = "restore.partial"; // where files lie until all are there

bool is_there(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored) && !(fs::is_directory(path) && fs::is_empty(path));
}

bool has_data(const fs::path& data)
{
    // A log left beside a database that is gone would be taken for the restored one's.
    for (const char* name : { "nguon.db", "nguon.db-wal", "facts.db", "facts.db-wal", "media" }) {
        if (is_there(data / name))
            return true;
    }
    return false;
}

// What was true for the server of then and is not for the one that begins now.
void begin_anew(const fs::path& data, Moment made, Moment now)
{
    const auto truth = storage::open_truth({ "sqlite", data }, now);
    truth->write([&](app::Records& records) {
        records.sessions().remove_expired(Moment::max());
        records.devices().mark_all_offline();
        // Devices hold newer plans and profiles than this database knows. They report the highest
        // they saw, but need not: whatever they hold was signed before now.
        for (const app::Plans::Head& head : records.plans().heads())
            records.plans().note_seen(head.device, unix_ms(now));
        for (auto& [device, state] : records.devices().profile_states())
            records.devices().set_profile_state(device, { unix_ms(now), {} });
        const app::Deed deed{ {}, now, [] { return runtime::chance_for_ids(); }, {} };
        app::note(records, deed, "system.restored", { "system", 0, {}, {} },
            { { "backup_of", json::of(made) } });
        return true;
    });
}

}

Result<RestoreReport> restore(const fs::path& from, const fs::path& data, Moment now)
{
    if (!fs::is_regular_file(from))
        return fail(Kind::missing, "restore.not_a_backup", from.string());
    if (has_data(data))
        return fail(Kind::conflict, "restore.data_there", data.string());
    const bool is_new = !fs::exists(data);
    fs::create_directories(data);
    if (is_new)
        fs::permissions(data, fs::perms::owner_all);
    const fs::path folder = data / arriving;
    fs::remove_all(folder);
    auto manifest = unpack(from, folder, Sounds::taken);
    if (!manifest) {
        fs::remove_all(folder);
        return tl::unexpected(manifest.error());
    }
    RestoreReport report;
    report.made = manifest->made;
    report.files = manifest->files.size();
    report.with_databases = manifest->find("nguon.db") != nullptr;
    if (report.with_databases)
        begin_anew(folder, manifest->made, now);
    // The keys of a directory stay together: those that are here belong to the signer that runs.
    report.kept_keys = is_there(data / "keys") || is_there(data / "signer");
    for (const char* name : { "keys", "signer", "media", "facts.db", "nguon.db-wal", "nguon.db" }) {
        const bool is_keys = name == std::string_view("keys") || name == std::string_view("signer");
        if (!fs::exists(folder / name) || (is_keys && report.kept_keys))
            continue;
        std::error_code was_not_there;
        fs::remove(data / name, was_not_there); // an empty folder at most
        fs::rename(folder / name, data / name);
    }
    fs::remove_all(folder);
    storage::sync_folder(data);
    return report;
}

}
