// What answers browsers, other programs and devices that ask: a handler for each noun of the
// routes, and what a few of them ask for beside the records.
#pragma once

#include "server/http/routes.hpp"
#include "server/main/pocket_sounds.hpp"
#include "server/main/press.hpp"
#include "server/main/server_ground.hpp"
#include "server/main/server_roads.hpp"
#include "server/main/table_files.hpp"
#include "server/site/hear_again_handlers.hpp"

namespace nguon {

class ServerHandlers {
public:
    ServerHandlers(ServerGround& ground, ServerRoads& roads);
    ServerHandlers(const ServerHandlers&) = delete;
    ServerHandlers& operator=(const ServerHandlers&) = delete;

    void add_routes(net::Router& router, http::SystemHandlers& system);
    void stop() { tables_.stop(); }
    StoredPocketSounds& pocket() { return pocket_; }

private:
    // What devices play is made anew; what waits for a voice or a reader is looked at.
    std::function<void()> replan();
    std::function<void()> wake_jobs();
    http::LiveHandlers::Studio live_studio();
    http::EmergencyHandlers::Road road();
    http::BulletinConsequences consequences();
    http::DeviceLinkHandlers::Parts device_link_parts();
    http::SecondFactor second_factor() const;

    ServerGround& ground_;
    ServerRoads& roads_;
    http::SessionHandlers session_;
    http::BulletinHandlers bulletins_;
    http::ApprovalLinkHandlers approval_links_;
    http::SpeechHandlers speech_;
    http::MediaHandlers media_;
    http::ScheduleHandlers schedules_;
    http::NowHandlers now_;
    http::LiveHandlers live_;
    http::SilenceHandlers silence_;
    http::YearHandlers year_;
    http::InboxHandlers inbox_;
    http::ContributionHandlers contributions_;
    http::OwnAccountHandlers own_account_;
    http::AccountHandlers accounts_;
    http::DelegationHandlers delegations_;
    http::UnitHandlers units_;
    http::UnitChangeHandlers unit_changes_;
    http::GroupHandlers groups_;
    http::RuleHandlers rules_;
    http::OnsiteHandlers onsite_;
    http::JingleHandlers jingles_;
    http::RelayHandlers relays_;
    CagedTableFiles tables_;
    http::ImportHandlers imports_;
    http::AssetHandlers assets_;
    http::BreakdownHandlers breakdowns_;
    http::ContractorHandlers contractors_;
    http::MaintenanceHandlers maintenance_;
    http::AuditHandlers audit_;
    http::ApiKeyHandlers api_keys_;
    http::PeopleHandlers people_;
    http::SurveyHandlers surveys_;
    http::StationPlanHandlers station_plans_;
    http::DeviceHandlers devices_;
    http::DeliveryHandlers deliveries_;
    http::ArchiveHandlers archive_;
    http::PowerHandlers power_;
    StoredPocketSounds pocket_;
    site::HearAgainHandlers hear_again_;
    CagedPress press_;
    http::PaperHandlers paper_;
    http::Challenges challenges_;
    http::EmergencyHandlers emergencies_;
    http::PasskeyHandlers passkeys_;
    http::TemplateHandlers templates_;
    http::CapHandlers cap_;
    http::DeviceLinkHandlers device_link_;
};

}
