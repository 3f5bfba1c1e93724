// All records of the truth, and of the facts, over one connection for one transaction.
#pragma once

#include "server/app/records.hpp"
#include "server/storage/sql_accounts.hpp"
#include "server/storage/sql_approval_links.hpp"
#include "server/storage/sql_archive.hpp"
#include "server/storage/sql_assets.hpp"
#include "server/storage/sql_audit.hpp"
#include "server/storage/sql_breakdowns.hpp"
#include "server/storage/sql_bulletins.hpp"
#include "server/storage/sql_cap.hpp"
#include "server/storage/sql_contributions.hpp"
#include "server/storage/sql_delegations.hpp"
#include "server/storage/sql_devices.hpp"
#include "server/storage/sql_emergencies.hpp"
#include "server/storage/sql_fault_clocks.hpp"
#include "server/storage/sql_hearings.hpp"
#include "server/storage/sql_imports.hpp"
#include "server/storage/sql_inbox.hpp"
#include "server/storage/sql_jingles.hpp"
#include "server/storage/sql_media.hpp"
#include "server/storage/sql_onsite.hpp"
#include "server/storage/sql_people.hpp"
#include "server/storage/sql_plans.hpp"
#include "server/storage/sql_play_logs.hpp"
#include "server/storage/sql_power.hpp"
#include "server/storage/sql_relay_sources.hpp"
#include "server/storage/sql_reset_codes.hpp"
#include "server/storage/sql_schedules.hpp"
#include "server/storage/sql_station_plans.hpp"
#include "server/storage/sql_surveys.hpp"
#include "server/storage/sql_templates.hpp"
#include "server/storage/sql_unit_changes.hpp"
#include "server/storage/sql_units.hpp"
#include "server/storage/sql_upkeep.hpp"
#include "server/storage/sql_year.hpp"

namespace nguon::storage {

class SqlRecords final : public app::Records {
public:
    SqlRecords(sql::Connection& sql, UnitTrees& trees, KeptChanges& changes, KeptRegister& devices);

    app::Units& units() override { return units_; }
    app::UnitChanges& unit_changes() override { return unit_changes_; }
    app::Accounts& accounts() override { return accounts_; }
    app::Passkeys& passkeys() override { return passkeys_; }
    app::Sessions& sessions() override { return sessions_; }
    app::Delegations& delegations() override { return delegations_; }
    app::ResetCodes& reset_codes() override { return reset_codes_; }
    app::ApiKeys& api_keys() override { return api_keys_; }
    app::Bulletins& bulletins() override { return bulletins_; }
    app::ApprovalLinks& approval_links() override { return approval_links_; }
    app::Archive& archive() override { return archive_; }
    app::Categories& categories() override { return categories_; }
    app::Dictionary& dictionary() override { return dictionary_; }
    app::Media& media() override { return media_; }
    app::Imports& imports() override { return imports_; }
    app::Jobs& jobs() override { return jobs_; }
    app::Devices& devices() override { return devices_; }
    app::Groups& groups() override { return groups_; }
    app::Commands& commands() override { return commands_; }
    app::Assets& assets() override { return assets_; }
    app::Schedules& schedules() override { return schedules_; }
    app::Programmes& programmes() override { return programmes_; }
    app::Jingles& jingles() override { return jingles_; }
    app::RelaySources& relay_sources() override { return relay_sources_; }
    app::AirRulesRecords& air_rules() override { return air_rules_; }
    app::SilencePeriods& silence_periods() override { return silence_periods_; }
    app::Pauses& pauses() override { return pauses_; }
    app::DayProfiles& day_profiles() override { return day_profiles_; }
    app::Campaigns& campaigns() override { return campaigns_; }
    app::EmergencyRulesRecords& emergency_rules() override { return emergency_rules_; }
    app::Plans& plans() override { return plans_; }
    app::Audit& audit() override { return audit_; }
    app::KeptAnswers& kept_answers() override { return kept_answers_; }
    app::Settings& settings() override { return settings_; }
    app::Emergencies& emergencies() override { return emergencies_; }
    app::Templates& templates() override { return templates_; }
    app::PublishedCaps& published_caps() override { return published_caps_; }
    app::ReceivedCaps& received_caps() override { return received_caps_; }
    app::OnsitePermits& onsite_permits() override { return onsite_permits_; }
    app::OnsiteNotes& onsite_notes() override { return onsite_notes_; }
    app::Inbox& inbox() override { return inbox_; }
    app::Contributions& contributions() override { return contributions_; }
    app::PlannedOutages& planned_outages() override { return planned_outages_; }
    app::MakeUps& make_ups() override { return make_ups_; }
    app::People& people() override { return people_; }
    app::Surveys& surveys() override { return surveys_; }
    app::StationPlans& station_plans() override { return station_plans_; }
    app::Breakdowns& breakdowns() override { return breakdowns_; }
    app::Contractors& contractors() override { return contractors_; }
    app::Upkeep& upkeep() override { return upkeep_; }
    app::Hearings& hearings() override { return hearings_; }

private:
    SqlUnits units_;
    SqlUnitChanges unit_changes_;
    SqlAccounts accounts_;
    SqlPasskeys passkeys_;
    SqlSessions sessions_;
    SqlDelegations delegations_;
    SqlResetCodes reset_codes_;
    SqlApiKeys api_keys_;
    SqlBulletins bulletins_;
    SqlApprovalLinks approval_links_;
    SqlArchive archive_;
    SqlCategories categories_;
    SqlDictionary dictionary_;
    SqlMedia media_;
    SqlImports imports_;
    SqlJobs jobs_;
    SqlDevices devices_;
    SqlGroups groups_;
    SqlCommands commands_;
    SqlAssets assets_;
    SqlSchedules schedules_;
    SqlProgrammes programmes_;
    SqlJingles jingles_;
    SqlRelaySources relay_sources_;
    SqlAirRules air_rules_;
    SqlSilencePeriods silence_periods_;
    SqlPauses pauses_;
    SqlDayProfiles day_profiles_;
    SqlCampaigns campaigns_;
    SqlEmergencyRules emergency_rules_;
    SqlPlans plans_;
    SqlAudit audit_;
    SqlKeptAnswers kept_answers_;
    SqlSettings settings_;
    SqlEmergencies emergencies_;
    SqlTemplates templates_;
    SqlPublishedCaps published_caps_;
    SqlReceivedCaps received_caps_;
    SqlOnsitePermits onsite_permits_;
    SqlOnsiteNotes onsite_notes_;
    SqlInbox inbox_;
    SqlContributions contributions_;
    SqlPlannedOutages planned_outages_;
    SqlMakeUps make_ups_;
    SqlPeople people_;
    SqlSurveys surveys_;
    SqlStationPlans station_plans_;
    SqlBreakdowns breakdowns_;
    SqlContractors contractors_;
    SqlUpkeep upkeep_;
    SqlHearings hearings_;
};

class SqlFactRecords final : public app::Facts {
public:
    explicit SqlFactRecords(sql::Connection& sql)
        : deliveries_(sql)
        , play_logs_(sql, deliveries_)
        , order_receipts_(sql)
        , fault_clocks_(sql)
    {
    }

    app::PlayLogs& play_logs() override { return play_logs_; }
    app::Deliveries& deliveries() override { return deliveries_; }
    app::OrderReceipts& order_receipts() override { return order_receipts_; }
    app::FaultClocks& fault_clocks() override { return fault_clocks_; }

private:
    SqlDeliveries deliveries_;
    SqlPlayLogs play_logs_;
    SqlOrderReceipts order_receipts_;
    SqlFaultClocks fault_clocks_;
};

}
