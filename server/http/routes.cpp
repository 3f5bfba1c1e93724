#include "server/http/routes.hpp"

#include "server/app/boundaries.hpp"
#include "server/http/openapi/openapi.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/events.hpp"
#include "server/http/plumbing/routing.hpp"
#include "sheet/wire.hpp"

namespace nguon::http {
namespace {

const net::RouteOptions text{ .max_body = 1024 * kilobyte };

}

void add_register_routes(net::Router& router, RegisterHandlers on)
{
    router.post("/api/v1/session/password",
        to(on.own_account, &OwnAccountHandlers::change_password), small);
    router.post("/api/v1/session/otp", to(on.own_account, &OwnAccountHandlers::start_otp), small);
    router.post(
        "/api/v1/session/otp/confirm", to(on.own_account, &OwnAccountHandlers::confirm_otp), small);
    router.post(
        "/api/v1/session/otp/disable", to(on.own_account, &OwnAccountHandlers::disable_otp), small);
    router.get("/api/v1/session/views", to(on.own_account, &OwnAccountHandlers::list_views));
    router.post("/api/v1/session/views", to(on.own_account, &OwnAccountHandlers::save_view), small);
    router.post("/api/v1/session/views/forget",
        to(on.own_account, &OwnAccountHandlers::forget_view), small);
    add_passkey_routes(router, on.passkeys);
    add_asset_routes(router, on.assets);
    router.get("/api/v1/accounts", to(on.accounts, &AccountHandlers::list));
    router.post("/api/v1/accounts", to(on.accounts, &AccountHandlers::create), small);
    router.get("/api/v1/accounts/{id}", to(on.accounts, &AccountHandlers::show));
    router.patch("/api/v1/accounts/{id}", to(on.accounts, &AccountHandlers::edit), small);
    router.post(
        "/api/v1/accounts/{id}/password", to(on.accounts, &AccountHandlers::reset_password), small);
    router.post("/api/v1/accounts/{id}/reset-code",
        to(on.accounts, &AccountHandlers::give_reset_code), small);
    router.get(
        "/api/v1/accounts/{id}/open-matters", to(on.accounts, &AccountHandlers::open_matters));
    router.post(
        "/api/v1/accounts/{id}/hand-over", to(on.accounts, &AccountHandlers::hand_over), small);
    router.get("/api/v1/delegations", to(on.delegations, &DelegationHandlers::list));
    router.post("/api/v1/delegations", to(on.delegations, &DelegationHandlers::create), small);
    router.remove("/api/v1/delegations/{id}", to(on.delegations, &DelegationHandlers::end), small);
    router.get(
        "/api/v1/accounts/{id}/stand-ins", to(on.delegations, &DelegationHandlers::stand_ins));
    router.get("/api/v1/roles", to(on.accounts, &AccountHandlers::roles));
    router.get("/api/v1/rights", to(on.accounts, &AccountHandlers::rights));

    router.get("/api/v1/units", to(on.units, &UnitHandlers::list));
    router.post("/api/v1/units", to(on.units, &UnitHandlers::create), small);
    router.get("/api/v1/units/{id}", to(on.units, &UnitHandlers::show));
    router.patch("/api/v1/units/{id}", to(on.units, &UnitHandlers::edit), small);
    router.get("/api/v1/unit-changes", to(on.unit_changes, &UnitChangeHandlers::list));
    router.post("/api/v1/unit-changes", to(on.unit_changes, &UnitChangeHandlers::create), text);
    router.post("/api/v1/unit-changes/reform", to(on.unit_changes, &UnitChangeHandlers::reform),
        { .max_body = 8 * text.max_body });
    router.get("/api/v1/unit-changes/{id}", to(on.unit_changes, &UnitChangeHandlers::show));
    router.get("/api/v1/unit-changes/{id}/units", to(on.unit_changes, &UnitChangeHandlers::units));
    router.post("/api/v1/unit-changes/{id}/confirm",
        to(on.unit_changes, &UnitChangeHandlers::confirm), small);
    router.post(
        "/api/v1/unit-changes/{id}/undo", to(on.unit_changes, &UnitChangeHandlers::undo), small);
    router.get("/api/v1/units/{id}/coverage", to(on.units, &UnitHandlers::coverage));
    router.get("/api/v1/units/{id}/place-doubt", to(on.units, &UnitHandlers::place_doubt));
    router.get("/api/v1/boundaries", to(on.units, &UnitHandlers::boundaries));
    router.post("/api/v1/boundaries", to(on.units, &UnitHandlers::take_boundaries),
        { .max_body = app::most_geojson_bytes });
    router.get("/api/v1/units/{id}/rules", to(on.rules, &RuleHandlers::show));
    router.put("/api/v1/units/{id}/rules", to(on.rules, &RuleHandlers::save), small);
    router.get("/api/v1/units/{id}/emergency-rules", to(on.rules, &RuleHandlers::show_emergency));
    router.put(
        "/api/v1/units/{id}/emergency-rules", to(on.rules, &RuleHandlers::save_emergency), small);
    router.get("/api/v1/units/{id}/onsite", to(on.onsite, &OnsiteHandlers::show));
    router.put("/api/v1/units/{id}/onsite", to(on.onsite, &OnsiteHandlers::save), small);
    router.get("/api/v1/units/{id}/jingles", to(on.jingles, &JingleHandlers::show));
    router.put("/api/v1/units/{id}/jingles/{kind}", to(on.jingles, &JingleHandlers::set), small);
    router.remove(
        "/api/v1/units/{id}/jingles/{kind}", to(on.jingles, &JingleHandlers::remove), small);
    router.get("/api/v1/units/{id}/relay-sources", to(on.relays, &RelayHandlers::list));
    router.post("/api/v1/units/{id}/relay-sources", to(on.relays, &RelayHandlers::add), small);
    router.post(
        "/api/v1/units/{id}/relay-sources/try", to(on.relays, &RelayHandlers::attempt), small);
    router.patch("/api/v1/relay-sources/{id}", to(on.relays, &RelayHandlers::edit), small);
    router.remove("/api/v1/relay-sources/{id}", to(on.relays, &RelayHandlers::remove), small);
    router.get("/api/v1/groups", to(on.groups, &GroupHandlers::list));
    router.post("/api/v1/groups", to(on.groups, &GroupHandlers::create), small);
    router.patch("/api/v1/groups/{id}", to(on.groups, &GroupHandlers::edit), small);
    router.remove("/api/v1/groups/{id}", to(on.groups, &GroupHandlers::remove), small);
    router.get("/api/v1/audit", to(on.audit, &AuditHandlers::list));
    router.get("/api/v1/system/status", to(on.system, &SystemHandlers::show));
    router.post("/api/v1/system/backups", to(on.system, &SystemHandlers::back_up), small);
    router.post("/api/v1/system/alarm-test", to(on.system, &SystemHandlers::test_alarm), small);
    add_import_routes(router, on.imports);
    add_api_key_routes(router, on.api_keys);
    add_people_routes(router, on.people);
    add_survey_routes(router, on.surveys);
    add_station_plan_routes(router, on.station_plans);
}

void add_import_routes(net::Router& router, ImportHandlers& on)
{
    router.get("/api/v1/import-targets", to(on, &ImportHandlers::targets));
    router.get("/api/v1/import-targets/template.xlsx", to(on, &ImportHandlers::make_template));
    router.get("/api/v1/imports", to(on, &ImportHandlers::list));
    router.post(
        "/api/v1/imports", to(on, &ImportHandlers::start), { .max_body = sheet::most_file_bytes });
    router.post("/api/v1/unit-tables", to(on, &ImportHandlers::unit_table),
        { .max_body = sheet::most_file_bytes });
    router.get("/api/v1/imports/{id}", to(on, &ImportHandlers::show));
    router.patch("/api/v1/imports/{id}", to(on, &ImportHandlers::map), small);
    router.remove("/api/v1/imports/{id}", to(on, &ImportHandlers::remove), small);
    router.get("/api/v1/imports/{id}/rows", to(on, &ImportHandlers::rows));
    router.patch("/api/v1/imports/{id}/rows", to(on, &ImportHandlers::fix), small);
    router.post("/api/v1/imports/{id}/commit", to(on, &ImportHandlers::commit), small);
    router.post("/api/v1/imports/{id}/cancel", to(on, &ImportHandlers::cancel), small);
    router.post("/api/v1/imports/{id}/undo", to(on, &ImportHandlers::undo), small);
}

void add_passkey_routes(net::Router& router, PasskeyHandlers& on)
{
    router.get("/api/v1/session/passkeys", to(on, &PasskeyHandlers::list));
    router.post("/api/v1/session/passkeys/challenge", to(on, &PasskeyHandlers::challenge), small);
    router.post("/api/v1/session/passkeys", to(on, &PasskeyHandlers::add), small);
    router.remove("/api/v1/session/passkeys/{id}", to(on, &PasskeyHandlers::revoke), small);
}

void add_people_routes(net::Router& router, PeopleHandlers& on)
{
    router.get("/api/v1/officers", to(on, &PeopleHandlers::list));
    router.post("/api/v1/officers", to(on, &PeopleHandlers::add), small);
    router.get("/api/v1/officers/{id}", to(on, &PeopleHandlers::show));
    router.put("/api/v1/officers/{id}", to(on, &PeopleHandlers::save), small);
    router.get("/api/v1/staff-posts", to(on, &PeopleHandlers::list_posts));
    router.post("/api/v1/staff-posts", to(on, &PeopleHandlers::add_post), small);
    router.put("/api/v1/staff-posts/{id}", to(on, &PeopleHandlers::save_post), small);
    router.get("/api/v1/staff-figures", to(on, &PeopleHandlers::figures));
}

void add_station_plan_routes(net::Router& router, StationPlanHandlers& on)
{
    router.get("/api/v1/station-plans", to(on, &StationPlanHandlers::list));
    router.post("/api/v1/station-plans", to(on, &StationPlanHandlers::add), text);
    router.get("/api/v1/station-plan-advice", to(on, &StationPlanHandlers::advise));
    router.get("/api/v1/station-plans/{id}", to(on, &StationPlanHandlers::show));
    router.put("/api/v1/station-plans/{id}", to(on, &StationPlanHandlers::save), text);
    router.get("/api/v1/station-plans/{id}/sheet", to(on, &StationPlanHandlers::sheet));
    router.post("/api/v1/station-plans/{id}/step", to(on, &StationPlanHandlers::step), small);
}

void add_survey_routes(net::Router& router, SurveyHandlers& on)
{
    router.get("/api/v1/survey-forms", to(on, &SurveyHandlers::forms));
    router.get("/api/v1/survey-rounds", to(on, &SurveyHandlers::list));
    router.post("/api/v1/survey-rounds", to(on, &SurveyHandlers::add), small);
    router.get("/api/v1/survey-rounds/{id}", to(on, &SurveyHandlers::show));
    router.put("/api/v1/survey-rounds/{id}", to(on, &SurveyHandlers::save), small);
    router.get("/api/v1/survey-rounds/{id}/assets", to(on, &SurveyHandlers::assets));
    router.get("/api/v1/survey-rounds/{id}/answers", to(on, &SurveyHandlers::answers));
    router.post("/api/v1/survey-rounds/{id}/answers", to(on, &SurveyHandlers::answer), small);
    router.post("/api/v1/survey-answers/{id}/choose", to(on, &SurveyHandlers::choose), small);
}

void add_emergency_routes(net::Router& router, EmergencyHandlers& on)
{
    router.get("/api/v1/emergencies", to(on, &EmergencyHandlers::list));
    router.post("/api/v1/emergencies", to(on, &EmergencyHandlers::create), small);
    router.post("/api/v1/emergencies/prepare", to(on, &EmergencyHandlers::create), small);
    router.post(
        "/api/v1/emergencies/{id}/approve/prepare", to(on, &EmergencyHandlers::approve), small);
    router.post(
        "/api/v1/emergencies/{id}/update/prepare", to(on, &EmergencyHandlers::update), small);
    router.post("/api/v1/emergencies/preview", to(on, &EmergencyHandlers::preview), small);
    router.get("/api/v1/emergencies/{id}", to(on, &EmergencyHandlers::show));
    router.post("/api/v1/emergencies/{id}/approve", to(on, &EmergencyHandlers::approve), small);
    router.post("/api/v1/emergencies/{id}/update", to(on, &EmergencyHandlers::update), small);
    router.post("/api/v1/emergencies/{id}/end", to(on, &EmergencyHandlers::end), small);
    router.post("/api/v1/emergencies/{id}/cancel", to(on, &EmergencyHandlers::cancel), small);
    router.post("/api/v1/emergencies/{id}/resend", to(on, &EmergencyHandlers::resend), small);
    router.get("/api/v1/emergencies/{id}/stick", to(on, &EmergencyHandlers::stick));
    router.post("/api/v1/emergencies/{id}/answer", to(on, &EmergencyHandlers::answer), small);
    router.get("/api/v1/emergencies/{id}/score", to(on, &EmergencyHandlers::score));
    router.get("/api/v1/emergencies/{id}/progress", to(on, &EmergencyHandlers::progress));
    router.get("/api/v1/emergencies/{id}/devices", to(on, &EmergencyHandlers::devices));
}

void add_approval_link_routes(net::Router& router, ApprovalLinkHandlers& on)
{
    router.get("/api/v1/bulletins/{id}/approvers", to(on, &ApprovalLinkHandlers::approvers));
    router.post(
        "/api/v1/bulletins/{id}/approval-links", to(on, &ApprovalLinkHandlers::create), small);
    router.get("/api/v1/approval-links/{token}", to(on, &ApprovalLinkHandlers::show));
}

void add_inbox_routes(net::Router& router, InboxHandlers& on)
{
    router.get("/api/v1/inbox", to(on, &InboxHandlers::list));
    router.post("/api/v1/inbox:accept", to(on, &InboxHandlers::accept_many), small);
    router.post("/api/v1/inbox/{id}/accept", to(on, &InboxHandlers::accept), small);
    router.post("/api/v1/inbox/{id}/leave", to(on, &InboxHandlers::leave), small);
    router.get("/api/v1/bulletins/{id}/answers", to(on, &InboxHandlers::answers));
    router.get("/api/v1/units/{id}/inbox-rules", to(on, &InboxHandlers::show_rule));
    router.put("/api/v1/units/{id}/inbox-rules", to(on, &InboxHandlers::save_rule), small);
}

void add_contribution_routes(net::Router& router, ContributionHandlers& on)
{
    router.post(
        "/api/v1/bulletins/{id}/contribute", to(on, &ContributionHandlers::contribute), small);
    router.get("/api/v1/contributions", to(on, &ContributionHandlers::list));
    router.get("/api/v1/contributions/{id}", to(on, &ContributionHandlers::show));
    router.post(
        "/api/v1/contributions/{id}/return", to(on, &ContributionHandlers::give_back), small);
    router.post("/api/v1/contributions/{id}/take", to(on, &ContributionHandlers::take), small);
    router.post(
        "/api/v1/contributions/{id}/withdraw", to(on, &ContributionHandlers::withdraw), small);
}

void add_template_routes(net::Router& router, TemplateHandlers& on)
{
    router.get("/api/v1/templates", to(on, &TemplateHandlers::list));
    router.post("/api/v1/templates", to(on, &TemplateHandlers::create), small);
    router.get("/api/v1/templates/{id}", to(on, &TemplateHandlers::show));
    router.patch("/api/v1/templates/{id}", to(on, &TemplateHandlers::edit), small);
    router.remove("/api/v1/templates/{id}", to(on, &TemplateHandlers::remove), small);
    router.get("/api/v1/languages", to(on, &TemplateHandlers::languages));
    router.put("/api/v1/units/{id}/languages", to(on, &TemplateHandlers::save_languages), small);
    router.get("/api/v1/language-rules", to(on, &TemplateHandlers::language_rules));
    router.put(
        "/api/v1/units/{id}/language-rule", to(on, &TemplateHandlers::save_language_rule), small);
}

void add_cap_routes(net::Router& router, CapHandlers& on)
{
    router.get("/cap/v1/alerts.atom", to(on, &CapHandlers::feed));
    router.get("/cap/v1/exercises.atom", to(on, &CapHandlers::exercises));
    router.get("/cap/v1/alerts/{identifier}.xml", to(on, &CapHandlers::document));
    router.post("/cap/v1/alerts", to(on, &CapHandlers::take), { .max_body = 256 * kilobyte });
}

void add_cap_message_routes(net::Router& router, CapHandlers& on)
{
    router.get("/api/v1/cap-messages", to(on, &CapHandlers::list));
    router.get("/api/v1/cap-messages/{id}", to(on, &CapHandlers::show));
    router.post("/api/v1/cap-messages/{id}/confirm", to(on, &CapHandlers::confirm), small);
    router.post("/api/v1/cap-messages/{id}/confirm/prepare", to(on, &CapHandlers::confirm), small);
    router.post("/api/v1/cap-messages/{id}/decline", to(on, &CapHandlers::decline), small);
}

void add_api_key_routes(net::Router& router, ApiKeyHandlers& on)
{
    router.get("/api/v1/api-keys", to(on, &ApiKeyHandlers::list));
    router.post("/api/v1/api-keys", to(on, &ApiKeyHandlers::create), small);
    router.patch("/api/v1/api-keys/{id}", to(on, &ApiKeyHandlers::edit), small);
    router.remove("/api/v1/api-keys/{id}", to(on, &ApiKeyHandlers::revoke), small);
}

void add_asset_routes(net::Router& router, AssetHandlers& on)
{
    router.get("/api/v1/asset-fields", to(on, &AssetHandlers::fields));
    router.get("/api/v1/asset-counts", to(on, &AssetHandlers::counts));
    router.get("/api/v1/asset-table", to(on, &AssetHandlers::export_table));
    router.get("/api/v1/stationless-communes", to(on, &AssetHandlers::stationless));
    router.get("/api/v1/assets", to(on, &AssetHandlers::list));
    router.post("/api/v1/assets", to(on, &AssetHandlers::add), small);
    router.patch("/api/v1/assets", to(on, &AssetHandlers::change_many), small);
    router.get("/api/v1/assets/{id}", to(on, &AssetHandlers::show));
    router.patch("/api/v1/assets/{id}", to(on, &AssetHandlers::change), small);
    router.post("/api/v1/assets/{id}/end", to(on, &AssetHandlers::end), small);
    router.get("/api/v1/assets/{id}/hearings", to(on, &AssetHandlers::hearings));
    router.post("/api/v1/assets/{id}/hearings", to(on, &AssetHandlers::hear), small);
    router.get("/api/v1/units/{id}/hearing-walk", to(on, &AssetHandlers::hearing_walk));
    router.get("/api/v1/assets/{id}/history", to(on, &AssetHandlers::history));
    router.get("/api/v1/assets/{id}/files", to(on, &AssetHandlers::files));
    router.post("/api/v1/assets/{id}/files", to(on, &AssetHandlers::add_file),
        { .max_body = static_cast<std::size_t>(app::largest_asset_file) });
    router.get("/api/v1/assets/{id}/files/{hash}", to(on, &AssetHandlers::send_file));
    router.remove("/api/v1/assets/{id}/files/{hash}", to(on, &AssetHandlers::remove_file), small);
    router.get("/api/v1/units/{id}/board-rule", to(on, &AssetHandlers::show_board_rule));
    router.put("/api/v1/units/{id}/board-rule", to(on, &AssetHandlers::save_board_rule), small);
}

void add_year_routes(net::Router& router, YearHandlers& on)
{
    router.get("/api/v1/pauses", to(on, &YearHandlers::list_pauses));
    router.post("/api/v1/pauses", to(on, &YearHandlers::add_pause), small);
    router.remove("/api/v1/pauses/{id}", to(on, &YearHandlers::lift_pause), small);
    router.get("/api/v1/day-profiles", to(on, &YearHandlers::list_profiles));
    router.post("/api/v1/day-profiles", to(on, &YearHandlers::add_profile), small);
    router.get("/api/v1/day-profiles/{id}", to(on, &YearHandlers::show_profile));
    router.put("/api/v1/day-profiles/{id}", to(on, &YearHandlers::save_profile), small);
    router.remove("/api/v1/day-profiles/{id}", to(on, &YearHandlers::remove_profile), small);
    router.get("/api/v1/days-ahead", to(on, &YearHandlers::days_ahead));
    router.get("/api/v1/campaigns", to(on, &YearHandlers::list_campaigns));
    router.post("/api/v1/campaigns", to(on, &YearHandlers::add_campaign), small);
    router.get("/api/v1/campaigns/{id}", to(on, &YearHandlers::show_campaign));
    router.put("/api/v1/campaigns/{id}", to(on, &YearHandlers::save_campaign), small);
    router.get("/api/v1/bulletins/{id}/campaign", to(on, &YearHandlers::campaign_of_bulletin));
    router.put("/api/v1/bulletins/{id}/campaign", to(on, &YearHandlers::put_bulletin), small);
}

void add_archive_routes(net::Router& router, ArchiveHandlers& on)
{
    router.get("/api/v1/archive", to(on, &ArchiveHandlers::list));
    router.get("/api/v1/archive/{id}", to(on, &ArchiveHandlers::show));
    router.get("/api/v1/archive/{id}/sound", to(on, &ArchiveHandlers::sound));
    router.get("/api/v1/archive/{id}/text", to(on, &ArchiveHandlers::text));
    router.get("/api/v1/units/{id}/archive-rule", to(on, &ArchiveHandlers::show_rule));
    router.put("/api/v1/units/{id}/archive-rule", to(on, &ArchiveHandlers::save_rule), small);
}

void add_live_routes(net::Router& router, LiveHandlers& on)
{
    router.get("/api/v1/lives", to(on, &LiveHandlers::list));
    router.post("/api/v1/lives", to(on, &LiveHandlers::begin), small);
    router.post("/api/v1/lives/check", to(on, &LiveHandlers::check), small);
    router.get("/api/v1/lives/{id}", to(on, &LiveHandlers::show));
    router.post("/api/v1/lives/{id}/end", to(on, &LiveHandlers::end), small);
    router.get("/api/v1/lives/{id}/voice", to(on, &LiveHandlers::voice));
}

void add_paper_routes(net::Router& router, PaperHandlers& on)
{
    router.get("/api/v1/prints/weekly-programme.pdf", to(on, &PaperHandlers::weekly_programme));
    router.get("/api/v1/prints/monthly-log.pdf", to(on, &PaperHandlers::monthly_log));
    router.get("/api/v1/prints/pole-labels.pdf", to(on, &PaperHandlers::pole_labels));
    router.post("/api/v1/prints/pairing-codes.pdf", to(on, &PaperHandlers::pairing_codes), small);
    router.get("/api/v1/prints/bulletin.pdf", to(on, &PaperHandlers::bulletin));
    router.get("/api/v1/prints/airing-certificate.pdf", to(on, &PaperHandlers::certificate));
    router.get("/api/v1/prints/under-way/{ticket}", to(on, &PaperHandlers::progress));
    router.remove("/api/v1/prints/under-way/{ticket}", to(on, &PaperHandlers::give_up), small);
    router.get("/api/v1/statistics/airings", to(on, &PaperHandlers::airings));
    router.get("/api/v1/statistics/units", to(on, &PaperHandlers::units));
}

void add_power_routes(net::Router& router, PowerHandlers& on)
{
    router.get("/api/v1/planned-outages", to(on, &PowerHandlers::list));
    router.post("/api/v1/planned-outages", to(on, &PowerHandlers::take), text);
    router.post("/api/v1/planned-outages/preview", to(on, &PowerHandlers::preview), text);
    router.remove("/api/v1/planned-outages/{id}", to(on, &PowerHandlers::undo), small);
    router.get("/api/v1/incidents", to(on, &PowerHandlers::incidents));
}

void add_routes(net::Router& router, Handlers on, TruthDesk& desk, const runtime::Clock& clock,
    News& news, SecondFactor second_factor)
{
    router.get("/api/v1/openapi.yaml", show_openapi);
    // Devices and signing in: each checks for itself who asks.
    router.post("/api/v1/session", to(on.session, &SessionHandlers::sign_in), small);
    router.post("/api/v1/session/reset", to(on.session, &SessionHandlers::reset), small);
    router.post("/device/v1/enrol", to(on.device_link, &DeviceLinkHandlers::enrol), small);
    router.get("/device/v1/link", to(on.device_link, &DeviceLinkHandlers::link));
    router.get("/device/v1/plan", to(on.device_link, &DeviceLinkHandlers::plan));
    router.get("/device/v1/plan/{hash}", to(on.device_link, &DeviceLinkHandlers::plan_part));
    router.post("/device/v1/playlog", to(on.device_link, &DeviceLinkHandlers::play_log),
        { .max_body = 4096 * kilobyte });
    router.get("/media/{sha256}", to(on.device_link, &DeviceLinkHandlers::media));

    add_cap_routes(router, on.cap);

    router.use(require_session(desk, clock, second_factor));
    router.use(keep_contractors_apart(desk));
    router.use(keep_answers(desk, clock));
    router.get("/api/v1/session", to(on.session, &SessionHandlers::show));
    router.remove("/api/v1/session", to(on.session, &SessionHandlers::sign_out));
    router.post("/api/v1/session/confirm", to(on.session, &SessionHandlers::confirm), small);
    router.get("/api/v1/sessions", to(on.session, &SessionHandlers::list));
    router.remove("/api/v1/sessions", to(on.session, &SessionHandlers::revoke_others), small);
    router.remove("/api/v1/sessions/{id}", to(on.session, &SessionHandlers::revoke), small);
    add_register_routes(router, on.registers);
    add_emergency_routes(router, on.emergencies);
    add_approval_link_routes(router, on.approval_links);
    add_inbox_routes(router, on.inbox);
    add_contribution_routes(router, on.contributions);
    add_template_routes(router, on.templates);
    add_cap_message_routes(router, on.cap);

    router.get("/api/v1/bulletins", to(on.bulletins, &BulletinHandlers::list));
    router.post("/api/v1/bulletins", to(on.bulletins, &BulletinHandlers::create), text);
    router.get("/api/v1/bulletins/{id}", to(on.bulletins, &BulletinHandlers::show));
    router.patch("/api/v1/bulletins/{id}", to(on.bulletins, &BulletinHandlers::edit), text);
    router.remove("/api/v1/bulletins/{id}", to(on.bulletins, &BulletinHandlers::remove), small);
    router.post(
        "/api/v1/bulletins/{id}/submit", to(on.bulletins, &BulletinHandlers::submit), small);
    router.post(
        "/api/v1/bulletins/{id}/approve", to(on.bulletins, &BulletinHandlers::approve), small);
    router.post(
        "/api/v1/bulletins/{id}/reject", to(on.bulletins, &BulletinHandlers::reject), small);
    router.post(
        "/api/v1/bulletins/{id}/recall", to(on.bulletins, &BulletinHandlers::recall), small);
    router.post(
        "/api/v1/bulletins/{id}/restore", to(on.bulletins, &BulletinHandlers::restore), small);
    router.get("/api/v1/bulletins/{id}/versions", to(on.bulletins, &BulletinHandlers::versions));
    router.get("/api/v1/bulletins/{id}/history", to(on.bulletins, &BulletinHandlers::history));
    router.get("/api/v1/bulletins/{id}/heard", to(on.bulletins, &BulletinHandlers::heard));
    router.get("/api/v1/categories", to(on.bulletins, &BulletinHandlers::categories));
    router.post("/api/v1/audience/count", to(on.bulletins, &BulletinHandlers::reach), text);

    router.post("/api/v1/speech", to(on.speech, &SpeechHandlers::speak), text);
    router.get("/api/v1/voices", to(on.speech, &SpeechHandlers::voices));
    router.get("/api/v1/jobs/{id}", to(on.speech, &SpeechHandlers::show_job));
    router.remove("/api/v1/jobs/{id}", to(on.speech, &SpeechHandlers::cancel_job));
    router.get("/api/v1/readings", to(on.speech, &SpeechHandlers::list_readings));
    router.post("/api/v1/readings", to(on.speech, &SpeechHandlers::add_reading), small);
    router.remove("/api/v1/readings/{id}", to(on.speech, &SpeechHandlers::remove_reading));
    router.post("/api/v1/media", to(on.media, &MediaHandlers::upload),
        { .max_body = most_upload_bytes, .streaming = true });
    router.get("/api/v1/media/{sha256}", to(on.media, &MediaHandlers::show));

    router.get("/api/v1/schedules", to(on.schedules, &ScheduleHandlers::list));
    router.post("/api/v1/schedules", to(on.schedules, &ScheduleHandlers::create), text);
    router.post("/api/v1/schedules/check", to(on.schedules, &ScheduleHandlers::check), text);
    router.get("/api/v1/schedules/{id}", to(on.schedules, &ScheduleHandlers::show_one));
    router.patch("/api/v1/schedules/{id}", to(on.schedules, &ScheduleHandlers::edit), text);
    router.remove("/api/v1/schedules/{id}", to(on.schedules, &ScheduleHandlers::cancel), small);
    router.get("/api/v1/programmes", to(on.schedules, &ScheduleHandlers::list_programmes));
    router.post("/api/v1/programmes", to(on.schedules, &ScheduleHandlers::create_programme), text);
    router.patch(
        "/api/v1/programmes/{id}", to(on.schedules, &ScheduleHandlers::edit_programme), text);
    router.get("/api/v1/now", to(on.now, &NowHandlers::list));
    router.post("/api/v1/now", to(on.now, &NowHandlers::send), small);
    router.post("/api/v1/now/check", to(on.now, &NowHandlers::check), small);
    add_live_routes(router, on.live);
    router.get("/api/v1/silences", to(on.silence, &SilenceHandlers::list));
    router.post("/api/v1/units/{id}/silence", to(on.silence, &SilenceHandlers::begin), small);
    router.remove("/api/v1/units/{id}/silence", to(on.silence, &SilenceHandlers::lift), small);
    router.get("/api/v1/devices", to(on.devices, &DeviceHandlers::list));
    router.post("/api/v1/devices", to(on.devices, &DeviceHandlers::create), small);
    router.post("/api/v1/devices:batch", to(on.devices, &DeviceHandlers::create_many), text);
    router.get("/api/v1/devices/{id}", to(on.devices, &DeviceHandlers::show_one));
    router.patch("/api/v1/devices/{id}", to(on.devices, &DeviceHandlers::edit), small);
    router.remove("/api/v1/devices/{id}", to(on.devices, &DeviceHandlers::remove), small);
    router.post("/api/v1/devices/{id}/pairing", to(on.devices, &DeviceHandlers::pair), small);
    router.post("/api/v1/devices/{id}/commands", to(on.devices, &DeviceHandlers::command), small);
    router.get("/api/v1/devices/{id}/templates", to(on.devices, &DeviceHandlers::list_templates));
    router.get("/api/v1/commands", to(on.devices, &DeviceHandlers::list_commands));
    router.post("/api/v1/commands", to(on.devices, &DeviceHandlers::command_many), text);

    router.get("/api/v1/bulletins/{id}/recall", to(on.deliveries, &DeliveryHandlers::recall));
    router.get("/api/v1/deliveries", to(on.deliveries, &DeliveryHandlers::list));
    router.post("/api/v1/deliveries/retry", to(on.deliveries, &DeliveryHandlers::retry), text);
    router.get("/api/v1/playlog", to(on.deliveries, &DeliveryHandlers::play_log));

    add_year_routes(router, on.year);
    add_archive_routes(router, on.archive);
    add_paper_routes(router, on.paper);
    add_power_routes(router, on.power);
    add_upkeep_routes(router, on.upkeep);

    router.get("/api/v1/forecast", to(on.schedules, &ScheduleHandlers::forecast));
    router.get("/api/v1/explain", to(on.schedules, &ScheduleHandlers::explain));

    router.get("/api/v1/events", [&desk, &clock, &news](net::Request request) {
        return hear_news(desk, clock, news, std::move(request));
    });
}

}
