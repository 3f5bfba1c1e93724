// Live sound on the wire: what is signed is understood, and nothing else.
#include <gtest/gtest.h>

#include "protocol/voice_frame.hpp"
#include "trust/live_approval.hpp"

namespace nguon::protocol {
namespace {

using namespace std::chrono_literals;

VoiceFrame a_frame()
{
    VoiceFrame frame;
    frame.live = LiveId(455204829299001);
    frame.first = 1'230;
    frame.packets = { std::string(80, 'a'), std::string("\0\xFF", 2), std::string(640, 'z') };
    return frame;
}

TEST(VoiceFrame, says_after_the_wire_what_it_said_before)
{
    const SecretKey key = SecretKey::generate();
    for (const bool last : { false, true }) {
        VoiceFrame frame = a_frame();
        frame.last = last;
        const std::string bytes = seal(frame, key);
        EXPECT_EQ(live_of(bytes), frame.live);
        const auto opened = open_voice(bytes, key.public_key());
        ASSERT_TRUE(opened) << opened.error().code;
        EXPECT_EQ(*opened, frame);
    }
}

TEST(VoiceFrame, of_another_key_or_changed_in_any_byte_is_refused)
{
    const SecretKey key = SecretKey::generate();
    const std::string bytes = seal(a_frame(), key);
    EXPECT_EQ(open_voice(bytes, SecretKey::generate().public_key()).error().code, "voice.forged");
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(open_voice(changed, key.public_key())) << i;
    }
}

TEST(VoiceFrame, that_is_cut_anywhere_is_refused)
{
    const SecretKey key = SecretKey::generate();
    const std::string bytes = seal(a_frame(), key);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(open_voice(std::string_view(bytes).substr(0, size), key.public_key())) << size;
    EXPECT_FALSE(open_voice(bytes + "x", key.public_key()));
}

TEST(VoiceFrame, without_sound_is_taken_only_as_the_last_one)
{
    const SecretKey key = SecretKey::generate();
    VoiceFrame frame = a_frame();
    frame.packets.clear();
    EXPECT_EQ(open_voice(seal(frame, key), key.public_key()).error().code, "voice.malformed");
    frame.last = true;
    EXPECT_TRUE(open_voice(seal(frame, key), key.public_key()));
}

LiveApproval an_approval()
{
    LiveApproval approval;
    approval.live = LiveId(1);
    approval.bulletin = BulletinId(2);
    approval.schedule = ScheduleId(3);
    approval.issued = *parse_rfc3339("2026-11-21T07:10:00+07:00");
    approval.starts = approval.issued + 3s;
    approval.latest = approval.starts + 15min;
    approval.audience = "u:7,d:9";
    approval.key = SecretKey::generate().public_key();
    approval.approver = AccountId(5);
    approval.approver_name = "Nguyễn Thị Hoa";
    approval.approver_unit = UnitId(7);
    return approval;
}

TEST(LiveApproval, is_read_as_it_was_written_and_taken_for_no_other_approval)
{
    const LiveApproval approval = an_approval();
    const auto read = parse_live_approval(to_payload(approval));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, approval);
    EXPECT_FALSE(parse_live_approval(R"({"order":"1","issued":"2026-11-21T07:10:00+07:00"})"));
}

TEST(LiveApproval, that_lasts_too_long_or_begins_too_late_is_refused)
{
    LiveApproval approval = an_approval();
    approval.latest = approval.starts + longest_live + 1ms;
    EXPECT_FALSE(parse_live_approval(to_payload(approval)));
    approval = an_approval();
    approval.starts = approval.issued + most_live_delay + 1ms;
    EXPECT_FALSE(parse_live_approval(to_payload(approval)));
    approval = an_approval();
    approval.latest = approval.starts;
    EXPECT_FALSE(parse_live_approval(to_payload(approval)));
}

}
}
