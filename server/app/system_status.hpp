// The page "Tình trạng hệ thống": what the server knows of itself, and who may see it.
#pragma once

#include "server/app/alarms.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct BackupRow {
    std::string file; // its name, without the folder
    Moment made{};
    std::uint64_t bytes = 0;
    bool with_databases = true;
    Milliseconds took{ 0 };
    std::optional<Moment> checked; // none: the check was cut off
    std::vector<std::string> lines; // what was looked at
    std::vector<std::string> damage;
};

struct BackupState {
    std::string folder; // empty: none is set
    TimeOfDay at{};
    std::size_t keep = 0;
    std::optional<Moment> next;
    std::optional<Moment> running_since;
    bool is_checking = false;
    std::string failure; // of the last try, in Vietnamese
    std::vector<BackupRow> rows; // newest first
};

struct DrillRow {
    Moment at{};
    std::string backup;
    Moment backup_made{};
    std::string place;
    Milliseconds took{ 0 };
    std::vector<std::string> damage;
};

struct AlarmWayRow {
    AlarmWay way = AlarmWay::mail;
    std::vector<std::string> to; // whom it reaches; empty: it is not set
    AlarmWayState state;
};

struct SystemStatus {
    SystemFacts facts;
    std::string engine; // "SQLite", "PostgreSQL"
    std::vector<Finding> findings;
    BackupState backup;
    std::optional<DrillRow> drill;
    std::vector<AlarmWayRow> ways;
    std::vector<AlarmNews> open; // told and not over
};

// For whoever administers the whole tree; refuses with system.not_allowed.
Result<void> check_may_see_system(Records& records, const Deed& deed);

// What was asked of the server on that page, for the audit log.
Result<void> note_backup_asked(Records& records, const Deed& deed);
Result<void> note_alarm_tested(
    Records& records, const Deed& deed, AlarmWay way, const std::string& failure);
// By the system: what whoever is named in the settings is told.
void note_alarm(Records& records, const Deed& deed, const AlarmNews& news);

}
