#include "core/system/judge.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/names.hpp"
#include "base/text.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr Names<Grade, 4> grade_names{ "ok", "unknown", "warn", "bad" };

constexpr std::uint64_t gigabyte = 1ULL << 30;
constexpr auto slow_reading = 500ms; // of one row by its key
constexpr auto very_slow_reading = 5'000ms;
constexpr auto backup_every = 26h; // a day, and two hours for a large one
constexpr auto longest_backup = 12h; // of terabytes, checked as well
constexpr auto drill_every = std::chrono::days(183); // twice a year
constexpr auto most_clock_error = 1'000ms; // programmes begin to the second
constexpr std::int64_t percent = 100;

class Judge {
public:
    explicit Judge(const SystemFacts& facts)
        : facts_(facts)
    {
    }

    std::vector<Finding> all()
    {
        server();
        disk();
        database();
        signer();
        for (const ExpiryFact& expiry : facts_.expiries)
            ends(expiry);
        backup();
        drill();
        clock();
        devices();
        queues();
        alarms();
        return std::move(found_);
    }

private:
    void add(Finding finding) { found_.push_back(std::move(finding)); }

    void server()
    {
        add({ .part = "server",
            .code = "server.runs",
            .name = facts_.version,
            .when = facts_.started });
    }

    void disk()
    {
        Finding finding{ .part = "disk", .code = "disk.roomy" };
        if (!facts_.disk || facts_.disk->size == 0) {
            finding.grade = Grade::unknown;
            finding.code = "disk.unknown";
            return add(std::move(finding));
        }
        const DiskFact& disk = *facts_.disk;
        finding.figure = static_cast<std::int64_t>(disk.free);
        finding.other = static_cast<std::int64_t>(disk.free / (disk.size / percent + 1));
        // A twentieth of a large disk is still months of sounds, hence the second bound of each.
        if (disk.free < gigabyte || (finding.other < 5 && disk.free < 20 * gigabyte)) {
            finding.grade = Grade::bad;
            finding.code = "disk.full";
            finding.urgency = 1;
        } else if (disk.free < 5 * gigabyte || (finding.other < 20 && disk.free < 100 * gigabyte)) {
            finding.grade = Grade::attention;
            finding.code = "disk.low";
        }
        add(std::move(finding));
    }

    void database()
    {
        const DatabaseFact& database = facts_.database;
        Finding finding{ .part = "database",
            .code = "database.quick",
            .figure = database.took.count(),
            .other = static_cast<std::int64_t>(database.bytes.value_or(0)) };
        if (!database.answers) {
            finding.grade = Grade::bad;
            finding.code = "database.away";
            finding.urgency = 1;
        } else if (database.took >= very_slow_reading) {
            finding.grade = Grade::bad;
            finding.code = "database.slow";
            finding.urgency = 1;
        } else if (database.took >= slow_reading) {
            finding.grade = Grade::attention;
            finding.code = "database.slow";
        }
        add(std::move(finding));
    }

    void signer()
    {
        if (facts_.signer_answers)
            return add({ .part = "signer", .code = "signer.answers" });
        add({ .part = "signer", .grade = Grade::bad, .code = "signer.silent", .urgency = 1 });
    }

