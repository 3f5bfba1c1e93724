// What a device holds and a server takes in, behind the signature: plans, approvals, orders, play
// records, live sound. Whatever is taken can be written again, and is then taken as the same.
#include "protocol/gzip.hpp"
#include "protocol/order.hpp"
#include "protocol/plan.hpp"
#include "protocol/play_log.hpp"
#include "protocol/voice_frame.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "trust/approval.hpp"
#include "trust/live_approval.hpp"
#include "json/parse.hpp"

using namespace nguon;

namespace {

const Moment pressed = moment_from_unix_ms(1'800'000'000'000);

const SecretKey& key()
{
    static const SecretKey made = SecretKey::from_seed(std::string(SecretKey::seed_size, 'v'));
    return made;
}

protocol::VoiceFrame frame()
{
    protocol::VoiceFrame one;
    one.live = LiveId(455204829299001);
    one.first = 1'230;
    one.packets = { std::string(80, 'a'), std::string("\0\xFF", 2) };
    return one;
}

std::string body()
{
    PlanBody made;
    made.audience = "u:1,g:7";
    PlanSlot slot;
    slot.occurrence = { ScheduleId(7), pressed, 0 };
    slot.bulletin = BulletinId(9);
    slot.bulletin_version = 1;
    slot.starts = pressed;
    slot.length = std::chrono::seconds(5);
    slot.media = MediaHash(64, 'a');
    made.slots = { slot };
    made.media = { { MediaHash(64, 'b'), 900 } };
    PlanTemplate flood;
    flood.id = TemplateId(5);
    flood.title = "Lũ quét";
    flood.text = "Bà con rời bờ suối ngay.";
    flood.tone = "siren";
    flood.version = 4;
    made.templates = { flood };
    return protocol::to_canonical(made);
}

std::string order()
{
    Order made;
    made.id = OrderId(77);
    made.revision = 2;
    made.issued = pressed;
    made.expires = pressed + std::chrono::minutes(30);
    made.text = "Lũ quét! Bà con rời bờ suối ngay.";
    made.tone = "siren";
    made.repeat = 3;
    made.audience.units = { UnitId(7) };
    return protocol::to_payload(made);
}

std::string header()
{
    PlanHeader made;
    made.device = DeviceId(4);
    made.version = 1'800'000'000'000;
    made.issued = pressed;
    made.window = { pressed, pressed + std::chrono::hours(24) };
    made.parts = { { std::string(64, 'c'), 900 } };
    return protocol::to_payload(made);
}

std::string record()
{
    PlayRecord made;
    made.sequence = 7;
    made.occurrence = OccurrenceKey{ ScheduleId(3), pressed, 0 };
    made.planned_at = pressed;
    return protocol::to_canonical(made);
}

std::string outage()
{
    PlayRecord made;
    made.sequence = 8;
    made.planned_at = pressed;
    made.outage = Outage{ OutageKind::power, pressed, pressed + std::chrono::hours(1), true };
    return protocol::to_canonical(made);
}

template <typename Parsed, typename Write, typename Parse>
void comes_back(const Result<Parsed>& parsed, Write write, Parse parse)
{
    if (!parsed)
        return;
    const std::string text = write(*parsed);
    const auto again = parse(text);
    expect(again.has_value());
    expect(write(*again) == text);
}

}

std::vector<std::string> seeds()
{
    ApprovalStatement statement;
    statement.bulletin = BulletinId(9);
    statement.version = 3;
    statement.media = { sha256("sound") };
    statement.audience = "u:1";
    statement.valid_from = pressed;
    statement.valid_to = pressed + std::chrono::hours(1);
    statement.approver = AccountId(12);
    statement.approver_name = "Lò Văn Mai";
    statement.approver_unit = UnitId(1);
    statement.approved_at = statement.issued = pressed;
    LiveApproval live;
    live.live = LiveId(3);
    live.bulletin = BulletinId(9);
    live.schedule = ScheduleId(8);
    live.starts = pressed;
    live.latest = pressed + std::chrono::minutes(10);
    live.audience = "u:1";
    live.key = key().public_key();
    live.approver = AccountId(12);
    live.approver_name = "Lò Văn Mai";
    live.approver_unit = UnitId(1);
    live.issued = pressed;
    return { body(), order(), header(), record(), outage(), to_payload(statement), to_payload(live),
        protocol::seal(frame(), key()), R"({"first":7,"entries":["{}"],"seal":{}})" };
}

void fuzz(std::string_view bytes)
{
    comes_back(
        protocol::unpack(protocol::gzip(bytes), sha256(bytes)),
        [](const PlanBody& one) { return protocol::to_canonical(one); },
        [](const std::string& text) {
            return protocol::unpack(protocol::gzip(text), sha256(text));
        });
    comes_back(
        protocol::parse_record(bytes),
        [](const PlayRecord& one) { return protocol::to_canonical(one); },
        [](const std::string& text) { return protocol::parse_record(text); });
    comes_back(
        parse_approval(bytes), [](const ApprovalStatement& one) { return to_payload(one); },
        [](const std::string& text) { return parse_approval(text); });
    comes_back(
        parse_live_approval(bytes), [](const LiveApproval& one) { return to_payload(one); },
        [](const std::string& text) { return parse_live_approval(text); });
    if (const auto object = json::parse_object(bytes)) {
        comes_back(
            protocol::parse_plan_header(*object),
            [](const PlanHeader& one) { return protocol::to_payload(one); },
            [](const std::string& text) {
                return protocol::parse_plan_header(*json::parse_object(text));
            });
        // Places are fractions, which another writing may round: it is taken, not compared.
        if (const auto read = protocol::parse_order(*object))
            expect(json::parse_object(protocol::to_payload(*read)).has_value());
    }
    static_cast<void>(protocol::parse_log_upload(bytes));
    static_cast<void>(protocol::live_of(bytes));
    if (const auto voice = protocol::open_voice(bytes, key().public_key()))
        expect(*voice == frame());
}
