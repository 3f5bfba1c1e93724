// One line after another, with queues for sockets and a real store behind.
#include "server/device/hub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <future>

#include "runtime/deadline.hpp"
#include "runtime/queue.hpp"
#include "runtime/runtime.hpp"
#include "server/device/device_test_support.hpp"
#include "server/storage/stores.hpp"
#include "trust/hash.hpp"

namespace nguon::device {
namespace {

using namespace std::chrono_literals;
using app::Records;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Moment now = *parse_rfc3339("2026-11-23T12:00:00+07:00");
constexpr UnitId unit(1);
constexpr DeviceId cluster(21);
constexpr DeviceId unpaired(22);

class QueueChannel final : public Channel {
public:
    awaitable<std::optional<std::string>> receive() override { return from_device.pop(); }
    void send(const std::string& text) override { to_device.try_push(text); }
    void send_first(const Encoded& frame) override { to_device.try_push(*frame); }
    bool send_sound(const Encoded& frame) override
    {
        const std::scoped_lock lock(mutex_);
        if (is_slow)
            return false;
        sounds.push_back(*frame);
        return true;
    }
    void close(std::string reason) override
    {
        {
            const std::scoped_lock lock(mutex_);
            if (reason_.empty())
                reason_ = std::move(reason);
        }
        from_device.close();
        to_device.close();
    }
    std::string address() const override { return "192.0.2.1"; }

    std::string reason() const
    {
        const std::scoped_lock lock(mutex_);
        return reason_;
    }

    runtime::BoundedQueue<std::string> from_device{ 64 };
    runtime::BoundedQueue<std::string> to_device{ 64 };
    std::vector<std::string> sounds;
    std::atomic<bool> is_slow{ false };

private:
    mutable std::mutex mutex_;
    std::string reason_;
};

class HubOnLines : public ::testing::Test {
protected:
    using Line = std::shared_ptr<QueueChannel>;

    HubOnLines()
    {
        truth_store_->write([&](Records& records) {
            Unit commune;
            commune.id = unit;
            commune.name = "Xã Võ Nhai";
            commune.kind = UnitKind::commune;
            commune.valid_from = *parse_iso_day("2025-07-01");
            records.units().add(commune, "");
            for (const DeviceId id : { cluster, unpaired }) {
                Device device;
                device.id = id;
                device.unit = unit;
                device.name = "Cụm loa";
                device.created = now;
                records.devices().add(device);
            }
            records.devices().pair(cluster, key.public_key().text(), "token", now);
            return true;
        });
        runtime_.start();
    }
    ~HubOnLines() override
    {
        for (const Line& line : lines_)
            line->close("test.over");
        for (std::future<void>& served : served_)
            served.wait();
        runtime_.block_on(hub->stop());
        hub.reset();
        runtime_.stop();
        runtime_.join();
        for (runtime::WorkerPool* pool : { &writer_, &readers_, &signing_ })
            pool->stop();
        truth_store_.reset();
        fact_store_.reset();
        std::filesystem::remove_all(folder_);
    }

    HubParts parts()
    {
        return { truth_, facts_, clock_, signer, signing_, [] { return Version(7); },
            [this] { ++plans_behind; }, [](DeviceId, UnitId) {} };
    }

