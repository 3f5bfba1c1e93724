// The agent between a link that breaks and a player that dies: time, orders, commands, status.
#include "agent/link/agent_test_support.hpp"
#include "trust/live_approval.hpp"

namespace nguon::agent {
namespace {

TEST_F(AgentTest, a_broken_link_is_made_anew)
{
    start_agent();
    ASSERT_TRUE(is_up());
    world_.change([this] { server_.close_lines("link.tired"); });
    ASSERT_TRUE(becomes([this] { return server_.links == 2; }));
}

TEST_F(AgentTest, a_restarted_server_finds_its_device_again)
{
    start_agent();
    ASSERT_TRUE(is_up());
    server_.stop();
    const Version version = give_plan({ "sound" });
    server_.start();
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
}

TEST_F(AgentTest, a_replaced_line_does_not_come_back_at_once)
{
    start_agent();
    ASSERT_TRUE(is_up());
    world_.change([this] { server_.close_lines("link.replaced"); });
    ASSERT_TRUE(becomes([this] { return server_.lines_up == 0; }));
    // A pause is an hour here at least half; what would come in error comes within milliseconds.
    EXPECT_FALSE(asio::co_spawn(
        strand_, [this]() -> awaitable<bool> { co_return agent_->is_linked(); }, asio::use_future)
                     .get());
    EXPECT_EQ(seen([&] { return server_.links; }), 1);
}

TEST_F(AgentTest, a_server_that_cannot_prove_itself_is_told_nothing)
{
    world_.change([this] { server_.proves_itself = false; });
    start_agent();
    ASSERT_TRUE(becomes([this] { return server_.links == 1 && server_.lines_up == 0; }));
    EXPECT_TRUE(seen([&] { return server_.all<protocol::StatusFrame>(); }).empty());
    EXPECT_TRUE(seen([&] { return player_.refreshed; }).empty());
}

TEST_F(AgentTest, the_player_learns_the_time_with_its_bound)
{
    Settings bent = settings();
    bent.bend = { .offset_seconds = 3, .ppm = 200 };
    start_agent(bent);
    ASSERT_TRUE(becomes([this] { return player_.clocks.size() >= 8; }));
    const ClockMapping mapping = world_.change([this] { return player_.clocks.back(); });
    ASSERT_TRUE(mapping.trusted);
    const auto now = std::chrono::steady_clock::now();
    const Nanoseconds off = mapping.wall_at(now) - WallTime(std::chrono::system_clock::now());
    EXPECT_LE(std::chrono::abs(off), mapping.error_at(now) + 1ms);
    EXPECT_LT(mapping.error, 500ms);
}

TEST_F(AgentTest, without_any_clock_nothing_is_trusted)
{
    Settings none = settings();
    none.bend.absent = true;
    start_agent(none);
    ASSERT_TRUE(becomes([this] { return player_.clocks.size() >= 3; }));
    for (const ClockMapping& mapping : world_.change([this] { return player_.clocks; }))
        EXPECT_FALSE(mapping.trusted);
}

TEST_F(AgentTest, an_order_is_confirmed_at_once_and_its_stages_are_passed_on)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const SignedDocument order = trust_.sign(DocumentType::order, R"({"order":"5"})");
    world_.change([&] { server_.send(protocol::OrderFrame{ order }); });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("accepted", 0); }));
    player_.tell(StageEvent{ OrderId(5), 1, Stage::sounding, "" });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("sounding", 0); }));

    EXPECT_EQ(seen([&] { return player_.orders; }), std::vector{ order });
    std::vector<std::string> states;
    for (const auto& ack : seen([&] { return server_.all<protocol::Ack>(); }))
        states.push_back(ack.state);
    EXPECT_EQ(states, (std::vector<std::string>{ "received", "accepted", "sounding" }));
}

TEST_F(AgentTest, an_order_that_comes_again_over_a_new_line_is_answered_with_how_far_it_came)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const SignedDocument order = trust_.sign(DocumentType::order, R"({"order":"5"})");
    world_.change([&] {
        player_.order_reached = Stage::sounded;
        server_.send(protocol::OrderFrame{ order });
    });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("sounded", 0); }));
    std::vector<std::string> states;
    for (const auto& ack : seen([&] { return server_.all<protocol::Ack>(); }))
        states.push_back(ack.state);
    EXPECT_EQ(states, (std::vector<std::string>{ "received", "accepted", "sounding", "sounded" }));
}

TEST_F(AgentTest, an_order_that_was_not_meant_is_shown_to_the_player_again_with_its_next_profile)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const SignedDocument order = trust_.sign(DocumentType::order, R"({"order":"5"})");
    world_.change([&] {
        player_.refuses_order = "order.not_meant";
        server_.send(protocol::OrderFrame{ order });
    });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("refused", 0); }));
    world_.change([&] {
        player_.refuses_order.clear();
        server_.give_plan({});
    });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("accepted", 0); }));
    EXPECT_EQ(seen([&] { return player_.orders; }), (std::vector{ order, order }));
}

