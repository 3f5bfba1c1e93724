#include "server/storage/migrations/truth.hpp"

#include <array>

#include "server/storage/migrations/truth_1_4.hpp"
#include "server/storage/migrations/truth_30.hpp"
#include "server/storage/migrations/truth_31.hpp"
#include "server/storage/migrations/truth_32.hpp"
#include "server/storage/migrations/truth_33.hpp"
#include "server/storage/migrations/truth_34.hpp"
#include "server/storage/migrations/truth_35.hpp"
#include "server/storage/migrations/truth_36.hpp"
#include "server/storage/migrations/truth_37.hpp"
#include "server/storage/migrations/truth_38.hpp"
#include "server/storage/migrations/truth_39.hpp"
#include "server/storage/migrations/truth_40.hpp"
#include "server/storage/migrations/truth_41.hpp"
#include "server/storage/migrations/truth_5_8.hpp"
#include "server/storage/migrations/truth_9_16.hpp"

namespace nguon::storage {
namespace {

// When which place was silenced and by whom: the ledger tells of airings that were not to sound.
// The silences that hold on the day of the step are taken over from the rules.
constexpr sql::Migration silences{ 17, "periods of silence", R"sql(
CREATE TABLE silence_period (
    unit BIGINT NOT NULL,
    begun BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    lifted BIGINT,
    lifted_by TEXT NOT NULL,
    PRIMARY KEY (unit, begun)
) STRICT;
)sql",
    R"sql(
INSERT INTO silence_period (unit, begun, by_name, reason, lifted, lifted_by)
SELECT unit, json_extract(rules, '$.silence.since'), json_extract(rules, '$.silence.by_name'),
    json_extract(rules, '$.silence.reason'), NULL, ''
FROM air_rules WHERE json_extract(rules, '$.silence.since') IS NOT NULL;
)sql",
    R"sql(
INSERT INTO silence_period (unit, begun, by_name, reason, lifted, lifted_by)
SELECT unit, (rules::json #>> '{silence,since}')::bigint, rules::json #>> '{silence,by_name}',
    rules::json #>> '{silence,reason}', NULL, ''
FROM air_rules WHERE rules::json #>> '{silence,since}' IS NOT NULL;
)sql" };

// What was aired, one row for each bulletin, made from the facts: `kind` and `voice` are how it was
// aired. `day`: on which days, for searching by date.
constexpr sql::Migration archive{ 18, "archive of what was aired", R"sql(
CREATE TABLE bulletin_aired (
    bulletin BIGINT PRIMARY KEY REFERENCES bulletin (id) ON DELETE CASCADE,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    airings BIGINT NOT NULL,
    plays BIGINT NOT NULL,
    heard_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    voice TEXT NOT NULL,
    cleaned BIGINT
) STRICT;
CREATE INDEX bulletin_aired_last ON bulletin_aired (last_at, bulletin);
CREATE TABLE bulletin_aired_day (
    day TEXT NOT NULL,
    bulletin BIGINT NOT NULL REFERENCES bulletin (id) ON DELETE CASCADE,
    PRIMARY KEY (day, bulletin)
) STRICT;
CREATE INDEX bulletin_aired_day_bulletin ON bulletin_aired_day (bulletin);
CREATE INDEX bulletin_sound ON bulletin (sound_hash);
CREATE TABLE archive_rule (
    unit BIGINT PRIMARY KEY REFERENCES unit (id),
    months BIGINT NOT NULL,
    version BIGINT NOT NULL
) STRICT;
)sql" };

// What communes said to what comes from above, and by when they have to; what is sent upward, one
// row for a bulletin and the unit above it. The end of a bulletin's validity gets a column, because
// what is over is not offered any more.
constexpr sql::Migration inbox{ 19, "bulletins from above and upward", R"sql(
CREATE TABLE inbox_decision (
    bulletin BIGINT NOT NULL REFERENCES bulletin (id) ON DELETE CASCADE,
    unit BIGINT NOT NULL,
    answer TEXT NOT NULL,
    account BIGINT,
    account_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (bulletin, unit)
) STRICT;
CREATE INDEX inbox_decision_unit ON inbox_decision (unit, at);
CREATE TABLE inbox_rule (
    unit BIGINT PRIMARY KEY REFERENCES unit (id),
    decide_by BIGINT NOT NULL,
    air_at BIGINT NOT NULL,
    priority_only BOOLEAN NOT NULL,
    version BIGINT NOT NULL
) STRICT;
CREATE TABLE contribution (
    id BIGINT PRIMARY KEY,
    bulletin BIGINT NOT NULL REFERENCES bulletin (id),
    sent_version BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    to_unit BIGINT NOT NULL,
    state TEXT NOT NULL,
    result BIGINT REFERENCES bulletin (id),
    sent_by BIGINT NOT NULL,
    sent_name TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    remark TEXT NOT NULL,
    handled_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (bulletin, to_unit)
) STRICT;
CREATE INDEX contribution_to ON contribution (to_unit, changed_at, id);
CREATE INDEX contribution_unit ON contribution (unit, changed_at, id);
CREATE INDEX contribution_result ON contribution (result);
ALTER TABLE bulletin ADD COLUMN valid_to BIGINT;
)sql",
    R"sql(
UPDATE bulletin SET valid_to = json_extract(content, '$.valid_to');
)sql",
    R"sql(
