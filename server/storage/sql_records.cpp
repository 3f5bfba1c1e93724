#include "server/storage/sql_records.hpp"

namespace nguon::storage {

SqlRecords::SqlRecords(sql::Connection& sql, UnitTrees& trees, KeptRegister& devices)
    : units_(sql, trees)
    , unit_changes_(sql)
    , accounts_(sql)
    , passkeys_(sql)
    , sessions_(sql)
    , delegations_(sql)
    , reset_codes_(sql)
    , api_keys_(sql)
    , bulletins_(sql)
    , approval_links_(sql)
    , archive_(sql)
    , categories_(sql)
    , dictionary_(sql)
    , media_(sql)
    , jobs_(sql)
    , devices_(sql, devices)
    , groups_(sql)
    , commands_(sql)
    , schedules_(sql)
    , programmes_(sql)
    , air_rules_(sql)
    , silence_periods_(sql)
    , emergency_rules_(sql)
    , plans_(sql)
    , audit_(sql)
    , kept_answers_(sql)
    , settings_(sql)
    , emergencies_(sql)
    , templates_(sql)
    , published_caps_(sql)
    , received_caps_(sql)
    , onsite_permits_(sql)
    , onsite_notes_(sql)
    , inbox_(sql)
    , contributions_(sql)
{
}

}
