// The studio between a speaker's line and the horns': who may speak, what leaves, and what is kept.
#include "server/device/live_studio.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/voice_frame.hpp"
#include "runtime/deadline.hpp"
#include "runtime/queue.hpp"
#include "runtime/runtime.hpp"

namespace nguon::device {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using TakeOver = LiveStudio::TakeOver;

const Moment morning = *parse_rfc3339("2026-11-23T07:10:00+07:00");
constexpr DeviceId first_cluster(21);
constexpr DeviceId second_cluster(22);

// Every packet says what it was made of; the file is all of them.
class ReadableSound final : public app::LiveSound {
public:
    void begin_line() override { }
    Result<std::vector<float>> hear(app::VoiceCoding, std::string_view bytes) override
    {
        if (bytes == "noise")
            return fail(Kind::invalid, "voice.malformed");
        return std::vector<float>(960, static_cast<float>(bytes.front()));
    }
    std::string encode(std::span<const float> samples) override
    {
        file_.push_back(samples.empty() ? '.' : static_cast<char>(samples.front()));
        return file_.substr(file_.size() - 1);
    }
    std::string written() override
    {
        const std::string more = file_.substr(shown_);
        shown_ = file_.size();
        return more;
    }
    std::string finish() override { return file_; }

private:
    std::string file_;
    std::size_t shown_ = 0;
};

class QueueSpeaker final : public SpeakerLine {
public:
    awaitable<std::optional<std::string>> receive() override { return pieces.pop(); }
    void tell(const std::string& text) override
    {
        const std::scoped_lock lock(mutex_);
        told_.push_back(text);
    }
    void close(std::string reason) override
    {
        {
            const std::scoped_lock lock(mutex_);
            reason_ = std::move(reason);
        }
        pieces.close();
    }
    void say(std::int64_t number, char sound)
    {
        std::string piece(1, '\x02');
        for (int shift = 24; shift >= 0; shift -= 8)
            piece.push_back(static_cast<char>(number >> shift & 0xFF));
        pieces.try_push(piece + sound);
    }
    std::string reason() const
    {
        const std::scoped_lock lock(mutex_);
        return reason_;
    }

    runtime::BoundedQueue<std::string> pieces{ 4'000 };

private:
    mutable std::mutex mutex_;
    std::vector<std::string> told_;
    std::string reason_;
};

class LiveStudioTest : public ::testing::Test {
protected:
    LiveStudioTest() { runtime_.start(); }
    ~LiveStudioTest() override
    {
        runtime_.block_on(studio_.stop());
        lines_.cancel();
        runtime_.block_on(lines_.wait());
        runtime_.stop();
        runtime_.join();
        signing_.stop();
    }

    LiveStudio::Parts parts()
    {
        LiveStudio::Lines lines;
        lines.connected = [](const std::vector<DeviceId>& devices) { return devices.size(); };
        lines.announce = [this](const std::vector<DeviceId>& devices, const Encoded& frame) {
            const std::scoped_lock lock(mutex_);
            announced_.push_back(*frame);
            return devices.size();
        };
        lines.sound = [this](const std::vector<DeviceId>&, const Encoded& frame) {
            const std::scoped_lock lock(mutex_);
            sounds_.push_back(*frame);
            return slow_;
        };
        return { std::move(lines), clock_, signer_, signing_,
            [] { return std::make_unique<ReadableSound>(); },
            [](const std::string& text) { return std::make_shared<const std::string>(text); },
            [](const std::string& bytes) { return std::make_shared<const std::string>(bytes); },
            [this](app::LiveDraft, LiveRecording recording) -> awaitable<bool> {
                const std::scoped_lock lock(mutex_);
                filed_.push_back(std::move(recording));
                co_return true;
            },
            [](LiveId, std::vector<UnitId>) {},
            [this](const app::LiveDraft&, Moment starts, const std::string& bytes) {
                const std::scoped_lock lock(mutex_);
                spooled_ += bytes;
                spooled_from_ = starts;
            } };
    }

