// What happened, kept apart from the truth: play logs, deliveries and their sums have a database
// (SQLite: a file) and a writer of their own, so that no order waits behind them (DESIGN D5).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "core/account/rights.hpp"
#include "core/playlog/ledger.hpp"
#include "core/playlog/play_record.hpp"
#include "server/app/page.hpp"
#include "server/app/records/emergencies.hpp"
#include "server/app/records/fault_clocks.hpp"

namespace nguon::app {

// One batch of a device's play log, as it was signed.
struct LogBatch {
    DeviceId device;
    UnitId unit; // of the device on the day of upload
    std::int64_t first = 0; // sequence
    std::vector<PlayRecord> records;
    std::vector<std::string>
        entry_bytes; // canonical, one for each record; the chain goes over them
    std::string chain_before; // hex; head behind the last acknowledged record
    std::string chain_after;
    std::string seal; // signed JSON envelope of the head
    Moment received{};
};

struct LogHead {
    std::int64_t sequence = 0; // acknowledged
    std::string chain; // hex
};

struct PlayLogFilter {
    std::vector<UnitId> units; // in these or below; empty: none may be seen
    std::optional<UnitId> unit;
    std::optional<DeviceId> device;
    std::optional<BulletinId> bulletin;
    std::vector<Outcome> results;
    std::optional<bool> onsite; // set off at the place itself, or not
    bool alerts_only = false; // orders, not airings
    std::optional<Moment> from; // planned in [from, to)
    std::optional<Moment> to;
};

struct PlayLogRow {
    DeviceId device;
    UnitId unit;
    PlayRecord record;
    Moment received{};
};

struct DeliveryFilter {
    std::vector<UnitId> units;
    std::optional<UnitId> unit;
    std::optional<DeviceId> device;
    std::optional<BulletinId> bulletin;
    std::optional<ScheduleId> schedule;
    std::vector<DeliveryState> states;
    std::optional<Moment> from;
    std::optional<Moment> to;
};

// What a device told of itself, and what does not fit together in what it told.
struct ToldOutage {
    DeviceId device;
    std::int64_t sequence = 0; // of the entry that tells it
    Outage outage;
};
struct Incident {
    std::int64_t id = 0;
    DeviceId device;
    std::string code;
    std::string detail;
    Moment at{};
};

class PlayLogs {
public:
    virtual ~PlayLogs() = default;

    virtual LogHead head(DeviceId device) = 0;
    // Idempotent by (device, sequence): what is there already is not written again. Returns the new
    // head. The caller has checked chain and seal. Updates rollups and settles deliveries in the
    // same transaction.
    virtual LogHead append(const LogBatch& batch) = 0;
    virtual Paged<PlayLogRow> list(
        const PlayLogFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual std::vector<PlayRecord> of_occurrence(DeviceId device, const OccurrenceKey& occurrence)
        = 0;
    // Everything on a device that overlaps the span, in the order of sequence.
    virtual std::vector<PlayRecord> of_device(DeviceId device, Span span) = 0;
    // Acts at the place: the last such record of each device, and a device's behind a sequence.
    virtual std::map<DeviceId, std::int64_t> onsite_heads() = 0;
    virtual std::vector<PlayRecord> onsite_after(DeviceId device, std::int64_t sequence, int most)
        = 0;
    // For `nguon verify`: all batches' seals of a device.
    struct StoredEntry {
        std::int64_t sequence = 0;
        std::string bytes;
        std::string chain;
    };
    virtual std::vector<DeviceId> devices() = 0;
    virtual std::vector<StoredEntry> entries(DeviceId device, std::int64_t from, int most) = 0;
    virtual std::vector<std::string> seals(DeviceId device) = 0;
    // One that is there already, word by word, is not written again.
    virtual void add_incident(
        DeviceId device, const std::string& code, const std::string& detail, Moment at)
        = 0;
    // Those that were told before the moment, the newest first, at most so many.
    virtual std::vector<Incident> incidents(
        const std::vector<DeviceId>& devices, int most, Moment before = Moment::max())
        = 0;
    // Of all devices, written after that one, the oldest first.
    virtual std::vector<Incident> incidents_after(std::int64_t id, int most) = 0;
    // Those that reach into the span, the earliest first; one may be there twice, as it was told.
    virtual std::vector<ToldOutage> outages(const std::vector<DeviceId>& devices, Span span) = 0;
};

// Sums by unit and day, kept with every write, exact to the row.
struct AiringSum {
    UnitId unit;
    Day day{};
    LedgerSummary summary;
    Milliseconds heard{};
};

// Sums of one device while it stood in one unit.
struct DeviceSum {
    DeviceId device;
    UnitId unit;
    LedgerSummary summary;
    Milliseconds heard{};
};

// One airing of a bulletin, over all devices that were to play it.
struct AiringRow {
    BulletinId bulletin;
    OccurrenceKey occurrence;
    Moment planned_at{};
    LedgerSummary summary;
    Milliseconds heard{};