    // Told 30, 7 and 1 days before the end, and when it is there.
    void ends(const ExpiryFact& expiry)
    {
        static constexpr std::array kinds{ "https", "signing_key", "authority" };
        const std::string kind = kinds.at(static_cast<std::size_t>(expiry.kind));
        Finding finding{ .part = "expiry." + kind,
            .code = kind + ".valid",
            .is_settled = true,
            .name = expiry.name,
            .when = expiry.ends };
        if (!expiry.name.empty())
            finding.part += "." + expiry.name;
        if (!expiry.ends) {
            finding.grade = Grade::bad;
            finding.code = kind + ".unreadable";
            finding.urgency = 1;
            return add(std::move(finding));
        }
        const auto left = *expiry.ends - facts_.measured;
        finding.figure
            = std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::days>(left).count());
        if (left <= 0ms) {
            finding.code = kind + ".ended";
            finding.grade = Grade::bad;
            finding.urgency = 4;
        } else if (left <= std::chrono::days(30)) {
            finding.code = kind + ".ends_soon";
            finding.urgency = left <= std::chrono::days(1) ? 3
                : left <= std::chrono::days(7)             ? 2
                                                           : 1;
            finding.grade = finding.urgency > 1 ? Grade::bad : Grade::attention;
        }
        add(std::move(finding));
    }

    void backup()
    {
        const BackupFact& backup = facts_.backup;
        Finding finding{
            .part = "backup", .code = "backup.fresh", .is_settled = true, .when = backup.newest
        };
        const auto tell = [&](Grade grade, const char* code, int urgency) {
            finding.grade = grade;
            finding.code = code;
            finding.urgency = urgency;
        };
        const Moment since = backup.newest.value_or(facts_.started);
        const bool is_old = facts_.measured - since > backup_every;
        // One that hangs on a disk that is gone is under way for ever.
        const bool is_under_way
            = backup.running_since && facts_.measured - *backup.running_since < longest_backup;
        if (!backup.is_set) {
            tell(Grade::attention, "backup.not_set", 0);
        } else if (backup.damage > 0) {
            tell(Grade::bad, "backup.damaged", 1);
            finding.figure = static_cast<std::int64_t>(backup.damage);
        } else if (!backup.failure.empty()) {
            tell(Grade::bad, "backup.failed", 1);
            finding.name = backup.failure;
        } else if (is_old && !is_under_way) {
            tell(Grade::bad, backup.newest ? "backup.old" : "backup.none", 1);
        } else if (!backup.newest) {
            tell(Grade::attention, "backup.none_yet", 0);
        } else if (backup.disk && backup.disk->free < backup.needs + backup.needs / 2) {
            tell(Grade::attention, "backup.little_room", 0);
            finding.figure = static_cast<std::int64_t>(backup.disk->free);
            finding.other = static_cast<std::int64_t>(backup.needs);
        } else if (!facts_.database.copied_by_backup) {
            tell(Grade::attention, "backup.without_database", 0);
        }
        add(std::move(finding));
    }

    void drill()
    {
        const BackupFact& backup = facts_.backup;
        if (!backup.is_set)
            return;
        Finding finding{
            .part = "drill", .code = "drill.done", .is_settled = true, .when = backup.drilled
        };
        if (backup.drill_failed) {
            finding.grade = Grade::bad;
            finding.code = "drill.failed";
            finding.urgency = 1;
        } else if (!backup.drilled) {
            finding.grade = Grade::attention;
            finding.code = "drill.never";
        } else if (facts_.measured - *backup.drilled > drill_every) {
            finding.grade = Grade::attention;
            finding.code = "drill.old";
        }
        add(std::move(finding));
    }

    void clock()
    {
        Finding finding{ .part = "clock", .code = "clock.kept" };
        if (!facts_.clock) {
            finding.grade = Grade::unknown;
            finding.code = "clock.unknown";
        } else {
            finding.figure = facts_.clock->most_error.count();
            if (!facts_.clock->is_kept) {
                finding.grade = Grade::attention;
                finding.code = "clock.alone";
            } else if (facts_.clock->most_error > most_clock_error) {
                finding.grade = Grade::attention;
                finding.code = "clock.inexact";
            }
        }
        add(std::move(finding));
    }

    // How many run something older, or newer, than this server.
    std::int64_t count(std::strong_ordering than_server) const
    {
        std::int64_t devices = 0;
        for (const SoftwareFact& software : facts_.devices->software) {
            if (compare_versions(software.version, facts_.version) == than_server)
                devices += software.devices;
        }
        return devices;
    }

    void devices()
    {
        Finding finding{ .part = "devices", .code = "devices.current" };
        if (!facts_.devices) {
            finding.grade = Grade::unknown;
            finding.code = "devices.unknown";
            return add(std::move(finding));
        }
        const DevicesFact& devices = *facts_.devices;
        finding.figure = devices.online;
        finding.other = devices.paired;
        if (const auto newer = count(std::strong_ordering::greater); newer > 0) {
            finding.grade = Grade::attention;
            finding.code = "devices.newer";
            finding.figure = newer;
        } else if (devices.without_time > 0) {
            finding.grade = Grade::attention;
            finding.code = "devices.without_time";
            finding.figure = devices.without_time;
        } else if (const auto older = count(std::strong_ordering::less); older > 0) {
            finding.grade = Grade::attention;
            finding.code = "devices.older";
            finding.figure = older;
        }
        add(std::move(finding));
    }

    // The fullest of them speaks for all.
    void queues()
    {
        Finding finding{ .part = "queues", .code = "queues.short" };
        std::int64_t fullest = -1;
        for (const QueueFact& queue : facts_.queues) {
            const auto capacity = std::max<std::size_t>(queue.capacity, 1);
            const auto share = static_cast<std::int64_t>(queue.waiting * percent / capacity);
            if (share <= fullest)
                continue;
            fullest = share;
            finding.figure = static_cast<std::int64_t>(queue.waiting);
            finding.name = queue.name;
        }
        if (fullest >= 90) {
            finding.grade = Grade::bad;
            finding.code = "queues.full";
            finding.urgency = 1;
        } else if (fullest >= 50) {
            finding.grade = Grade::attention;
            finding.code = "queues.long";
        }
        add(std::move(finding));
    }

    // Never urgent: a broken way would be told over that same way.
    void alarms()
    {
        Finding finding{ .part = "alarms", .code = "alarms.go_out" };
        const std::string& failure
            = facts_.mail.failure.empty() ? facts_.webhook.failure : facts_.mail.failure;
        if (!facts_.mail.is_set && !facts_.webhook.is_set) {
            finding.grade = Grade::attention;
            finding.code = "alarms.not_set";
        } else if (!failure.empty()) {
            finding.grade = Grade::bad;
            finding.code = "alarms.stuck";
            finding.name = failure;
        }
        add(std::move(finding));
    }

    const SystemFacts& facts_;
    std::vector<Finding> found_;
};

std::optional<std::array<int, 3>> version_in(std::string_view text)
{
    const auto blank = text.rfind(' ');
    if (blank != std::string_view::npos)
        text.remove_prefix(blank + 1);
    std::array<int, 3> version{};
    std::size_t place = 0;
    for (const std::string_view part : split(text, '.')) {
        if (place == version.size())
            break;
        const auto [end, error]
            = std::from_chars(part.data(), part.data() + part.size(), version.at(place));
        if (error != std::errc() || end == part.data())
            return std::nullopt;
        ++place;
    }
    return place > 1 ? std::optional(version) : std::nullopt;
}

}

std::string_view name_of(Grade grade) { return grade_names.of(grade); }

std::vector<Finding> judge(const SystemFacts& facts) { return Judge(facts).all(); }

Grade worst_of(std::span<const Finding> findings)
{
    Grade worst = Grade::good;
    for (const Finding& finding : findings) {
        if (finding.grade != Grade::unknown)
            worst = std::max(worst, finding.grade);
    }
    return worst;
}

std::optional<std::strong_ordering> compare_versions(std::string_view one, std::string_view other)
{
    const auto a = version_in(one);
    const auto b = version_in(other);
    return a && b ? std::optional(*a <=> *b) : std::nullopt;
}

}