    // A new line, on which the hub has put its question.
    Line open()
    {
        auto line = std::make_shared<QueueChannel>();
        lines_.push_back(line);
        served_.push_back(asio::co_spawn(runtime_.strand(), hub->serve(line), asio::use_future));
        return line;
    }
    // What the hub sends next; none when the line is closed.
    std::optional<protocol::Frame> next(const Line& line)
    {
        const auto text = runtime_.block_on(runtime::with_deadline(line->to_device.pop(), 10s));
        if (!text)
            return std::nullopt;
        auto frame = protocol::decode_frame(*text);
        if (!frame)
            throw std::runtime_error(frame.error().code);
        return std::move(*frame);
    }
    template <typename Content> Content next_as(const Line& line)
    {
        const auto frame = next(line);
        if (!frame)
            throw std::runtime_error("the line was closed: " + line->reason());
        return std::get<Content>(frame->content);
    }
    void say(const Line& line, protocol::Content content)
    {
        line->from_device.try_push(protocol::encode({ 1, std::move(content) }));
    }
    protocol::Hello hello_to(const std::string& nonce, DeviceId id, LocalSigner& with)
    {
        protocol::Hello hello;
        hello.device = id;
        hello.nonce = "0123456789012345678901234567890123456789012";
        hello.proof
            = *with.sign(DocumentType::hello, protocol::hello_payload(id, nonce, hello.nonce, now));
        hello.software = "nguon-agent 0.1";
        return hello;
    }
    // A line whose device has proved itself, behind the welcome.
    Line greeted()
    {
        const Line line = open();
        say(line, hello_to(next_as<protocol::Challenge>(line).nonce, cluster, key));
        next_as<protocol::Welcome>(line);
        return line;
    }
    // Comes back when everything said before was taken: an answer stands behind it.
    void catch_up(const Line& line)
    {
        say(line, protocol::TimeRequest{ 1 });
        next_as<protocol::TimeAnswer>(line);
    }
    std::string refusal(const Line& line)
    {
        EXPECT_FALSE(next(line)) << "the line is closed without a word more";
        return line->reason();
    }
    template <typename Work> void write(Work work)
    {
        truth_store_->write([&](Records& records) {
            work(records);
            return true;
        });
    }
    Command command(std::int64_t id, Milliseconds life = 10min)
    {
        Command made;
        made.id = CommandId(id);
        made.batch = made.id;
        made.device = cluster;
        made.verb = CommandVerb::volume;
        made.number = 30;
        made.issued = now;
        made.expires = now + life;
        return made;
    }
    Command saved(std::int64_t id)
    {
        std::optional<Command> found;
        truth_store_->read(
            [&](Records& records) { found = records.commands().find(CommandId(id)); });
        return found.value();
    }

    LocalSigner key{ SecretKey::generate() }; // the device's
    LocalSigner signer{ SecretKey::generate() }; // the server's
    std::atomic<int> plans_behind = 0;

private:
    std::filesystem::path folder_ = new_folder();
    std::unique_ptr<storage::SqlTruth> truth_store_
        = storage::open_truth({ "sqlite", folder_ }, now);
    std::unique_ptr<storage::SqlFacts> fact_store_
        = storage::open_facts({ "sqlite", folder_ }, now);
    runtime::ManualClock clock_{ now };
    runtime::Runtime runtime_;
    runtime::WorkerPool writer_{ "writer", 1, 100 };
    runtime::WorkerPool readers_{ "readers", 1, 100 };
    runtime::WorkerPool signing_{ "signing", 1, 100 };
    TruthDesk truth_{ *truth_store_, writer_, readers_ };
    FactDesk facts_{ *fact_store_, writer_, readers_ };
    std::vector<Line> lines_;
    std::vector<std::future<void>> served_;

protected:
    void stop_hub() { runtime_.block_on(hub->stop()); }
    void send(std::vector<Command> commands) { runtime_.block_on(hub->send(std::move(commands))); }
    void restart_hub(HubParts with)
    {
        for (std::future<void>& served : served_)
            served.wait();
        served_.clear();
        hub = std::make_unique<Hub>(runtime_.executor(), std::move(with));
    }
    DeviceStatus status()
    {
        DeviceStatus found;
        truth_store_->read(
            [&](Records& records) { found = records.devices().find_with_status(cluster)->status; });
        return found;
    }
    std::optional<Version> held()
    {
        std::optional<Version> found;
        truth_store_->read(
            [&](Records& records) { found = records.plans().held_at(cluster, now); });
        return found;
    }

