// The day communes merge, for a large province: three communes become one, all of them in a single
// transaction, while alerts of another province are pressed: one 40 ms after it began, and another
// every 400 ms (--every).
//
//   look_ms        working the change out to show it, in a transaction that is undone
//   merge_ms       carrying it out with nobody beside it: as long the one writer is held; commit_ms
//                  is its last part
//   beside_ms      the same while alerts are pressed, of which each has it begin anew
//   raw_ms, ratio  one UPDATE that gives the same devices another unit, the same way on disk; raw
//                  over ours
//   alert_*_ms     from the press to the disk: without anything beside it, and during the merge
//   alert_ratio    the slowest of the quiet ones over the slowest during the merge
//   lost           devices that stand in none of the new communes: must be 0
#include "bench/store/province.hpp"

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include <fmt/core.h>

#include "protocol/order_approval.hpp"
#include "server/app/emergencies.hpp"
#include "server/app/unit_changes.hpp"

namespace nguon::bench {
namespace {

constexpr int joined = 3; // communes become one
constexpr int hamlets = 5; // of each commune
constexpr const char* resolution = "1683/NQ-UBTVQH15";
const UnitId elsewhere(50);
const UnitId commune_elsewhere(51);
const AccountId officer(70);

template <typename T> T good(Result<T> result)
{
    if (!result)
        throw std::runtime_error(result.error().code + " " + result.error().detail);
    return std::move(*result);
}

Unit unit(UnitId id, const char* name, UnitKind kind, std::optional<UnitId> parent)
{
    Unit made;
    made.id = id;
    made.name = name;
    made.kind = kind;
    made.parent = parent;
    made.valid_from = *parse_iso_day("2025-07-01");
    return made;
}

// The province with what hangs on its communes, and beside it one with an officer who may alert.
class MergeDay {
public:
    MergeDay(int communes, int devices)
        : province_(communes, devices)
    {
        for (int i = 0; i < communes; ++i)
            province_.put_on_air(province_.commune(i), 1'000 + i, std::chrono::minutes(6 * 60));
        province_.truth().write([&](app::Records& records) {
            add_beside(records);
            for (int i = 0; i < communes; ++i)
                fill(records, i);
            return true;
        });
    }

    double look()
    {
        return milliseconds([&] {
            province_.truth().write([&](app::Records& records) {
                shown_ = good(app::look_at_change(
                    records, shell(), { wished(), {} }, app::ChangeRights::given));
                return false;
            });
        });
    }

    enum class Kept : std::uint8_t { yes, no };
    struct Held {
        double merge_ms = 0;
        double commit_ms = 0;
        int begun = 0;
    };
    void keep_what_was_shown()
    {
        province_.truth().write([&](app::Records& records) {
            good(app::keep_preview(records, shown_.value()));
            return true;
        });
    }

    // Undone when it is not to be kept: then there is no commit.
    Held merge(Kept kept)
    {
        Held held;
        std::chrono::steady_clock::time_point worked;
        held.merge_ms = milliseconds([&] {
            province_.truth().write(Urgency::bulk, [&](app::Records& records) {
                ++held.begun;
                has_begun_ = true;
                has_begun_.notify_all();
                good(app::confirm_change(records, shell(), shown_->id, resolution, std::nullopt,
                    app::ChangeRights::given));
                worked = std::chrono::steady_clock::now();
                return kept == Kept::yes;
            });
        });
        held.commit_ms
            = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - worked)
                  .count();
        return held;
    }

    void wait_until_begun() const { has_begun_.wait(false); }
    void forget_that_it_began() { has_begun_ = false; }

    // All devices go one commune on, and home again.
    double raw_update()
    {
        const int all = province_.communes();
        std::vector<double> took;
        for (const int step : { 1, all - 1 }) {
            took.push_back(milliseconds([&] {
                province_.truth().database().write([&](storage::sql::Connection& sql) {
                    sql.run("UPDATE device SET unit = ? + (unit - ? + ?) % ?,"
                            " version = version + 1 WHERE unit >= ? AND unit < ?",
                        { province_.commune(0), province_.commune(0), std::int64_t(step),
                            std::int64_t(all), province_.commune(0), province_.commune(all) });
                });
            }));
        }
        return (took[0] + took[1]) / 2;
    }

    // From the press to the disk, as the server does it: looked up, signed, written before others.
    double press_alert()
    {
        return milliseconds([&] {
            const app::Deed deed = officers();
            app::NewEmergency wanted;
            wanted.audience.units = { commune_elsewhere };
            wanted.content.text = "Nước sông lên rất nhanh, bà con ven sông di chuyển ngay.";
            std::optional<app::EmergencyChange> change;
            province_.truth().read([&](app::Records& records) {
                change = good(app::draft_emergency(records, deed, wanted));
            });
            Order order = change->order.value();
            if (const auto signed_all = protocol::sign_approvals(order, signer_); !signed_all)
                throw std::runtime_error(signed_all.error().code);
            const std::string document
                = encode(good(signer_.sign(DocumentType::order, protocol::to_payload(order))));
            save_first(deed, *change, document);
        });
    }

    std::int64_t lost()
    {
        std::int64_t standing = 0;
        province_.truth().read([&](app::Records& records) {
            const auto tree = records.units().tree(day_of(Province::now()));
            for (const app::Devices::Count& count : records.devices().counts()) {
                const Unit* stands = tree->find(count.unit);
                if (stands != nullptr && stands->valid_from == day_of(Province::now()))
                    standing += count.clusters;
            }
        });
        return province_.devices() - standing;
    }

private:
    // The server's one thread that writes has patience; the gate has it for five seconds.
    void save_first(
        const app::Deed& deed, const app::EmergencyChange& change, const std::string& document)
    {
        for (bool is_saved = false; !is_saved;) {
            try {
                province_.truth().write(Urgency::urgent, [&](app::Records& records) {
                    good(app::save_change(records, deed, change, document));
                    return true;
                });
                is_saved = true;
            } catch (const storage::sql::Failure& failure) {
                if (failure.code() != storage::sql::Errc::busy)
                    throw;
            }
        }
    }