    std::int64_t heard_on() const { return summary.played + summary.partial + summary.preempted; }
};

// A bulletin as one device heard it.
struct HeardRow {
    BulletinId bulletin;
    Moment last{}; // planned start
    std::int64_t times = 0;
};

// A bulletin whose airings changed since the archive looked; `stamp` names the state of them.
struct AiringNews {
    BulletinId bulletin;
    std::int64_t stamp = 0;
};

class Deliveries {
public:
    virtual ~Deliveries() = default;

    // Expectations of airings that are over; those already there are left as they are.
    virtual void expect(const std::vector<Delivery>& deliveries) = 0;
    virtual Paged<Delivery> list(
        const DeliveryFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    // From the rollup where the filter allows it, else from rows.
    virtual LedgerSummary summary(const DeliveryFilter& filter, const UnitTree& tree) = 0;
    virtual std::vector<AiringSum> sums(const std::vector<UnitId>& units, Day from, Day to) = 0;
    // From the rows, so callers ask for a month at a time.
    virtual std::vector<DeviceSum> device_sums(const std::vector<UnitId>& units, Day from, Day to)
        = 0;
    virtual std::optional<Delivery> find(DeviceId device, const OccurrenceKey& occurrence) = 0;
    // Latest first, at most so many.
    virtual std::vector<AiringRow> airings_of(BulletinId bulletin, int most) = 0;
    // Of all of them, how many that were planned in the span were heard anywhere; the languages of
    // one airing are one.
    virtual std::int64_t count_heard(const std::vector<BulletinId>& bulletins, Span planned) = 0;
    // In the order of their planned starts, with the sums of the devices the filter means; whole,
    // so callers ask for a month at a time. States and schedule are not asked for.
    virtual std::vector<AiringRow> airings_in(const DeliveryFilter& filter, const UnitTree& tree)
        = 0;
    // Heard last first.
    virtual std::vector<HeardRow> heard_on(DeviceId device, Moment from, int most) = 0;
    virtual std::vector<AiringNews> airing_news(int most) = 0;
    // Forgets those whose stamp has not moved on.
    virtual void forget(const std::vector<AiringNews>& news) = 0;
    // Rows of airings that were stopped before their planned end, which `closed` has not passed.
    virtual std::int64_t count_early(
        const DeliveryFilter& filter, const UnitTree& tree, Moment closed)
        = 0;
    // How many airings each device missed in a row since then, though it was there and was to
    // sound; without those that missed none.
    virtual std::map<DeviceId, int> missed_in_a_row(Moment since) = 0;
    // How far the closing job has come.
    virtual std::optional<Moment> closed_until() = 0;
    virtual void set_closed_until(Moment moment) = 0;
};

class Facts {
public:
    virtual ~Facts() = default;

    virtual PlayLogs& play_logs() = 0;
    virtual Deliveries& deliveries() = 0;
    virtual OrderReceipts& order_receipts() = 0;
    virtual FaultClocks& fault_clocks() = 0;
};

}