    std::unique_ptr<Hub> hub = std::make_unique<Hub>(runtime_.executor(), parts());
};

TEST_F(HubOnLines, each_proves_itself_to_the_other)
{
    const Line line = open();
    const auto hello = hello_to(next_as<protocol::Challenge>(line).nonce, cluster, key);
    say(line, hello);
    const auto welcome = next_as<protocol::Welcome>(line);
    EXPECT_TRUE(check_signature(welcome.proof, DocumentType::welcome, signer.public_key()));
    EXPECT_EQ(welcome.proof.payload, protocol::welcome_payload(hello.nonce, now));
    EXPECT_EQ(welcome.keyring, 7);
    EXPECT_EQ(welcome.server_time, now);
    catch_up(line);
    EXPECT_TRUE(hub->is_connected(cluster));
    EXPECT_EQ(hub->connected(), 1U);
}

TEST_F(HubOnLines, a_device_with_another_key_is_sent_away)
{
    LocalSigner other(SecretKey::generate());
    const Line line = open();
    say(line, hello_to(next_as<protocol::Challenge>(line).nonce, cluster, other));
    EXPECT_EQ(refusal(line), "link.unknown_device");
    EXPECT_EQ(hub->connected(), 0U);
}

TEST_F(HubOnLines, a_hello_of_an_earlier_connection_is_worth_nothing)
{
    const Line first = open();
    const auto recorded = hello_to(next_as<protocol::Challenge>(first).nonce, cluster, key);
    const Line second = open();
    EXPECT_NE(next_as<protocol::Challenge>(second).nonce, "");
    say(second, recorded);
    EXPECT_EQ(refusal(second), "link.unknown_device");
}

TEST_F(HubOnLines, neither_an_unpaired_nor_a_removed_nor_an_unknown_device_comes_in)
{
    for (const DeviceId id : { unpaired, DeviceId(99) }) {
        const Line line = open();
        say(line, hello_to(next_as<protocol::Challenge>(line).nonce, id, key));
        EXPECT_EQ(refusal(line), "link.unknown_device");
    }
    write([](Records& records) {
        Device device = *records.devices().find(cluster);
        device.removed = now;
        records.devices().save(device, device.version);
    });
    const Line line = open();
    say(line, hello_to(next_as<protocol::Challenge>(line).nonce, cluster, key));
    EXPECT_EQ(refusal(line), "link.unknown_device");
}

TEST_F(HubOnLines, who_says_nothing_or_something_else_than_hello_is_cut_off)
{
    auto impatient = parts();
    impatient.greeting_within = 20ms;
    restart_hub(std::move(impatient));
    const Line silent = open();
    next_as<protocol::Challenge>(silent);
    EXPECT_EQ(refusal(silent), "link.silent");
    restart_hub(parts());
    const Line hasty = open();
    next_as<protocol::Challenge>(hasty);
    say(hasty, protocol::TimeRequest{ 1 });
    EXPECT_EQ(refusal(hasty), "link.hello_expected");
    const Line garbled = open();
    next_as<protocol::Challenge>(garbled);
    garbled->from_device.try_push("{\"type\": \"hello\"");
    EXPECT_EQ(refusal(garbled), "link.hello_expected");
}

TEST_F(HubOnLines, the_newest_line_of_a_device_takes_the_place_of_the_one_before)
{
    const Line first = greeted();
    catch_up(first);
    const Line second = greeted();
    catch_up(second);
    EXPECT_EQ(refusal(first), "link.replaced");
    EXPECT_TRUE(hub->is_connected(cluster)) << "the end of the old line is not the end of the new";
    EXPECT_EQ(hub->connected(), 1U);
    catch_up(second);
}

TEST_F(HubOnLines, time_is_answered_with_the_devices_own_stamp_and_two_of_the_server)
{
    const Line line = greeted();
    say(line, protocol::TimeRequest{ 123'456'789 });
    const auto answer = next_as<protocol::TimeAnswer>(line);
    EXPECT_EQ(answer.t1, 123'456'789);
    EXPECT_GT(answer.t2, 0);
    EXPECT_LE(answer.t2, answer.t3);
}

TEST_F(HubOnLines, open_commands_wait_for_the_device_and_are_answered_once)
{
    write([&](Records& records) {
        records.commands().add(command(1));
        records.commands().add(command(2, -1min)); // expired
        records.commands().add(command(3));
        records.commands().answer(CommandId(3), cluster, CommandState::done, "", now);
    });
    const Line line = greeted();
    const auto frame = next_as<protocol::CommandFrame>(line);
    EXPECT_TRUE(check_signature(frame.command, DocumentType::command, signer.public_key()));
    const protocol::SignedCommand expected{ CommandId(1), cluster, CommandVerb::volume, 30, now,
        now + 10min };
    EXPECT_EQ(frame.command.payload, protocol::to_payload(expected));
    catch_up(line);
    say(line, protocol::CommandResult{ CommandId(1), false, "player.away" });
    say(line, protocol::CommandResult{ CommandId(1), true, "" });
    catch_up(line);
    EXPECT_EQ(saved(1).state, CommandState::failed) << "the first answer counts";
    EXPECT_EQ(saved(1).result, "player.away");
    const Line again = greeted();
    catch_up(again);
}

TEST_F(HubOnLines, a_command_on_its_line_awaits_the_result_and_keeps_it)
{
    write([&](Records& records) {
        records.commands().add(command(1));
        records.commands().add(command(2));
    });
    const Line line = greeted();
    next_as<protocol::CommandFrame>(line);
    next_as<protocol::CommandFrame>(line);
    catch_up(line);
    EXPECT_EQ(saved(1).state, CommandState::delivered);
    EXPECT_FALSE(saved(1).answered) << "nobody has answered yet";
    say(line, protocol::CommandResult{ CommandId(1), true, "" });
    catch_up(line);
    EXPECT_EQ(saved(1).state, CommandState::done);
    EXPECT_EQ(saved(2).state, CommandState::delivered);
    const Line again = greeted();
    EXPECT_THAT(next_as<protocol::CommandFrame>(again).command.payload,
        ::testing::HasSubstr("\"command\":\"2\""))
        << "what was sent and never answered is sent again";
    catch_up(again);
    EXPECT_EQ(saved(1).state, CommandState::done);
}

TEST_F(HubOnLines, a_device_cannot_answer_the_command_of_another)
{
    write([&](Records& records) {
        Command other = command(5);
        other.device = unpaired;
        records.commands().add(other);
    });
    const Line line = greeted();
    say(line, protocol::CommandResult{ CommandId(5), true, "" });
    catch_up(line);
    EXPECT_EQ(saved(5).state, CommandState::pending);
}

TEST_F(HubOnLines, a_command_goes_at_once_to_who_is_connected_and_to_nobody_else)
{
    send({ command(1) });
    const Line line = greeted();
    catch_up(line);
    Command other = command(3);
    other.device = unpaired;
    send({ command(2), other });
    const auto frame = next_as<protocol::CommandFrame>(line);
    EXPECT_THAT(frame.command.payload, ::testing::HasSubstr("\"command\":\"2\""));
    catch_up(line);
}

TEST_F(HubOnLines, what_a_device_says_of_itself_is_kept_the_last_of_it_counts)
{
    const Line line = greeted();
    for (const int volume : { 10, 20, 30 }) {
        protocol::StatusFrame frame;
        frame.status.volume = volume;
        frame.status.on_air = "5@1#0";
        frame.status.log_waiting = volume;
        say(line, frame);
    }
    catch_up(line);
    stop_hub();
    EXPECT_EQ(line->reason(), "server.stopping");
    const DeviceStatus kept = status();
    EXPECT_EQ(kept.volume, 30);
    EXPECT_EQ(kept.log_waiting, 30);
    EXPECT_EQ(kept.last_seen, now);
    EXPECT_FALSE(kept.online) << "the server has left";
    EXPECT_EQ(kept.on_air, "") << "nobody knows what it plays now";
}

TEST_F(HubOnLines, a_plan_that_is_ready_is_noted_as_held)
{
    const Line line = greeted();
    say(line, protocol::Ack{ 1, "received", "", 41 });
    say(line, protocol::Ack{ 2, "ready", "", 42 });
    catch_up(line);
    EXPECT_EQ(held(), 42);
}

TEST_F(HubOnLines, a_device_that_is_ahead_of_a_restored_server_has_its_plan_made_anew)
{
    const Line line = open();
    auto hello = hello_to(next_as<protocol::Challenge>(line).nonce, cluster, key);
    hello.plan = 5'000;
    say(line, hello);
    next_as<protocol::Welcome>(line);
    catch_up(line);
    EXPECT_EQ(plans_behind, 1);
}

TEST_F(HubOnLines, garbage_is_answered_unknown_types_are_passed_over_and_the_line_lives)
{
    const Line line = greeted();
    line->from_device.try_push("not json");
    EXPECT_EQ(next_as<protocol::ErrorFrame>(line).code.empty(), false);
    line->from_device.try_push(R"({"type":"from_the_future","id":3})");
    line->from_device.try_push(std::string(20'000, ' '));
    EXPECT_EQ(next_as<protocol::ErrorFrame>(line).code, "input.too_large");
    catch_up(line);
    EXPECT_TRUE(hub->is_connected(cluster));
}

TEST_F(HubOnLines, a_device_that_may_no_longer_speak_is_cut_off)
{
    const Line line = greeted();
    catch_up(line);
    hub->disconnect(cluster, "device.removed");
    EXPECT_EQ(refusal(line), "device.removed");
    hub->disconnect(unpaired, "device.removed");
}

TEST_F(HubOnLines, news_of_plans_reach_those_they_are_for)
{
    const Line line = greeted();
    catch_up(line);
    hub->tell_plans({ { cluster, 8 }, { unpaired, 9 } }, 250ms);
    const auto news = next_as<protocol::PlanNews>(line);
    EXPECT_EQ(news.version, 8);
    EXPECT_EQ(news.within_ms, 250);
    hub->wake(cluster, { .keyring = true });
    EXPECT_TRUE(next_as<protocol::Wake>(line).keyring);
}

}
}
