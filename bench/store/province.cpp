#include "bench/store/province.hpp"

#include <algorithm>
#include <cstdlib>

namespace nguon::bench {
namespace {

std::filesystem::path new_folder()
{
    const char* place = std::getenv("NGUON_BENCH_DIR");
    std::string name
        = (place ? std::filesystem::path(place) : std::filesystem::temp_directory_path())
        / "nguon-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    return name;
}

Unit unit(UnitId id, std::string name, UnitKind kind, std::optional<UnitId> parent)
{
    Unit made;
    made.id = id;
    made.name = std::move(name);
    made.kind = kind;
    made.parent = parent;
    made.valid_from = *parse_iso_day("2025-07-01");
    return made;
}

}

Stores::Stores(Moment now)
    : folder_(new_folder())
    , truth_(storage::open_truth({ "sqlite", folder_ }, now))
    , facts_(storage::open_facts({ "sqlite", folder_ }, now))
{
}

Stores::~Stores()
{
    truth_.reset();
    facts_.reset();
    std::filesystem::remove_all(folder_);
}

Province::Province(int communes, int devices)
    : communes_(communes)
    , devices_(devices)
{
    truth().write([&](app::Records& records) {
        records.units().add(unit(province(), "Tỉnh", UnitKind::province, {}), "");
        for (int i = 0; i < communes_; ++i)
            records.units().add(
                unit(commune(i), "Xã " + std::to_string(i), UnitKind::commune, province()), "");
        for (int i = 0; i < devices_; ++i) {
            Device made;
            made.id = device(i);
            made.unit = unit_of(i);
            made.name = "Cụm " + std::to_string(i);
            made.speakers = 3;
            made.created = now() - std::chrono::hours(24 * 400);
            records.devices().add(made);
        }
        return true;
    });
    truth().read([&](app::Records& records) { tree_ = records.units().tree(day_of(now())); });
}

void Province::put_on_air(UnitId unit, int id, std::chrono::minutes of_day)
{
    Bulletin::Saved saved;
    saved.id = BulletinId(id);
    saved.unit = unit;
    saved.author = AccountId(1);
    saved.content.title = "Tin " + std::to_string(id);
    saved.content.channels = { Channel::speaker };
    saved.content.audience.units = { unit };
    saved.state = BulletinState::approved;
    saved.created = now();
    saved.changed = now();
    saved.sound
        = BulletinSound{ sha256(std::to_string(id)).text(), std::chrono::seconds(10), 40'000 };
    Approval approval;
    approval.by = AccountId(1);
    approval.version = 1;
    approval.content_hash = sha256("content").text();
    approval.at = now();
    approval.statement = std::string(700, 's'); // as long as a signed one
    saved.approval = approval;
    Schedule schedule;
    schedule.id = ScheduleId(id);
    schedule.unit = unit;
    schedule.bulletin = saved.id;
    schedule.starts = at(day_of(now()) + std::chrono::days(1), of_day);
    schedule.recurrence = "FREQ=DAILY;COUNT=14";
    schedule.author = AccountId(1);
    schedule.changed = now();
    truth().write([&](app::Records& records) {
        records.bulletins().add(Bulletin(saved));
        saved.version = 2;
        if (!records.bulletins().save(Bulletin(saved), 1, AccountId(1)))
            throw std::runtime_error("the bulletin of the bench is refused");
        records.schedules().add(schedule);
        return true;
    });
}

double milliseconds(const std::function<void()>& work)
{
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
        .count();
}

double median(std::vector<double> values) { return percentile(std::move(values), 0.5); }

double percentile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    return values[at];
}

int argument(int count, char** words, const std::string& name, int otherwise)
{
    for (int i = 1; i + 1 < count; ++i) {
        if (words[i] == name)
            return std::atoi(words[i + 1]);
    }
    return otherwise;
}

}