    app::LiveDraft draft(std::int64_t id, AccountId who, UnitId unit, std::vector<UnitId> path)
    {
        app::LiveDraft draft;
        draft.id = LiveId(id);
        draft.bulletin = BulletinId(100 + id);
        draft.schedule = ScheduleId(200 + id);
        draft.unit = unit;
        draft.unit_name = "Xã Võ Nhai";
        draft.path = std::move(path);
        draft.caller.account = who;
        draft.caller.name = "Nguyễn Thị Hoa";
        draft.audience.units = { unit };
        draft.delay = 3s;
        draft.listeners = { { first_cluster, unit }, { second_cluster, unit } };
        draft.outlook.most = 15min;
        return draft;
    }
    app::LiveDraft of_commune(std::int64_t id = 1) { return draft(id, officer, commune, path_); }

    std::shared_ptr<QueueSpeaker> speak_into(LiveId live, AccountId who)
    {
        auto line = std::make_shared<QueueSpeaker>();
        lines_.spawn("speaker", studio_.serve(live, who, line));
        return line;
    }
    // Waits for what the studio does on its own threads; the clock of the lives stands still.
    template <typename Holds> void until(Holds holds)
    {
        for (int i = 0; i < 3000 && !holds(); ++i)
            runtime_.block_on(runtime::sleep_for(10ms));
        ASSERT_TRUE(holds());
    }
    app::LiveView view(LiveId id) const { return studio_.find(id).value(); }
    bool is_ended(LiveId id) const { return view(id).state == app::LiveState::ended; }
    std::size_t sounds() const
    {
        const std::scoped_lock lock(mutex_);
        return sounds_.size();
    }
    // What the horns got, with the key that the province named.
    std::string heard() const
    {
        const std::scoped_lock lock(mutex_);
        const auto frame = protocol::decode_frame(announced_.at(0));
        const auto& document = std::get<protocol::LiveFrame>(frame->content).live;
        const auto approval = parse_live_approval(document.payload);
        std::string text;
        for (const std::string& bytes : sounds_) {
            const auto voice = protocol::open_voice(bytes, approval->key);
            EXPECT_TRUE(voice) << voice.error().code;
            EXPECT_EQ(voice->first, static_cast<std::int64_t>(text.size()));
            for (const std::string& packet : voice->packets)
                text += packet;
            if (voice->last)
                text += '|';
        }
        return text;
    }

    static constexpr AccountId officer{ 5 };
    static constexpr AccountId other{ 6 };
    static constexpr UnitId province{ 1 };
    static constexpr UnitId commune{ 2 };
    const std::vector<UnitId> path_{ commune, province };

