// Every screen of the province over a big ledger, against one raw scan of as many rows in memory.
//
//   raw_scan_ms    summing structs in memory by commune and day: what no database can beat by
//   reading p50_ms, p99_ms of each screen; ratio = raw_scan_ms / p99_ms, above 1 is faster than the
//   scan exact          the sums equal a count of the rows themselves upkeep         share of the
//   closing's time that keeping the sums takes
#include "bench/store/province.hpp"

#include <fmt/core.h>

#include "core/playlog/ledger.hpp"

namespace nguon::bench {
namespace {

struct Row {
    std::int32_t commune;
    std::int32_t day;
    std::uint8_t state;
};

Delivery delivery(const Province& province, int device, int day, int airing, std::vector<Row>& raw)
{
    Delivery made;
    made.device = province.device(device);
    made.unit = province.unit_of(device);
    made.planned_at = at(
        day_of(Province::now()) - std::chrono::days(day + 1), std::chrono::hours(6 + airing * 3));
    made.occurrence = { ScheduleId(1 + airing), made.planned_at, 0 };
    made.bulletin = BulletinId(1 + (day * 7 + airing) % 500);
    made.length = std::chrono::seconds(60);
    const int dice = (device * 31 + day * 17 + airing * 7) % 100;
    made.state = dice < 93 ? DeliveryState::played
        : dice < 96        ? DeliveryState::missed
        : dice < 98        ? DeliveryState::partial
                           : DeliveryState::awaiting;
    raw.push_back({ device % province.communes(), day, static_cast<std::uint8_t>(made.state) });
    return made;
}

void screen(const char* name, double raw_ms, int times, const std::function<void()>& show)
{
    show();
    std::vector<double> took;
    for (int i = 0; i < times; ++i)
        took.push_back(milliseconds(show));
    const double p99 = percentile(took, 0.99);
    fmt::print("{{\"bench\":\"ledger\",\"screen\":\"{}\",\"p50_ms\":{:.3f},\"p99_ms\":{:.3f},"
               "\"ratio\":{:.1f}}}\n",
        name, median(took), p99, raw_ms / p99);
    std::fflush(stdout);
}

}
}

int main(int count, char** words)
{
    using namespace nguon;
    using namespace nguon::bench;
    const int devices = argument(count, words, "--devices", 15'000);
    const int days = argument(count, words, "--days", 90);
    const int airings = argument(count, words, "--airings", 2); // a day and device
    const int times = argument(count, words, "--times", 100);
    Province province(300, devices);
    std::vector<Row> raw;
    double closing_ms = 0;
    for (int day = 0; day < days; ++day) {
        std::vector<Delivery> batch;
        const auto write = [&] {
            closing_ms += milliseconds([&] {
                province.facts().write([&](app::Facts& facts) {
                    facts.deliveries().expect(batch);
                    return true;
                });
            });
            batch.clear();
        };
        for (int airing = 0; airing < airings; ++airing) {
            for (int device = 0; device < devices; ++device) {
                batch.push_back(delivery(province, device, day, airing, raw));
                if (batch.size() == 2'000)
                    write();
            }
        }
        if (!batch.empty())
            write();
    }
    fmt::print("{{\"bench\":\"ledger\",\"rows\":{},\"closing_rows_per_s\":{:.0f}}}\n", raw.size(),
        static_cast<double>(raw.size()) / closing_ms * 1000);

    std::vector<LedgerSummary> by_commune_and_day(static_cast<std::size_t>(300 * days));
    std::vector<double> scans;
    for (int i = 0; i < 5; ++i) {
        std::fill(by_commune_and_day.begin(), by_commune_and_day.end(), LedgerSummary{});
        scans.push_back(milliseconds([&] {
            for (const Row& row : raw)
                by_commune_and_day[static_cast<std::size_t>(row.day * 300 + row.commune)].add(
                    static_cast<DeliveryState>(row.state));
        }));
    }
    const double raw_ms = median(scans);
    fmt::print("{{\"bench\":\"ledger\",\"raw_scan_ms\":{:.1f}}}\n", raw_ms);

    app::DeliveryFilter all;
    all.units = { province.province() };
    const auto ask = [&](app::DeliveryFilter filter) {
        return [&province, filter] {
            province.facts().read([&](app::Facts& facts) {
                facts.deliveries().summary(filter, province.tree());
                facts.deliveries().list(filter, province.tree(), {});
            });
        };
    };
    auto month = all;
    month.from = start_of(day_of(Province::now()) - std::chrono::days(30));
    month.to = start_of(day_of(Province::now()));
    auto commune = month;
    commune.unit = province.commune(7);
    auto failures = month;
    failures.states = { DeliveryState::missed, DeliveryState::refused };
    auto device = all;
    device.device = province.device(42);
    auto bulletin = all;
    bulletin.bulletin = BulletinId(77);
    screen("province, all time", raw_ms, times, ask(all));
    screen("province, a month", raw_ms, times, ask(month));
    screen("one commune, a month", raw_ms, times, ask(commune));
    screen("failures of a month", raw_ms, times, ask(failures));
    screen("one device", raw_ms, times, ask(device));
    screen("one bulletin", raw_ms, times, ask(bulletin));
    screen("every commune by day, a month", raw_ms, times, [&] {
        std::vector<UnitId> units;
        for (int i = 0; i < province.communes(); ++i)
            units.push_back(province.commune(i));
        province.facts().read([&](app::Facts& facts) {
            facts.deliveries().sums(units, day_of(*month.from), day_of(*month.to));
        });
    });

    LedgerSummary counted;
    for (const LedgerSummary& one : by_commune_and_day)
        counted.planned += one.planned, counted.played += one.played, counted.missed += one.missed,
            counted.partial += one.partial, counted.awaiting += one.awaiting;
    LedgerSummary summed;
    province.facts().read(
        [&](app::Facts& facts) { summed = facts.deliveries().summary(all, province.tree()); });
    fmt::print("{{\"bench\":\"ledger\",\"exact\":{}}}\n", summed == counted);
    return summed == counted ? 0 : 1;
}
