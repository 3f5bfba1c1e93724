// Devices that come back after two weeks with their play logs: signature and chain checked, stored
// with index and sums before the acknowledgement, one transaction for each upload; against a bare
// prepared batch insert of the same rows into an indexed table.
//
//   rows_per_s, raw_rows_per_s, ratio
//   drain_s        how long 4.2 million rows would take at that pace
//   lost           acknowledged and not there: must be 0
#include "bench/store/province.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include "server/app/play_logs.hpp"

namespace nguon::bench {
namespace {

constexpr int rows_of_two_weeks = 280;

struct Upload {
    app::LogSender sender;
    protocol::LogUpload upload;
};

PlayRecord record(int device, int sequence)
{
    PlayRecord made;
    made.sequence = sequence;
    made.planned_at
        = Province::now() - std::chrono::hours(24 * 14) + std::chrono::minutes(sequence * 70);
    made.occurrence = OccurrenceKey{ ScheduleId(1 + sequence % 20), made.planned_at, 0 };
    made.bulletin = BulletinId(1 + sequence % 300);
    made.started_at = made.planned_at + Milliseconds(device % 5);
    made.ended_at = *made.started_at + std::chrono::seconds(60);
    made.rendered = std::chrono::seconds(60);
    made.result = Outcome::played;
    made.clock_error_ms = 12;
    made.peak_db_tenths = -60;
    return made;
}

Upload make_upload(const Province& province, int device)
{
    LocalSigner key(SecretKey::generate());
    Upload made;
    made.sender = { province.device(device), province.unit_of(device), key.public_key().text() };
    made.upload.first = 1;
    ChainHead head;
    for (int i = 1; i <= rows_of_two_weeks; ++i) {
        made.upload.entries.push_back(protocol::to_canonical(record(device, i)));
        head = next(head, made.upload.entries.back());
    }
    made.upload.seal = *key.sign(DocumentType::log,
        to_payload(Seal{ protocol::chain_name(made.sender.device), head, Province::now() }));
    return made;
}

double raw_insert_ms(int devices)
{
    const auto file = std::filesystem::temp_directory_path() / "nguon-bench-raw.db";
    std::filesystem::remove(file);
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    sqlite3_exec(db,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE log (device INTEGER, sequence INTEGER, unit INTEGER, bulletin INTEGER,"
        " planned INTEGER, started INTEGER, ended INTEGER, result TEXT, PRIMARY KEY (device, "
        "sequence)"
        ") WITHOUT ROWID; CREATE INDEX log_unit ON log (unit, planned);",
        nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(
        db, "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, 'played')", -1, &insert, nullptr);
    const double took = milliseconds([&] {
        sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
        int waiting = 0;
        for (int device = 0; device < devices; ++device) {
            for (int i = 1; i <= rows_of_two_weeks; ++i) {
                const auto made = record(device, i);
                sqlite3_bind_int64(insert, 1, device);
                sqlite3_bind_int64(insert, 2, i);
                sqlite3_bind_int64(insert, 3, device % 300);
                sqlite3_bind_int64(insert, 4, made.bulletin->value());
                sqlite3_bind_int64(insert, 5, unix_ms(made.planned_at));
                sqlite3_bind_int64(insert, 6, unix_ms(*made.started_at));
                sqlite3_bind_int64(insert, 7, unix_ms(*made.ended_at));
                sqlite3_step(insert);
                sqlite3_reset(insert);
                if (++waiting == 10'000) {
                    sqlite3_exec(db, "COMMIT; BEGIN", nullptr, nullptr, nullptr);
                    waiting = 0;
                }
            }
        }
        sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
    });
    sqlite3_finalize(insert);
    sqlite3_close(db);
    std::filesystem::remove(file);
    return took;
}

}
}

int main(int count, char** words)
{
    using namespace nguon;
    using namespace nguon::bench;
    const int devices = argument(count, words, "--devices", 1'000);
    const int pairs = argument(count, words, "--pairs", 3);
    std::vector<double> ours, raw;
    std::int64_t lost = 0;
    for (int pair = 0; pair <= pairs; ++pair) {
        Province province(300, devices);
        std::vector<Upload> uploads;
        for (int i = 0; i < devices; ++i)
            uploads.push_back(make_upload(province, i));
        std::vector<std::int64_t> acknowledged(static_cast<std::size_t>(devices));
        const double took = milliseconds([&] {
            for (int i = 0; i < devices; ++i) {
                const Upload& one = uploads[static_cast<std::size_t>(i)];
                province.facts().write([&](app::Facts& facts) {
                    const auto taken
                        = app::take_log(facts, one.sender, one.upload, Province::now());
                    acknowledged[static_cast<std::size_t>(i)] = taken ? taken->acknowledged : 0;
                    return taken.has_value();
                });
            }
        });
        const double raw_ms = raw_insert_ms(devices);
        if (pair == 0)
            continue; // warm-up
        ours.push_back(took);
        raw.push_back(raw_ms);
        province.facts().read([&](app::Facts& facts) {
            for (int i = 0; i < devices; ++i) {
                if (facts.play_logs().head(province.device(i)).sequence
                        != acknowledged[static_cast<std::size_t>(i)]
                    || acknowledged[static_cast<std::size_t>(i)] != rows_of_two_weeks)
                    ++lost;
            }
        });
    }
    const double rows = static_cast<double>(devices) * rows_of_two_weeks;
    const double rate = rows / median(ours) * 1000;
    const double raw_rate = rows / median(raw) * 1000;
    const auto [low, high] = std::minmax_element(raw.begin(), raw.end());
    fmt::print(
        "{{\"bench\":\"ingest\",\"engine\":\"sqlite\",\"devices\":{},\"rows\":{:.0f},"
        "\"rows_per_s\":{:.0f},\"raw_rows_per_s\":{:.0f},\"ratio\":{:.2f},\"drain_s\":{:.0f},"
        "\"lost\":{},\"noisy\":{}}}\n",
        devices, rows, rate, raw_rate, rate / raw_rate, 4.2e6 / rate, lost, *high > 1.25 * *low);
    return lost == 0 ? 0 : 1;
}