    runtime::ManualClock clock_{ morning };
    runtime::Runtime runtime_{ 2 };
    runtime::WorkerPool signing_{ "signing", 1, 100 };
    LocalSigner signer_{ SecretKey::generate() };
    mutable std::mutex mutex_;
    std::vector<std::string> announced_;
    std::vector<std::string> sounds_;
    std::vector<DeviceId> slow_;
    std::vector<LiveRecording> filed_;
    std::string spooled_;
    Moment spooled_from_{};
    runtime::TaskGroup lines_{ runtime_.executor() };
    LiveStudio studio_{ runtime_.executor(), parts() };
};

TEST_F(LiveStudioTest, what_is_said_is_announced_once_leaves_signed_and_is_filed)
{
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->state, app::LiveState::waiting);
    const auto line = speak_into(begun->id, officer);
    for (int i = 0; i < 25; ++i)
        line->say(i, 'a');
    until([&] { return sounds() == 2; });
    EXPECT_EQ(view(begun->id).starts, morning + 3s);
    studio_.end(begun->id, "stopped");
    until([&] { return is_ended(begun->id) && view(begun->id).filed; });
    EXPECT_EQ(heard(), std::string(25, 'a') + "|");
    EXPECT_EQ(announced_.size(), 1U);
    ASSERT_EQ(filed_.size(), 1U);
    EXPECT_EQ(filed_[0].file, std::string(25, 'a'));
    EXPECT_EQ(filed_[0].length, 500ms);
    EXPECT_EQ(filed_[0].starts, morning + 3s);
    EXPECT_EQ(filed_[0].why, "stopped");
    until([&] { return line->reason() == "live.over"; });
}

TEST_F(LiveStudioTest, what_has_left_is_on_disk_before_anybody_ends_it)
{
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    ASSERT_TRUE(begun);
    const auto line = speak_into(begun->id, officer);
    for (int i = 0; i < 25; ++i)
        line->say(i, 'a');
    const auto spooled = [&] {
        const std::scoped_lock lock(mutex_);
        return spooled_;
    };
    until([&] { return spooled().size() >= 20; });
    const std::scoped_lock lock(mutex_);
    EXPECT_EQ(spooled_, std::string(spooled_.size(), 'a'));
    EXPECT_TRUE(filed_.empty());
    EXPECT_EQ(spooled_from_, morning + 3s);
}

TEST_F(LiveStudioTest, a_page_that_was_reloaded_speaks_on_and_strangers_do_not)
{
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    const auto line = speak_into(begun->id, officer);
    for (int i = 0; i < 10; ++i)
        line->say(i, 'a');
    until([&] { return sounds() == 1; });
    const auto stranger = speak_into(begun->id, other);
    until([&] { return stranger->reason() == "live.over"; });

    clock_.advance(400ms);
    const auto again = speak_into(begun->id, officer);
    until([&] { return line->reason() == "live.replaced"; });
    line->say(10, 'x');
    for (int i = 0; i < 10; ++i)
        again->say(i, 'b');
    // Nothing of it leaves yet; a piece that is refused tells that all before it was heard.
    again->pieces.try_push("x");
    until([&] { return again->reason() == "voice.malformed"; });
    // What was missed while the page loaded leaves as silence, when it must.
    clock_.advance(2s);
    until([&] { return view(begun->id).spoken >= 600ms; });
    studio_.end(begun->id, "stopped");
    until([&] { return is_ended(begun->id); });
    EXPECT_EQ(heard().substr(0, 30), "aaaaaaaaaa..........bbbbbbbbbb");
}

TEST_F(LiveStudioTest, a_closed_page_ends_it_after_twenty_seconds_of_silence)
{
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    const auto line = speak_into(begun->id, officer);
    line->say(0, 'a');
    until([&] { return view(begun->id).state == app::LiveState::on_air; });
    line->close("gone");
    until([&] { return !view(begun->id).speaker_is_there; });
    clock_.advance(19s);
    until([&] { return view(begun->id).spoken > 15s; });
    EXPECT_FALSE(is_ended(begun->id));
    clock_.advance(1s);
    until([&] { return is_ended(begun->id); });
    EXPECT_EQ(view(begun->id).why, "lost");
    until([&] { return view(begun->id).filed; });
}

TEST_F(LiveStudioTest, it_ends_with_the_time_that_the_speaker_has)
{
    app::LiveDraft draft = of_commune();
    draft.outlook.most = 1s;
    const auto begun = studio_.begin(draft, TakeOver::no);
    const auto line = speak_into(begun->id, officer);
    for (int i = 0; i < 50; ++i)
        line->say(i, 'a');
    clock_.advance(500ms);
    until([&] { return is_ended(begun->id); });
    EXPECT_EQ(view(begun->id).why, "latest");
    EXPECT_EQ(heard(), std::string(50, 'a') + "|");
}

TEST_F(LiveStudioTest, a_second_speaker_is_told_who_speaks_and_gives_way_by_rank)
{
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    speak_into(begun->id, officer)->say(0, 'a');
    until([&] { return view(begun->id).state == app::LiveState::on_air; });

    const auto beside = studio_.begin(draft(2, other, commune, path_), TakeOver::yes);
    ASSERT_FALSE(beside);
    EXPECT_EQ(beside.error().code, "live.taken");
    EXPECT_THAT(beside.error().detail, testing::HasSubstr("Nguyễn Thị Hoa (Xã Võ Nhai)"));
    EXPECT_THAT(beside.error().detail, testing::HasSubstr("07:25"));

    const app::LiveDraft above = draft(3, other, province, { province });
    const auto asked = studio_.begin(above, TakeOver::no);
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().code, "live.taken_below");
    EXPECT_FALSE(is_ended(begun->id));
    ASSERT_TRUE(studio_.begin(above, TakeOver::yes));
    until([&] { return is_ended(begun->id); });
    EXPECT_EQ(view(begun->id).why, "taken_over");
}

TEST_F(LiveStudioTest, who_may_not_take_over_everybody_ends_nobody)
{
    app::LiveDraft below = of_commune(1);
    below.listeners = { { first_cluster, commune } };
    app::LiveDraft beside = draft(2, AccountId(7), UnitId(9), { UnitId(9) });
    beside.listeners = { { second_cluster, UnitId(9) } };
    ASSERT_TRUE(studio_.begin(below, TakeOver::no));
    ASSERT_TRUE(studio_.begin(beside, TakeOver::no));
    const app::LiveDraft above = draft(3, other, province, { province });
    EXPECT_EQ(studio_.rivals_of(above).size(), 2U);
    const auto refused = studio_.begin(above, TakeOver::yes);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "live.taken");
    EXPECT_EQ(view(below.id).why, "");
    EXPECT_EQ(view(beside.id).why, "");
}

