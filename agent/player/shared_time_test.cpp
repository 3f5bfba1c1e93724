// A day that somebody else moves on, hours at a time: the player does everything in its order.
#include "agent/player/player_test_support.hpp"
#include "agent/player/shared_time.hpp"

namespace nguon::agent::testing {
namespace {

class AlongASharedClock : public ::testing::Test {
protected:
    void set(Moment moment)
    {
        const std::array<std::int64_t, 2> told{ unix_ms(moment), unix_ms(moment) };
        put_file(clock_file(),
            { reinterpret_cast<const char*>(told.data()), told.size() * sizeof(std::int64_t) });
    }
    std::filesystem::path clock_file() const { return folder.path() / "clock"; }

    void start()
    {
        time = std::make_unique<SharedTime>(std::make_unique<runtime::SharedClock>(clock_file()));
        Player::Options options{ Folders(folder.path()), {}, {},
            [this](const Event& event) { events.push_back(event); } };
        options.first_mapping = time->mapping();
        player = std::make_unique<Player>(
            std::move(options),
            [this](const ClockMapping& mapping) {
                return time->make_sound(mapping,
                    [this](const SoundEvent& event) { player->on_sound(event, time->now()); });
            },
            time->now());
    }
    void tell(const QuestionContent& question)
    {
        time->catch_up(*player);
        const auto answer = player->answer(question, time->now());
        ASSERT_TRUE(answer) << answer.error().code;
    }

    DataFolder folder;
    std::vector<Event> events;
    std::unique_ptr<SharedTime> time;
    std::unique_ptr<Player> player;
};

TEST_F(AlongASharedClock, plays_what_lies_within_one_move_of_the_clock_at_its_own_instant)
{
    set(morning - 1h);
    start();
    Province province;
    tell(EnrolQuestion{ our_device, province.root.public_key(), province.keyring() });
    tell(RefreshQuestion{ Refreshed::profile, province.signed_profile(province.profile()) });
    const PlanSlot first = province.slot(1, morning, 20s, "sound of the first");
    const PlanSlot second = province.slot(2, morning + 2h, 30s, "sound of the second");
    for (const char* bytes : { "sound of the first", "sound of the second" }) {
        put_file(Folders(folder.path()).media_file(sha256(bytes)), bytes);
        tell(MediaQuestion{ sha256(bytes), MediaState::here });
    }
    const auto plan = province.plan(1, { first, second });
    put_file(Folders(folder.path()).incoming_body(plan.body.hash), plan.body.gzip);
    tell(RefreshQuestion{ Refreshed::plan, plan.document });

    set(morning + 3h);
    time->catch_up(*player);
    const auto answer = player->answer(LogQuestion{ 0, most_records_asked }, time->now());
    ASSERT_TRUE(answer);
    const auto& log = std::get<LogAnswer>(*answer);
    ASSERT_TRUE(log.upload);
    std::vector<Moment> began;
    const auto upload = protocol::parse_log_upload(*log.upload);
    for (const std::string& entry : upload->entries) {
        const auto record = protocol::parse_record(entry);
        if (record && record->result == Outcome::played && record->started_at)
            began.push_back(*record->started_at);
    }
    ASSERT_EQ(began.size(), 2U);
    EXPECT_EQ(began[0], morning);
    EXPECT_EQ(began[1], morning + 2h);
}

}
}