TEST_F(AgentTest, an_order_that_is_refused_for_another_reason_is_not_shown_again)
{
    start_agent();
    ASSERT_TRUE(is_up());
    world_.change([&] {
        player_.refuses_order = "order.expired";
        server_.send(protocol::OrderFrame{ trust_.sign(DocumentType::order, R"({"order":"5"})") });
    });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("refused", 0); }));
    const auto plans = [this] { return std::ranges::count(player_.refreshed, Refreshed::plan); };
    const auto before = seen(plans);
    world_.change([&] { server_.give_plan({}); });
    ASSERT_TRUE(becomes([&] { return plans() > before; }));
    EXPECT_EQ(seen([&] { return player_.orders; }).size(), 1U);
}

// A live of which the fakes look at nothing but its name.
SignedDocument live_of(FakeTrust& trust)
{
    LiveApproval live;
    live.live = LiveId(7);
    live.bulletin = BulletinId(8);
    live.schedule = ScheduleId(9);
    live.issued = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
    live.starts = live.issued + 3s;
    live.latest = live.starts + 15min;
    live.audience = "u:1";
    live.key = SecretKey::generate().public_key();
    live.approver = AccountId(5);
    live.approver_name = "Nguyễn Thị Hoa";
    live.approver_unit = UnitId(1);
    return trust.sign(DocumentType::approval, to_payload(live));
}

TEST_F(AgentTest, a_live_that_comes_before_the_time_is_known_is_shown_again_with_the_next_exchange)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const SignedDocument live = live_of(trust_);
    world_.change([&] {
        player_.refuses_live = "live.no_trusted_time";
        server_.send(protocol::LiveFrame{ live });
    });
    const auto told = [this] { return server_.all<protocol::ListeningFrame>(); };
    ASSERT_TRUE(becomes([&] { return !told().empty() && player_.lives.size() >= 2; }));
    const auto before = world_.change([&] {
        player_.refuses_live.clear();
        return player_.lives.size();
    });
    ASSERT_TRUE(becomes([&] { return player_.lives.size() > before; }));
    EXPECT_EQ(seen([&] { return player_.lives.back(); }), live);
    // The server heard of the refusal once.
    const auto frames = seen(told);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].live, LiveId(7));
    EXPECT_EQ(frames[0].state, "refused");
    EXPECT_EQ(frames[0].reason, "live.no_trusted_time");
}

TEST_F(AgentTest, a_live_that_was_taken_or_is_over_is_not_shown_again)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const auto exchanges = [this] { return server_.all<protocol::TimeRequest>().size(); };
    for (const char* code : { "", "live.expired" }) {
        world_.change([&] {
            player_.lives.clear();
            player_.refuses_live = code;
            server_.send(protocol::LiveFrame{ live_of(trust_) });
        });
        ASSERT_TRUE(becomes([this] { return !player_.lives.empty(); }));
        const auto before = seen(exchanges);
        ASSERT_TRUE(becomes([&] { return exchanges() > before + 2; }));
        EXPECT_EQ(seen([this] { return player_.lives.size(); }), 1U) << code;
    }
}

TEST_F(AgentTest, stages_reached_without_a_line_are_told_behind_the_next_greeting)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const SignedDocument order = trust_.sign(DocumentType::order, R"({"order":"5"})");
    world_.change([&] { server_.send(protocol::OrderFrame{ order }); });
    ASSERT_TRUE(becomes([this] { return server_.has_ack("accepted", 0); }));
    server_.stop();
    player_.tell(StageEvent{ OrderId(5), 1, Stage::sounding, "" });
    player_.tell(StageEvent{ OrderId(5), 1, Stage::sounded, "" });
    server_.start();
    ASSERT_TRUE(becomes([this] {
        const auto acks = server_.all<protocol::Ack>();
        return !acks.empty() && acks.back().state == "sounded" && acks.back().re == 0;
    }));
    const auto told = seen([&] { return server_.all<protocol::Ack>(); });
    EXPECT_EQ(told[told.size() - 2].state, "sounding");
    EXPECT_EQ(told.back().order, OrderId(5));
    EXPECT_EQ(told.back().revision, 1);
}

TEST_F(AgentTest, the_media_of_an_order_come_at_once_and_all_others_wait_until_it_was_heard)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const std::string alarm = "the sound of an alarm";
    world_.change([&] {
        server_.media[sha256(alarm).text()] = alarm;
        player_.order_media = sha256(alarm);
        player_.order_lives_until
            = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()) + 1h;
        server_.send(protocol::OrderFrame{ trust_.sign(DocumentType::order, R"({"order":"5"})") });
    });
    ASSERT_TRUE(becomes([&] { return player_.verified.contains(sha256(alarm)); }));
    const Version version = give_plan({ "a long bulletin" });
    // The plan is here, and its media are not asked for.
    ASSERT_TRUE(becomes([&] { return server_.has_ack("accepted", version); }));
    EXPECT_EQ(seen([&] { return server_.ranges.size(); }), 1U);

    player_.tell(StageEvent{ OrderId(5), 1, Stage::sounded, "" });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
}

