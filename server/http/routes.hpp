// The table of contents of the server: every route, method and path on one line.
#pragma once

#include "net/router.hpp"
#include "server/http/accounts/account_handlers.hpp"
#include "server/http/accounts/own_account_handlers.hpp"
#include "server/http/api_keys/api_key_handlers.hpp"
#include "server/http/approval_links/approval_link_handlers.hpp"
#include "server/http/archive/archive_handlers.hpp"
#include "server/http/assets/asset_handlers.hpp"
#include "server/http/audit/audit_handlers.hpp"
#include "server/http/bulletins/bulletin_handlers.hpp"
#include "server/http/cap/cap_handlers.hpp"
#include "server/http/contributions/contribution_handlers.hpp"
#include "server/http/delegations/delegation_handlers.hpp"
#include "server/http/deliveries/delivery_handlers.hpp"
#include "server/http/device/device_link_handlers.hpp"
#include "server/http/devices/device_handlers.hpp"
#include "server/http/emergencies/emergency_handlers.hpp"
#include "server/http/groups/group_handlers.hpp"
#include "server/http/inbox/inbox_handlers.hpp"
#include "server/http/jingles/jingle_handlers.hpp"
#include "server/http/live/live_handlers.hpp"
#include "server/http/media/media_handlers.hpp"
#include "server/http/now/now_handlers.hpp"
#include "server/http/onsite/onsite_handlers.hpp"
#include "server/http/paper/paper_handlers.hpp"
#include "server/http/passkeys/passkey_handlers.hpp"
#include "server/http/power/power_handlers.hpp"
#include "server/http/relays/relay_handlers.hpp"
#include "server/http/rules/rule_handlers.hpp"
#include "server/http/schedules/schedule_handlers.hpp"
#include "server/http/session/session_handlers.hpp"
#include "server/http/silence/silence_handlers.hpp"
#include "server/http/speech/speech_handlers.hpp"
#include "server/http/system/system_handlers.hpp"
#include "server/http/templates/template_handlers.hpp"
#include "server/http/unit_changes/unit_change_handlers.hpp"
#include "server/http/units/unit_handlers.hpp"
#include "server/http/upkeep/upkeep_routes.hpp"
#include "server/http/year/year_handlers.hpp"

namespace nguon::http {

// The registers: who there is, where, under which rules, and what was done.
struct RegisterHandlers {
    OwnAccountHandlers& own_account;
    PasskeyHandlers& passkeys;
    AccountHandlers& accounts;
    DelegationHandlers& delegations;
    UnitHandlers& units;
    UnitChangeHandlers& unit_changes;
    GroupHandlers& groups;
    RuleHandlers& rules;
    OnsiteHandlers& onsite;
    JingleHandlers& jingles;
    RelayHandlers& relays;
    AssetHandlers& assets;
    AuditHandlers& audit;
    ApiKeyHandlers& api_keys;
    SystemHandlers& system;
};

struct Handlers {
    SessionHandlers& session;
    BulletinHandlers& bulletins;
    ApprovalLinkHandlers& approval_links;
    SpeechHandlers& speech;
    MediaHandlers& media;
    ScheduleHandlers& schedules;
    NowHandlers& now;
    LiveHandlers& live;
    SilenceHandlers& silence;
    YearHandlers& year;
    InboxHandlers& inbox;
    ContributionHandlers& contributions;
    DeviceHandlers& devices;
    DeliveryHandlers& deliveries;
    ArchiveHandlers& archive;
    PaperHandlers& paper;
    PowerHandlers& power;
    DeviceLinkHandlers& device_link;
    EmergencyHandlers& emergencies;
    TemplateHandlers& templates;
    CapHandlers& cap;
    RegisterHandlers registers;
    UpkeepHandlers upkeep;
};

// Behind the session.
void add_register_routes(net::Router& router, RegisterHandlers handlers);

void add_asset_routes(net::Router& router, AssetHandlers& handlers);
void add_passkey_routes(net::Router& router, PasskeyHandlers& handlers);
void add_emergency_routes(net::Router& router, EmergencyHandlers& handlers);
void add_approval_link_routes(net::Router& router, ApprovalLinkHandlers& handlers);
void add_inbox_routes(net::Router& router, InboxHandlers& handlers);
void add_contribution_routes(net::Router& router, ContributionHandlers& handlers);
void add_template_routes(net::Router& router, TemplateHandlers& handlers);
void add_year_routes(net::Router& router, YearHandlers& handlers);
void add_archive_routes(net::Router& router, ArchiveHandlers& handlers);
void add_live_routes(net::Router& router, LiveHandlers& handlers);
void add_paper_routes(net::Router& router, PaperHandlers& handlers);
void add_power_routes(net::Router& router, PowerHandlers& handlers);
// Open to everybody, or with a key of its own.
void add_cap_routes(net::Router& router, CapHandlers& handlers);
// Behind the session.
void add_cap_message_routes(net::Router& router, CapHandlers& handlers);
void add_api_key_routes(net::Router& router, ApiKeyHandlers& handlers);

// `open` routes first, then everything that needs a session.
void add_routes(net::Router& router, Handlers handlers, TruthDesk& desk,
    const runtime::Clock& clock, News& news, SecondFactor second_factor = SecondFactor::of_choice);

}