    void add_beside(app::Records& records)
    {
        records.units().add(unit(elsewhere, "Tỉnh bên cạnh", UnitKind::province, {}), "");
        records.units().add(
            unit(commune_elsewhere, "Xã bên cạnh", UnitKind::commune, elsewhere), "");
        Device device;
        device.id = DeviceId(60);
        device.unit = commune_elsewhere;
        device.name = "Cụm bên cạnh";
        device.created = Province::now();
        records.devices().add(device);
        add_account(records, officer, "canbo", elsewhere, "province_admin");
    }

    void fill(app::Records& records, int i)
    {
        const UnitId commune = province_.commune(i);
        for (int k = 0; k < hamlets; ++k)
            records.units().add(
                unit(UnitId(200'000 + i * hamlets + k), "Xóm", UnitKind::hamlet, commune), "");
        add_account(
            records, AccountId(100 + i), "xa" + std::to_string(i), commune, "commune_approver");
    }

    void add_account(
        app::Records& records, AccountId id, std::string username, UnitId where, const char* role)
    {
        app::Account account;
        account.id = id;
        account.username = std::move(username);
        account.name = "Cán bộ";
        account.unit = where;
        account.created = Province::now();
        account.grants.push_back({ role, where, *parse_iso_day("2025-07-01"), {}, {} });
        if (const auto added = records.accounts().add(account, "none"); !added)
            throw std::runtime_error(added.error().code);
    }

    app::Deed shell()
    {
        return { {}, Province::now(), [this] { return ++chance_; }, {} };
    }

    app::Deed officers()
    {
        app::Deed deed{ {}, Province::now(), [this] { return ++chance_; }, {} };
        province_.truth().read([&](app::Records& records) {
            deed.caller = records.accounts().find(officer).value().caller();
        });
        deed.password_given = deed.now;
        return deed;
    }

    UnitChange wished()
    {
        UnitChange change{ resolution, day_of(Province::now()), {} };
        for (int i = 0; i + joined <= province_.communes(); i += joined) {
            ChangeStep step;
            step.kind = ChangeKind::merge;
            for (int k = 0; k < joined; ++k)
                step.from.push_back(province_.commune(i + k));
            ChangeTarget target;
            target.id = UnitId(500'000 + i);
            target.is_new = true;
            target.name = "Xã mới " + std::to_string(i / joined);
            target.kind = UnitKind::commune;
            target.parent = province_.province();
            step.to.push_back(std::move(target));
            change.steps.push_back(std::move(step));
        }
        return change;
    }

    Province province_;
    LocalSigner signer_{ SecretKey::generate() };
    std::atomic<bool> has_begun_ = false;
    std::atomic<std::uint32_t> chance_ = 0; // both threads make ids
    std::optional<app::UnitChangeRecord> shown_;
};

constexpr std::chrono::milliseconds first_press_after(40);

void measure(int communes, int devices, std::chrono::milliseconds every)
{
    MergeDay day(communes, devices);
    std::vector<double> quiet;
    day.press_alert(); // warm-up
    for (int i = 0; i < 50; ++i)
        quiet.push_back(day.press_alert());
    const double raw_ms = day.raw_update();
    const double look_ms = day.look();
    day.keep_what_was_shown();
    const auto alone = day.merge(MergeDay::Kept::no);
    day.forget_that_it_began();
    std::atomic<bool> merged = false;
    auto merging = std::async(std::launch::async, [&] {
        const auto held = day.merge(MergeDay::Kept::yes);
        merged = true;
        return held;
    });
    day.wait_until_begun();
    std::vector<double> during;
    auto next = std::chrono::steady_clock::now() + first_press_after;
    for (; !merged; next += every) {
        std::this_thread::sleep_until(next);
        if (!merged)
            during.push_back(day.press_alert());
    }
    const auto held = merging.get();
    fmt::print("{{\"bench\":\"merge\",\"communes\":{},\"devices\":{},\"look_ms\":{:.1f},"
               "\"merge_ms\":{:.1f},\"commit_ms\":{:.1f},\"raw_ms\":{:.1f},\"ratio\":{:.3f},"
               "\"beside_ms\":{:.1f},\"begun\":{},"
               "\"alert_quiet_p50_ms\":{:.2f},\"alert_quiet_max_ms\":{:.2f},"
               "\"alerts_during\":{},\"alert_during_p50_ms\":{:.2f},"
               "\"alert_during_max_ms\":{:.2f},\"alert_ratio\":{:.3f},\"lost\":{}}}\n",
        communes, devices, look_ms, alone.merge_ms, held.commit_ms, raw_ms, raw_ms / alone.merge_ms,
        held.merge_ms, held.begun, median(quiet), percentile(quiet, 1), during.size(),
        median(during), percentile(during, 1), percentile(quiet, 1) / percentile(during, 1),
        day.lost());
}

}
}

int main(int count, char** words)
{
    using namespace nguon::bench;
    const int communes = argument(count, words, "--communes", 300) / joined * joined;
    const int devices = argument(count, words, "--devices", 15'000);
    const std::chrono::milliseconds every(argument(count, words, "--every", 400));
    for (int round = argument(count, words, "--rounds", 3); round > 0; --round)
        measure(communes, devices, every);
}
