// The real nguon-player with its real sound, driven over its socket as the agent would.
#include "agent/local/conversation.hpp"
#include "agent/player/player_test_support.hpp"
#include "agent/player/test_support.hpp"
#include "runtime/runtime.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>

#include <csignal>

#include <spawn.h>
#include <sys/wait.h>
#include <thread>

namespace nguon::agent {
namespace {

using namespace testing;

class PlayerProcess {
public:
    explicit PlayerProcess(const std::filesystem::path& data)
    {
        const auto program
            = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "nguon-player";
        std::vector<std::string> texts{ program.string(), "--data", data.string(), "--output",
            "wav:" + (data / "out.wav").string() };
        std::vector<char*> arguments;
        for (std::string& text : texts)
            arguments.push_back(text.data());
        arguments.push_back(nullptr);
        if (::posix_spawn(&process_, program.c_str(), nullptr, nullptr, arguments.data(), environ)
            != 0)
            throw std::runtime_error("nguon-player is not there");
    }
    ~PlayerProcess()
    {
        if (process_ != 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
        }
    }
    void signal(int number) const { ::kill(process_, number); }
    int wait()
    {
        int status = 0;
        ::waitpid(std::exchange(process_, 0), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t process_ = 0;
};

// The agent's end, from a thread that may block.
class FakeAgent {
public:
    explicit FakeAgent(const Folders& folders)
        : folders_(folders)
    {
        machine_.start();
        line_ = machine_.block_on(connect());
        asio::co_spawn(
            strand_, line_->run([this](Event event) { take(std::move(event)); }), asio::detached);
    }
    ~FakeAgent()
    {
        asio::post(strand_, [line = line_] { line->close(); });
        machine_.finish();
        machine_.join();
    }

    template <typename Question> auto ask(Question question)
    {
        auto asking = [](std::shared_ptr<PlayerLine> line,
                          Question asked) -> awaitable<Result<typename AnswerOf<Question>::type>> {
            co_return co_await line->ask(std::move(asked), 10s);
        };
        return asio::co_spawn(strand_, asking(line_, std::move(question)), asio::use_future).get();
    }
    template <typename Wanted> std::optional<Wanted> wait_for(auto fits)
    {
        std::unique_lock lock(mutex_);
        std::optional<Wanted> found;
        news_.wait_for(lock, 20s, [&] {
            for (const Event& event : events_) {
                if (const auto* wanted = std::get_if<Wanted>(&event); wanted && fits(*wanted))
                    found = *wanted;
            }
            return found.has_value();
        });
        return found;
    }

private:
    awaitable<std::shared_ptr<PlayerLine>> connect()
    {
        for (;;) {
            try {
                co_return co_await PlayerLine::connect(folders_.player_socket().string());
            } catch (const boost::system::system_error&) {
            }
            co_await runtime::sleep_for(20ms); // until it listens
        }
    }
    void take(Event event)
    {
        const std::lock_guard lock(mutex_);
        events_.push_back(std::move(event));
        news_.notify_all();
    }

    Folders folders_;
    runtime::Runtime machine_{ 1 };
    runtime::Executor strand_ = machine_.strand();
    std::shared_ptr<PlayerLine> line_;
    std::mutex mutex_;
    std::condition_variable news_;
    std::vector<Event> events_;
};

class PlayerProcessTest : public ::testing::Test {
protected:
    static Moment now()
    {
        return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
    }
    std::filesystem::path wav() const { return folder.path() / "out.wav"; }

    // Enrols the device and gives it a plan of one tone.
    void prepare(FakeAgent& agent, Moment starts, std::chrono::seconds length = 3s)
    {
        write_opus(folder.path() / "tone.opus", sine(440, static_cast<double>(length.count())));
        const std::string media = *read_file(folder.path() / "tone.opus", 1 << 20);
        slot = province.slot(1, starts, length, media);
        ASSERT_TRUE(
            agent.ask(EnrolQuestion{ our_device, province.root.public_key(), province.keyring() }));
        ASSERT_TRUE(agent.ask(ClockQuestion{ MachineClock().mapping(1ms) }));
        ASSERT_TRUE(agent.ask(
            RefreshQuestion{ Refreshed::profile, province.signed_profile(province.profile()) }));
        const auto plan = province.plan(10, { slot });
        put_file(folders.incoming_body(plan.body.hash), plan.body.gzip);
        ASSERT_TRUE(agent.ask(RefreshQuestion{ Refreshed::plan, plan.document }));
        put_file(folders.media_file(sha256(media)), media);
        ASSERT_TRUE(agent.ask(MediaQuestion{ sha256(media), MediaState::here }));
    }
    std::vector<PlayRecord> checked_log(FakeAgent& agent)
    {
        const auto key = agent.ask(IdentityQuestion{})->public_key;
        const auto answer = agent.ask(LogQuestion{});
        if (!answer || !answer->upload)
            return {};
        const auto upload = protocol::parse_log_upload(*answer->upload);
        const auto added = protocol::open_log(*upload, our_device, key, {});
        EXPECT_TRUE(added);
        return added ? added->records : std::vector<PlayRecord>();
    }

    DataFolder folder;
    Folders folders{ folder.path() };
    Province province{ now() };
    PlanSlot slot;
};

TEST_F(PlayerProcessTest, an_item_is_in_the_recording_at_its_instant_and_in_the_sealed_log)
{
    PlayerProcess player(folder.path());
    const Moment starts = now() + 4s;
    {
        FakeAgent agent(folders);
        prepare(agent, starts);
        ASSERT_TRUE(agent.wait_for<LogGrewEvent>([](const LogGrewEvent&) { return true; }));
        const auto records = checked_log(agent);
        ASSERT_EQ(records.size(), 1U);
        EXPECT_EQ(records[0].result, Outcome::played);
        EXPECT_LE(std::chrono::abs(*records[0].started_at - starts), 5ms);
        EXPECT_NEAR(static_cast<double>(records[0].rendered.count()), 3000, 100);
        EXPECT_TRUE(agent.ask(StopQuestion{}));
    }
    EXPECT_EQ(player.wait(), 0);

    const Recording recording(wav());
    const auto heard = recording.first_sound(recording.begins);
    ASSERT_TRUE(heard);
    const double late = milliseconds(*heard - WallTime(starts));
    std::cout << "heard " << late << " ms after its instant\n";
    EXPECT_NEAR(late, 0, 5);
    EXPECT_GT(goertzel(recording.heard(WallTime(starts + 1s), 1s), 440), 0.1);
}

TEST_F(PlayerProcessTest, asked_to_end_in_the_middle_it_fades_records_and_leaves_a_whole_recording)
{
    PlayerProcess player(folder.path());
    const Moment starts = now() + 2s;
    {
        FakeAgent agent(folders);
        prepare(agent, starts);
        ASSERT_TRUE(agent.wait_for<ChangedEvent>(
            [](const ChangedEvent& event) { return !event.report.status.on_air.empty(); }));
        player.signal(SIGTERM);
    }
    EXPECT_EQ(player.wait(), 0);
    const Recording recording(wav());
    EXPECT_TRUE(recording.first_sound(recording.begins));

    Database database(folders.play_log());
    PlayLog log(database);
    EXPECT_EQ(log.last(), 1);
    EXPECT_TRUE(log.has(slot.occurrence, Outcome::partial, Reason::device_down));
}

TEST_F(PlayerProcessTest, killed_in_the_middle_it_goes_on_by_the_clock_and_says_so)
{
    const Moment starts = now() + 2s;
    {
        PlayerProcess player(folder.path());
        FakeAgent agent(folders);
        prepare(agent, starts);
        ASSERT_TRUE(agent.wait_for<ChangedEvent>(
            [](const ChangedEvent& event) { return !event.report.status.on_air.empty(); }));
        player.signal(SIGKILL);
        player.wait();
    }
    PlayerProcess player(folder.path());
    FakeAgent agent(folders);
    agent.ask(ClockQuestion{ MachineClock().mapping(1ms) });
    // The crash itself is told beside the item it cut, in either order.
    std::vector<PlayRecord> records;
    const auto is_item = [](const PlayRecord& record) { return record.occurrence.has_value(); };
    for (int told = 0; told < 2 && std::ranges::none_of(records, is_item); ++told) {
        ASSERT_TRUE(agent.wait_for<LogGrewEvent>([](const LogGrewEvent&) { return true; }));
        records = checked_log(agent);
    }
    ASSERT_EQ(std::ranges::count_if(records, is_item), 1);
    const PlayRecord item = *std::ranges::find_if(records, is_item);
    EXPECT_EQ(item.result, Outcome::partial);
    EXPECT_EQ(item.reason, Reason::device_down);
    EXPECT_LE(std::chrono::abs(*item.started_at - starts), 5ms);
    player.signal(SIGTERM);
    EXPECT_EQ(player.wait(), 0);
}

// The attention tone is three notes; 440 hertz is not among them.
double chime(std::span<const float> samples)
{
    return std::max({ goertzel(samples, 523.25), goertzel(samples, 659.26) });
}

TEST_F(PlayerProcessTest, an_emergency_cuts_what_is_on_air_at_its_instant)
{
    PlayerProcess player(folder.path());
    const Moment starts = now() + 2s;
    Moment instant;
    {
        FakeAgent agent(folders);
        prepare(agent, starts, 20s);
        ASSERT_TRUE(agent.wait_for<ChangedEvent>(
            [](const ChangedEvent& event) { return !event.report.status.on_air.empty(); }));
        const Order order = province.order(9, now() + 600ms);
        instant = order.starts;
        ASSERT_TRUE(agent.ask(OrderQuestion{ province.signed_order(order), true }));
        ASSERT_TRUE(agent.wait_for<StageEvent>(
            [](const StageEvent& event) { return event.stage == Stage::sounding; }));
        // The voice of the device itself, since the order has no media; then the item again.
        ASSERT_TRUE(agent.wait_for<StageEvent>(
            [](const StageEvent& event) { return event.stage == Stage::sounded; }));
        agent.ask(StopQuestion{});
    }
    player.wait();
    const Recording recording(wav());
    EXPECT_GT(goertzel(recording.heard(WallTime(instant - 300ms), 280ms), 440), 0.1);
    const auto after = recording.heard(WallTime(instant + 50ms), 300ms);
    ASSERT_FALSE(after.empty());
    EXPECT_LT(goertzel(after, 440), 0.02) << "the item is silent";
    EXPECT_GT(chime(after), 0.05) << "the tone sounds";
    EXPECT_GT(recording.level(WallTime(instant + 4'500ms), 1s), 0.02) << "the device speaks";
    EXPECT_LT(goertzel(recording.heard(WallTime(instant + 4'500ms), 1s), 440), 0.1);
}

// Not in virtual time: the socket, the signature, the mixer and the file are the real ones. How
// soon is told, not judged: that depends on what else the machine does (bench button-to-sound).
TEST_F(PlayerProcessTest, an_order_that_comes_late_cuts_the_item_that_plays)
{
    PlayerProcess player(folder.path());
    WallTime given;
    {
        FakeAgent agent(folders);
        const Moment starts = now() + 2s;
        prepare(agent, starts, 20s);
        ASSERT_TRUE(agent.wait_for<ChangedEvent>(
            [](const ChangedEvent& event) { return !event.report.status.on_air.empty(); }));
        std::this_thread::sleep_until(WallTime(starts + 1s)); // when it has sounded for a second
        const OrderQuestion question{ province.signed_order(province.order(9, now() - 5s)), true };
        given = std::chrono::system_clock::now();
        ASSERT_TRUE(agent.ask(question));
        ASSERT_TRUE(agent.wait_for<StageEvent>(
            [](const StageEvent& event) { return event.stage == Stage::sounding; }));
        ASSERT_TRUE(agent.wait_for<StageEvent>(
            [](const StageEvent& event) { return event.stage == Stage::sounded; }));
        agent.ask(StopQuestion{});
    }
    player.wait();
    const Recording recording(wav());
    EXPECT_GT(goertzel(recording.heard(given - 300ms, 280ms), 440), 0.1) << "the item was on air";
    std::optional<Milliseconds> late;
    // In windows long enough to tell the notes from the item's 440 Hz, by their end.
    for (Milliseconds at{ 0 }; at < 2s && !late; at += 10ms) {
        if (chime(recording.heard(given + at, 120ms)) > 0.05)
            late = at + 120ms;
    }
    ASSERT_TRUE(late) << "the tone is nowhere";
    std::cout << "the tone was there " << late->count() << " ms after the order was given\n";
    EXPECT_LT(goertzel(recording.heard(given + *late + 100ms, 200ms), 440), 0.02)
        << "the item is silent";
}

TEST_F(PlayerProcessTest, an_emergency_begins_at_its_instant_and_its_media_follow_the_tone)
{
    PlayerProcess player(folder.path());
    Moment starts;
    {
        FakeAgent agent(folders);
        prepare(agent, now() + 1h);
        write_opus(folder.path() / "alarm.opus", sine(1'000, 3));
        const std::string alarm = *read_file(folder.path() / "alarm.opus", 1 << 20);
        starts = now() + 1s;
        Order order = province.order(9, starts);
        order.media = sha256(alarm).text();
        order.length = 7s;
        const auto answer = agent.ask(OrderQuestion{ province.signed_order(order), true });
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->media, sha256(alarm)) << "what the agent is to fetch";
        ASSERT_TRUE(agent.wait_for<StageEvent>(
            [](const StageEvent& event) { return event.stage == Stage::sounding; }));
        // It comes while the tone sounds.
        put_file(folders.media_file(sha256(alarm)), alarm);
        ASSERT_TRUE(agent.ask(MediaQuestion{ sha256(alarm), MediaState::here }));
        ASSERT_TRUE(agent.wait_for<StageEvent>(
            [](const StageEvent& event) { return event.stage == Stage::sounded; }));
        agent.ask(StopQuestion{});
    }
    player.wait();
    const Recording recording(wav());
    const auto heard = recording.first_sound(recording.begins);
    ASSERT_TRUE(heard);
    EXPECT_NEAR(milliseconds(*heard - WallTime(starts)), 0, 10) << "not a second of it is lost";
    EXPECT_GT(goertzel(recording.heard(WallTime(starts + 4s), 1s), 1'000), 0.1);
}

}
}
