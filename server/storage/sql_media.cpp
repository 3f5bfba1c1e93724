#include "server/storage/sql_media.hpp"

#include <bit>
#include <cstring>

namespace nguon::storage {
namespace {

static_assert(
    std::endian::native == std::endian::little, "the waveform's bytes are stored as they are");

// Peaks as 32-bit floats, one after another.
std::string_view bytes_of(const std::vector<float>& peaks)
{
    return { reinterpret_cast<const char*>(peaks.data()), peaks.size() * sizeof(float) };
}

std::vector<float> peaks_of(const std::string& bytes)
{
    std::vector<float> peaks(bytes.size() / sizeof(float));
    if (!peaks.empty())
        std::memcpy(peaks.data(), bytes.data(), peaks.size() * sizeof(float));
    return peaks;
}

app::Upload read_upload(sql::Row row)
{
    app::Upload upload;
    upload.id = row.get<std::int64_t>(0);
    upload.by = row.get<AccountId>(1);
    upload.unit = row.get<UnitId>(2);
    upload.name = row.text(3);
    upload.size = row.get<std::int64_t>(4);
    upload.received = row.get<std::int64_t>(5);
    upload.created = row.get<Moment>(6);
    return upload;
}

}

std::optional<app::MediaFile> SqlMedia::find(const MediaHash& hash)
{
    return sql_.maybe_one(
        "SELECT name, kind, size, duration_ms, loudness, true_peak, waveform, source, spoken_text,"
        " voice, fell_back, unit, account, created_at FROM media WHERE hash = ?",
        { hash }, [&](sql::Row row) {
            app::MediaFile file;
            file.hash = hash;
            file.name = row.text(0);
            file.kind = row.text(1);
            file.size = row.get<std::int64_t>(2);
            file.duration = row.get<Milliseconds>(3);
            file.loudness_lufs = row.get<double>(4);
            file.true_peak_dbtp = row.get<double>(5);
            file.waveform = peaks_of(row.blob(6));
            file.source = row.text(7);
            file.spoken_text = row.text(8);
            file.voice = row.text(9);
            file.fell_back = row.get<bool>(10);
            file.unit = row.get<UnitId>(11);
            file.by = row.get<AccountId>(12);
            file.created = row.get<Moment>(13);
            return file;
        });
}

void SqlMedia::add(const app::MediaFile& file)
{
    sql_.run(
        "INSERT INTO media (hash, name, kind, size, duration_ms, loudness, true_peak, waveform,"
        " source, spoken_text, voice, fell_back, unit, account, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
        { file.hash, file.name, file.kind, file.size, file.duration, file.loudness_lufs,
            file.true_peak_dbtp, sql::Blob(bytes_of(file.waveform)), file.source, file.spoken_text,
            file.voice, file.fell_back, file.unit, file.by, file.created });
}

std::vector<MediaHash> SqlMedia::all_hashes()
{
    return sql_.all("SELECT hash FROM media UNION SELECT hash FROM asset_file ORDER BY hash", {},
        [](sql::Row row) { return row.text(0); });
}

std::optional<app::Upload> SqlMedia::find_upload(std::int64_t id)
{
    return sql_.maybe_one(
        "SELECT id, account, unit, name, size, received, created_at FROM upload WHERE id = ?",
        { id }, read_upload);
}

void SqlMedia::add_upload(const app::Upload& upload)
{
    sql_.run("INSERT INTO upload (id, account, unit, name, size, received, created_at)"
             " VALUES (?, ?, ?, ?, ?, ?, ?)",
        { upload.id, upload.by, upload.unit, upload.name, upload.size, upload.received,
            upload.created });
}

void SqlMedia::save_upload(const app::Upload& upload)
{
    sql_.run("UPDATE upload SET name = ?, size = ?, received = ? WHERE id = ?",
        { upload.name, upload.size, upload.received, upload.id });
}

void SqlMedia::remove_upload(std::int64_t id)
{
    sql_.run("DELETE FROM upload WHERE id = ?", { id });
}

std::vector<app::Upload> SqlMedia::uploads_before(Moment moment)
{
    return sql_.all("SELECT id, account, unit, name, size, received, created_at FROM upload"
                    " WHERE created_at < ? ORDER BY created_at, id",
        { moment }, read_upload);
}

}