UPDATE bulletin SET valid_to = (content::json ->> 'valid_to')::bigint;
)sql" };

// How long after its own words a loudspeaker's listeners hear its neighbours, and how the
// loudspeakers of a group sound an alert. Which state the register is in, as unit_state has it for
// the tree.
constexpr sql::Migration manners{ 20, "echoes and manners of sounding", R"sql(
ALTER TABLE device ADD COLUMN echo_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN echo_in_round_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE device_group ADD COLUMN manner TEXT NOT NULL DEFAULT '';
CREATE TABLE device_state (id BIGINT PRIMARY KEY, token BIGINT NOT NULL) STRICT;
INSERT INTO device_state (id, token) VALUES (1, 1);
)sql" };

// What is spoken in a commune beside Vietnamese: alerts prepared for it need a recording of it.
constexpr sql::Migration languages{ 21, "languages of communes", R"sql(
CREATE TABLE unit_language (
    unit BIGINT NOT NULL REFERENCES unit (id),
    language TEXT NOT NULL,
    PRIMARY KEY (unit, language)
) STRICT;
)sql" };

// Changes of many units at once. `unit_heir` and `unit_move` say where each row went, so that a
// change can be taken back; a device keeps the units it stood in when they ended, because what was
// approved for them was approved for it.
constexpr sql::Migration unit_changes{ 22, "changes of units", R"sql(
ALTER TABLE unit_successor ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
CREATE TABLE unit_change (
    id BIGINT PRIMARY KEY,
    state TEXT NOT NULL,
    on_day TEXT NOT NULL,
    resolution TEXT NOT NULL,
    reverses BIGINT REFERENCES unit_change (id),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    created_by_name TEXT NOT NULL,
    done_at BIGINT,
    problem TEXT NOT NULL,
    problem_detail TEXT NOT NULL,
    request TEXT NOT NULL,
    effect TEXT NOT NULL,
    preview TEXT NOT NULL
) STRICT;
CREATE INDEX unit_change_state ON unit_change (state, on_day);
CREATE TABLE unit_heir (
    change BIGINT NOT NULL REFERENCES unit_change (id),
    unit BIGINT NOT NULL REFERENCES unit (id),
    heir BIGINT NOT NULL REFERENCES unit (id),
    PRIMARY KEY (change, unit)
) STRICT;
CREATE TABLE unit_move (
    change BIGINT NOT NULL REFERENCES unit_change (id),
    place TEXT NOT NULL,
    row_key TEXT NOT NULL,
    before BIGINT NOT NULL,
    after BIGINT NOT NULL,
    PRIMARY KEY (change, place, row_key)
) STRICT;
CREATE TABLE device_former_unit (
    device BIGINT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    unit BIGINT NOT NULL REFERENCES unit (id),
    PRIMARY KEY (device, unit)
) STRICT;
CREATE INDEX device_former_unit_unit ON device_former_unit (unit);
)sql" };