TEST_F(LiveStudioTest, who_is_refused_because_too_many_speak_has_ended_nobody)
{
    for (std::int64_t id = 1; id <= std::int64_t(most_lives); ++id) {
        app::LiveDraft one = draft(id, AccountId(100 + id), commune, path_);
        one.listeners = { { DeviceId(1'000 + id), commune } };
        ASSERT_TRUE(studio_.begin(one, TakeOver::no));
    }
    app::LiveDraft above = draft(99, other, province, { province });
    above.listeners = { { DeviceId(1'001), commune } };
    const auto refused = studio_.begin(above, TakeOver::yes);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "live.too_many");
    EXPECT_EQ(view(LiveId(1)).why, "");
    // One that ended makes room at once, although it is shown for a while.
    studio_.end(LiveId(2), "stopped");
    until([&] { return is_ended(LiveId(2)); });
    EXPECT_TRUE(studio_.begin(above, TakeOver::yes));
}

TEST_F(LiveStudioTest, what_ended_is_shown_for_ten_minutes_though_nobody_begins_another)
{
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    studio_.end(begun->id, "stopped");
    until([&] { return is_ended(begun->id); });
    clock_.advance(10min);
    EXPECT_EQ(studio_.lives().size(), 1U);
    clock_.advance(1s);
    EXPECT_TRUE(studio_.lives().empty());
    EXPECT_FALSE(studio_.find(begun->id));
}

TEST_F(LiveStudioTest, who_speaks_elsewhere_stands_in_nobodys_way)
{
    ASSERT_TRUE(studio_.begin(of_commune(), TakeOver::no));
    app::LiveDraft elsewhere = draft(2, other, UnitId(9), { UnitId(9), province });
    elsewhere.listeners = { { DeviceId(77), UnitId(9) } };
    EXPECT_TRUE(studio_.begin(elsewhere, TakeOver::no));
}

TEST_F(LiveStudioTest, what_the_horns_say_of_it_is_counted_and_slow_lines_are_told)
{
    slow_ = { second_cluster };
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    const auto line = speak_into(begun->id, officer);
    for (int i = 0; i < 10; ++i)
        line->say(i, 'a');
    until([&] { return sounds() == 1 && view(begun->id).slow == 1; });
    EXPECT_EQ(studio_.standing_for(first_cluster).size(), 1U);
    EXPECT_TRUE(studio_.standing_for(DeviceId(99)).empty());
    studio_.take(first_cluster, { begun->id, "sounding", {} });
    studio_.take(second_cluster, { begun->id, "accepted", {} });
    studio_.take(DeviceId(99), { begun->id, "sounding", {} });
    EXPECT_EQ(view(begun->id).of, 2);
    EXPECT_EQ(view(begun->id).hearing, 1);
    EXPECT_EQ(view(begun->id).accepted, 2);
    studio_.take(first_cluster, { begun->id, "interrupted", {} });
    EXPECT_EQ(view(begun->id).interrupted, 1);
    studio_.end(begun->id, "stopped");
    until([&] { return is_ended(begun->id); });
    EXPECT_TRUE(studio_.standing_for(first_cluster).empty());
}

TEST_F(LiveStudioTest, nothing_leaves_before_a_word_was_said_and_nothing_is_filed_then)
{
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    const auto line = speak_into(begun->id, officer);
    until([&] { return view(begun->id).speaker_is_there; });
    clock_.advance(91s);
    until([&] { return is_ended(begun->id); });
    EXPECT_TRUE(announced_.empty());
    EXPECT_TRUE(filed_.empty());
}

TEST_F(LiveStudioTest, what_is_no_voice_ends_the_line_and_not_the_live)
{
    const auto begun = studio_.begin(of_commune(), TakeOver::no);
    for (const std::string& piece : { std::string("x"), std::string("\x09\0\0\0\0a", 6),
             std::string("\x02\0\0\0\0noise", 10) }) {
        const auto line = speak_into(begun->id, officer);
        line->pieces.try_push(piece);
        until([&] { return line->reason() == "voice.malformed"; });
    }
    EXPECT_FALSE(is_ended(begun->id));
}

}
}