// Both hands of the agent hold a download of which nothing comes any more.
TEST_F(AgentTest, an_alert_is_not_stuck_behind_bulk_downloads_that_stand_still)
{
    const std::string first(4'000, 'a');
    const std::string second(4'000, 'b');
    const std::string alarm = "the sound of an alarm";
    world_.change([&] {
        server_.stalled_media = { sha256(first).text(), sha256(second).text() };
        server_.media[sha256(alarm).text()] = alarm;
    });
    start_agent();
    ASSERT_TRUE(is_up());
    const Version version = give_plan({ first, second });
    ASSERT_TRUE(becomes([&] { return server_.ranges.size() == 2; }));

    world_.change([&] {
        player_.order_media = sha256(alarm);
        player_.order_lives_until
            = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()) + 1h;
        server_.send(protocol::OrderFrame{ trust_.sign(DocumentType::order, R"({"order":"5"})") });
    });
    EXPECT_TRUE(becomes([&] { return player_.verified.contains(sha256(alarm)); }));
    EXPECT_FALSE(seen([&] { return player_.verified.contains(sha256(first)); }));

    player_.tell(StageEvent{ OrderId(5), 1, Stage::sounded, "" });
    world_.change([&] { server_.stalled_media.clear(); });
    EXPECT_TRUE(becomes([&] { return server_.has_ack("ready", version); })) << "and goes on";
}

TEST_F(AgentTest, the_time_it_learnt_is_kept_for_the_agent_that_comes_after_a_kill)
{
    start_agent();
    // Written down as soon as there is something to write, not at a good end.
    const auto kept = Folders(folder_.path()).clock();
    ASSERT_TRUE(becomes([&] { return player_.clocks.size() >= 6; }));
    ASSERT_TRUE(std::filesystem::exists(kept));
    const auto clock = parse_kept_clock(*read_file(kept, 4'096));
    ASSERT_TRUE(clock);
    EXPECT_EQ(clock->boot, boot_id());
}

TEST_F(AgentTest, a_command_is_passed_to_the_player_and_its_result_back)
{
    start_agent();
    ASSERT_TRUE(is_up());
    const protocol::SignedCommand command{ CommandId(6), the_device, CommandVerb::volume, 40,
        moment_from_unix_ms(1'790'000'000'000), moment_from_unix_ms(1'790'000'060'000) };
    const auto document = trust_.sign(DocumentType::command, protocol::to_payload(command));
    world_.change([&] { server_.send(protocol::CommandFrame{ document }); });
    ASSERT_TRUE(becomes([this] { return server_.all<protocol::CommandResult>().size() == 1; }));
    const auto result = seen([&] { return server_.all<protocol::CommandResult>(); })[0];
    EXPECT_EQ(result.command, CommandId(6));
    EXPECT_TRUE(result.done);
    EXPECT_EQ(seen([&] { return player_.commands; }), std::vector{ document });
}

TEST_F(AgentTest, a_change_at_the_player_reaches_the_server)
{
    start_agent();
    ASSERT_TRUE(is_up());
    Report changed;
    changed.status.on_air = "11@1790000000000#0";
    changed.status.volume = 35;
    world_.change([&] { player_.report = changed; });
    player_.tell(ChangedEvent{ changed });
    ASSERT_TRUE(becomes([this] {
        const auto statuses = server_.all<protocol::StatusFrame>();
        return !statuses.empty() && statuses.back().status.on_air == "11@1790000000000#0"
            && statuses.back().status.volume == 35 && statuses.back().status.storage_free > 0;
    }));
}

TEST_F(AgentTest, a_player_that_comes_back_is_given_everything_again)
{
    start_agent();
    const Version version = give_plan({ "sound" });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));

    player_.stop();
    world_.change([this] {
        player_.verified.clear();
        player_.refreshed.clear();
        player_.report.status.plan_version = 0;
    });
    player_.start();
    ASSERT_TRUE(becomes([this] {
        return player_.verified.contains(sha256("sound")) && player_.refreshed.size() >= 3;
    }));
    EXPECT_EQ(seen([&] { return server_.ranges.size(); }), 1U); // nothing is fetched twice
}

TEST_F(AgentTest, a_new_agent_goes_on_with_what_an_earlier_one_fetched)
{
    start_agent();
    const Version version = give_plan({ "sound" });
    ASSERT_TRUE(becomes([&] { return server_.has_ack("ready", version); }));
    stop_agent();
    server_.stop();
    world_.change([this] { player_.verified.clear(); });

    start_agent();
    ASSERT_TRUE(becomes([this] { return player_.verified.contains(sha256("sound")); }));
}

TEST_F(AgentTest, a_player_that_it_did_not_start_is_not_stopped)
{
    start_agent();
    ASSERT_TRUE(is_up());
    stop_agent();
    EXPECT_EQ(player_.stops, 0);
}

TEST_F(AgentTest, a_player_of_its_own_is_asked_to_end)
{
    Settings own = settings();
    own.starts_player = true; // it listens already, so it is taken over
    start_agent(own);
    ASSERT_TRUE(is_up());
    stop_agent();
    EXPECT_EQ(player_.stops, 1);
}

}
}