// What account life needs: who lends a role to whom, codes in place of forgotten passwords, links
// that bring a bulletin to the telephone of whoever approves it.
constexpr sql::Migration account_life{ 23, "delegations, reset codes, approval links", R"sql(
CREATE TABLE delegation (
    id BIGINT PRIMARY KEY,
    from_account BIGINT NOT NULL REFERENCES account (id),
    from_name TEXT NOT NULL,
    to_account BIGINT NOT NULL REFERENCES account (id),
    to_name TEXT NOT NULL,
    role TEXT NOT NULL,
    unit BIGINT NOT NULL REFERENCES unit (id),
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by BIGINT NOT NULL,
    made_by_name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by_name TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX delegation_to ON delegation (to_account, id);
CREATE INDEX delegation_from ON delegation (from_account, id);
CREATE INDEX delegation_unit ON delegation (unit);
CREATE TABLE reset_code (
    account BIGINT PRIMARY KEY REFERENCES account (id),
    code_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    made_by BIGINT NOT NULL,
    made_by_name TEXT NOT NULL
) STRICT;
CREATE TABLE approval_link (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    bulletin BIGINT NOT NULL REFERENCES bulletin (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    person BIGINT NOT NULL REFERENCES account (id),
    person_name TEXT NOT NULL,
    made_by BIGINT NOT NULL,
    made_by_name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    opened_at BIGINT,
    used_at BIGINT,
    outcome TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX approval_link_bulletin ON approval_link (bulletin, person);
CREATE INDEX approval_link_expires ON approval_link (expires);
ALTER TABLE account ADD COLUMN must_enrol_totp BOOLEAN NOT NULL DEFAULT FALSE;
)sql" };

// What frames the programmes of a unit. An empty sound says "none here".
constexpr sql::Migration jingles{ 24, "jingles", R"sql(
CREATE TABLE jingle (
    unit BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    media TEXT NOT NULL,
    length_ms BIGINT NOT NULL,
    size BIGINT NOT NULL,
    statement TEXT NOT NULL,
    valid_to BIGINT,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (unit, kind)
) STRICT;
CREATE INDEX jingle_media ON jingle (media);
ALTER TABLE programme ADD COLUMN framed BOOLEAN NOT NULL DEFAULT FALSE;
)sql" };

// In which order a unit hears the languages of a bulletin (tags with spaces between them), and
// whether what is written there may lack one.
constexpr sql::Migration language_rules{ 25, "order of languages", R"sql(
CREATE TABLE language_rule (
    unit BIGINT PRIMARY KEY REFERENCES unit (id),
    heard TEXT NOT NULL,
    required BIGINT NOT NULL
) STRICT;
)sql" };

// Pauses, profiles of particular days, and campaigns with the bulletins in them. Music has a
// category of its own, because mourning leaves it out.
constexpr sql::Migration year{ 26, "the days of the year", R"sql(
CREATE TABLE pause (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
    schedule BIGINT REFERENCES schedule (id),
    programme BIGINT REFERENCES programme (id),
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    reason TEXT NOT NULL,
    begun BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    lifted BIGINT,
    lifted_by TEXT NOT NULL
) STRICT;
CREATE INDEX pause_to_day ON pause (to_day);
CREATE TABLE day_profile (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
    data TEXT NOT NULL,
    removed BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
) STRICT;
CREATE TABLE day_profile_version (
    profile BIGINT NOT NULL REFERENCES day_profile (id),
    version BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (profile, version)
) STRICT;
CREATE TABLE campaign (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    goal_bulletins BIGINT NOT NULL,
    goal_airings BIGINT NOT NULL,
    responsible TEXT NOT NULL,
    closed BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
) STRICT;
CREATE TABLE campaign_bulletin (
    bulletin BIGINT PRIMARY KEY REFERENCES bulletin (id) ON DELETE CASCADE,
    campaign BIGINT NOT NULL REFERENCES campaign (id)
) STRICT;
CREATE INDEX campaign_bulletin_campaign ON campaign_bulletin (campaign);
INSERT INTO category (code, name, place) VALUES ('3', 'Văn nghệ, ca nhạc, giải trí', 6)
ON CONFLICT (code) DO NOTHING;
)sql" };

// What the electricity company announced, text by text, with what was moved out of its way; and
// which airing made up for which that was missed (missed_item -1: all of it).
constexpr sql::Migration power{ 27, "planned outages and make-up airings", R"sql(
CREATE TABLE outage_paste (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    undone_at BIGINT
) STRICT;
CREATE INDEX outage_paste_at ON outage_paste (at, id);
CREATE TABLE planned_outage (
    id BIGINT PRIMARY KEY,
    paste BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    begins BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX planned_outage_ends ON planned_outage (ends);
CREATE INDEX planned_outage_paste ON planned_outage (paste);
CREATE TABLE moved_airing (
    paste BIGINT NOT NULL,
    schedule BIGINT NOT NULL,
    title TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    extra BOOLEAN NOT NULL,
    PRIMARY KEY (paste, schedule)
) STRICT;
CREATE TABLE outage_notice (
    paste BIGINT NOT NULL,
    bulletin BIGINT NOT NULL,
    PRIMARY KEY (paste, bulletin)
) STRICT;
CREATE TABLE make_up (
    device BIGINT NOT NULL,
    missed_starts BIGINT NOT NULL,
    missed_schedule BIGINT NOT NULL,
    missed_item BIGINT NOT NULL,
    schedule BIGINT NOT NULL,
    PRIMARY KEY (device, missed_starts, missed_schedule, missed_item, schedule)
) STRICT;
CREATE INDEX make_up_schedule ON make_up (schedule);
)sql" };

// As which version a moved airing was left, so that a later word of somebody else stands; and what
// was made up for, asked for by its time.
constexpr sql::Migration moved_versions{ 28, "versions of moved airings", R"sql(
ALTER TABLE moved_airing ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX make_up_missed ON make_up (missed_starts);
)sql" };

// Stations that devices pass on in booked slots, each with the signed word of who entered it.
constexpr sql::Migration relay_sources{ 29, "relay sources", R"sql(
CREATE TABLE relay_source (
    id BIGINT PRIMARY KEY,
    unit BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    khz BIGINT NOT NULL,
    silence_s BIGINT NOT NULL,
    fallback TEXT NOT NULL,
    private_network BOOLEAN NOT NULL,
    statement TEXT NOT NULL,
    valid_to BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    removed BOOLEAN NOT NULL
) STRICT;
CREATE INDEX relay_source_unit ON relay_source (unit);
)sql" };

constexpr std::array of_truth{ units, accounts, bulletins, media, devices, schedules, plans, audit,
    emergencies, preparation, connections, places, standing, onsite, categories, onsite_noted,
    silences, archive, inbox, manners, languages, unit_changes, account_life, jingles,
    language_rules, year, power, moved_versions, relay_sources, assets, imports, upkeep,
    people_and_surveys, language_rule_versions, hearings, dated_facts, past_versions, dated_rules,
    kept_by_day, contractor_days, numbers_of_one_thing };

}

std::span<const sql::Migration> truth_migrations() { return of_truth; }

}
