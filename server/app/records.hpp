// Everything a use case reads and writes, within one transaction of the truth. The makers are in
// storage; the use cases know only these interfaces.
#pragma once

#include <functional>

#include "base/urgency.hpp"
#include "server/app/records/accounts.hpp"
#include "server/app/records/approval_links.hpp"
#include "server/app/records/archive.hpp"
#include "server/app/records/assets.hpp"
#include "server/app/records/audit.hpp"
#include "server/app/records/breakdowns.hpp"
#include "server/app/records/bulletins.hpp"
#include "server/app/records/cap.hpp"
#include "server/app/records/contributions.hpp"
#include "server/app/records/delegations.hpp"
#include "server/app/records/devices.hpp"
#include "server/app/records/emergencies.hpp"
#include "server/app/records/facts.hpp"
#include "server/app/records/hearings.hpp"
#include "server/app/records/imports.hpp"
#include "server/app/records/inbox.hpp"
#include "server/app/records/jingles.hpp"
#include "server/app/records/media.hpp"
#include "server/app/records/onsite.hpp"
#include "server/app/records/people.hpp"
#include "server/app/records/plans.hpp"
#include "server/app/records/power.hpp"
#include "server/app/records/relay_sources.hpp"
#include "server/app/records/reset_codes.hpp"
#include "server/app/records/schedules.hpp"
#include "server/app/records/station_plans.hpp"
#include "server/app/records/surveys.hpp"
#include "server/app/records/templates.hpp"
#include "server/app/records/unit_changes.hpp"
#include "server/app/records/units.hpp"
#include "server/app/records/upkeep.hpp"
#include "server/app/records/year.hpp"

namespace nguon::app {

class Records {
public:
    virtual ~Records() = default;

    virtual Units& units() = 0;
    virtual UnitChanges& unit_changes() = 0;
    virtual Accounts& accounts() = 0;
    virtual Passkeys& passkeys() = 0;
    virtual Sessions& sessions() = 0;
    virtual Delegations& delegations() = 0;
    virtual ResetCodes& reset_codes() = 0;
    virtual ApiKeys& api_keys() = 0;
    virtual Bulletins& bulletins() = 0;
    virtual ApprovalLinks& approval_links() = 0;
    virtual Archive& archive() = 0;
    virtual Categories& categories() = 0;
    virtual Dictionary& dictionary() = 0;
    virtual Media& media() = 0;
    virtual Imports& imports() = 0;
    virtual Jobs& jobs() = 0;
    virtual Devices& devices() = 0;
    virtual Groups& groups() = 0;
    virtual Commands& commands() = 0;
    virtual Assets& assets() = 0;
    virtual Schedules& schedules() = 0;
    virtual Programmes& programmes() = 0;
    virtual Jingles& jingles() = 0;
    virtual RelaySources& relay_sources() = 0;
    virtual AirRulesRecords& air_rules() = 0;
    virtual SilencePeriods& silence_periods() = 0;
    virtual Pauses& pauses() = 0;
    virtual DayProfiles& day_profiles() = 0;
    virtual Campaigns& campaigns() = 0;
    virtual EmergencyRulesRecords& emergency_rules() = 0;
    virtual Plans& plans() = 0;
    virtual Audit& audit() = 0;
    virtual KeptAnswers& kept_answers() = 0;
    virtual Settings& settings() = 0;
    virtual Emergencies& emergencies() = 0;
    virtual Templates& templates() = 0;
    virtual PublishedCaps& published_caps() = 0;
    virtual ReceivedCaps& received_caps() = 0;
    virtual OnsitePermits& onsite_permits() = 0;
    virtual OnsiteNotes& onsite_notes() = 0;
    virtual Inbox& inbox() = 0;
    virtual Contributions& contributions() = 0;
    virtual PlannedOutages& planned_outages() = 0;
    virtual MakeUps& make_ups() = 0;
    virtual People& people() = 0;
    virtual Surveys& surveys() = 0;
    virtual StationPlans& station_plans() = 0;
    virtual Breakdowns& breakdowns() = 0;
    virtual Contractors& contractors() = 0;
    virtual Upkeep& upkeep() = 0;
    virtual Hearings& hearings() = 0;
};

// Transactions over a kind of records (Records, Facts). Synchronous; runs on worker threads.
template <typename Kind> class Store {
public:
    using RecordsKind = Kind;

    virtual ~Store() = default;

    // One write transaction: committed when `work` returns true, undone when it returns false or
    // throws. May run `work` again when two transactions met: it must have no effect but on
    // records.
    virtual void write(Urgency urgency, const std::function<bool(Kind&)>& work) = 0;
    void write(const std::function<bool(Kind&)>& work) { write(Urgency::normal, work); }
    // A consistent reading, with a deadline of its own.
    virtual void read(const std::function<void(Kind&)>& work) = 0;
};

using TruthStore = Store<Records>;
using FactStore = Store<Facts>;

}
