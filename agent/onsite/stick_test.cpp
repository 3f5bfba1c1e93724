#include "agent/onsite/stick.hpp"

#include "agent/local/test_folder.hpp"
#include "base/text.hpp"

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

constexpr const char* envelope
    = R"({"typ":"order","alg":"ed25519","kid":"6a3803d5f059902a","payload":"e30","sig":"W-7S4IIVAfSEm0PH6ZkKfAnXMCvbKMJwZQpU6ljBmk4GZOIbdJtxozI2lIFmEWqUocojJM-zbAC5HZc6cuB8Bg"})";

TEST(AFileOnAStick, has_the_order_and_perhaps_its_sound)
{
    const std::string order = std::string("{\"order\":").append(envelope);
    EXPECT_EQ(read_stick_order(order + "}")->media, "");
    EXPECT_EQ(
        read_stick_order(order + ",\"media\":\"" + to_base64url("sound") + "\"}")->media, "sound");
    EXPECT_EQ(read_stick_order(order + ",\"media\":7}").error().code, "stick.malformed");
    EXPECT_EQ(read_stick_order(order + ",\"media\":\"!!\"}").error().code, "stick.malformed");
    EXPECT_EQ(read_stick_order("{}").error().code, "stick.malformed");
    EXPECT_EQ(read_stick_order("").error().code, "stick.malformed");
    EXPECT_FALSE(read_stick_order("{\"order\":{}}"));
}

TEST(AFileOnAStick, may_hold_anything_at_all)
{
    const std::string whole
        = std::string("{\"order\":").append(envelope).append(",\"media\":\"QUFB\"}");
    std::mt19937 chance(3);
    for (int round = 0; round < 5'000; ++round) {
        std::string changed = whole.substr(0, whole.size() - chance() % 20);
        for (int i = 0; i < 3; ++i)
            changed[chance() % changed.size()] = static_cast<char>(chance());
        static_cast<void>(read_stick_order(changed));
    }
}

class AStick : public ::testing::Test {
protected:
    AStick()
    {
        questions.order = [this](OrderQuestion question) -> awaitable<Result<OrderAnswer>> {
            orders.push_back(std::move(question));
            if (!refusal.empty())
                co_return fail(Kind::unavailable, refusal);
            co_return OrderAnswer{ OrderId(9), 1, Stage::accepted, {}, {} };
        };
        questions.media = [this](MediaQuestion question) -> awaitable<Result<Done>> {
            shown.push_back(question.hash);
            co_return Done{};
        };
        std::filesystem::create_directories(mounts / "USB-XA");
    }
    void put(const std::string& name, const std::string& text) const
    {
        std::ofstream(mounts / "USB-XA" / name) << text;
    }
    static std::string order_with(const std::string& sound)
    {
        std::string text = std::string("{\"order\":").append(envelope);
        if (!sound.empty())
            text.append(",\"media\":\"").append(to_base64url(sound)).append("\"");
        return text.append("}");
    }
    void look(MonoTime at = {})
    {
        if (!watcher)
            watcher.emplace(mounts, StickWatcher::Parts{ questions, store, files });
        asio::io_context context;
        auto once = [&]() -> awaitable<void> { co_await watcher->look(at); };
        asio::co_spawn(context, once(), asio::detached);
        context.run();
    }

    TestFolder folder;
    std::filesystem::path mounts = folder.path() / "mounts";
    Folders folders{ folder.path() / "data" };
    MediaStore store{ folders, [] { return DiskSpace{ 1ULL << 40, 1ULL << 39 }; } };
    runtime::WorkerPool files{ "files", 1, 8 };
    OnsiteQuestions questions;
    std::vector<OrderQuestion> orders;
    std::vector<Hash> shown;
    std::string refusal;
    std::optional<StickWatcher> watcher;
};

TEST_F(AStick, is_read_once_for_as_long_as_it_is_there)
{
    put("holiday.json", "{}");
    put("nguon-order-1.json", std::string("{\"order\":").append(envelope).append("}"));
    look();
    look();
    ASSERT_EQ(orders.size(), 1U);
    EXPECT_EQ(orders[0].stick, "USB-XA");
    EXPECT_FALSE(orders[0].live);
    std::filesystem::remove(mounts / "USB-XA" / "nguon-order-1.json");
    look();
    put("nguon-order-1.json", std::string("{\"order\":").append(envelope).append("}"));
    look();
    EXPECT_EQ(orders.size(), 2U) << "put in again";
}

TEST_F(AStick, brings_its_sound_into_the_store_and_waits_for_the_player)
{
    folders.make_for_agent();
    refusal = "local.no_player";
    put("nguon-order.json",
        std::string("{\"order\":")
            .append(envelope)
            .append(",\"media\":\"")
            .append(to_base64url("sound"))
            .append("\"}"));
    look();
    refusal.clear();
    look();
    EXPECT_EQ(orders.size(), 2U) << "the player was not there at first";
    EXPECT_TRUE(store.has(sha256("sound")));
    ASSERT_FALSE(shown.empty());
    EXPECT_EQ(shown[0], sha256("sound"));
}

// Where the device had no time yet, or another profile, its order was passed over for good.
TEST_F(AStick, is_read_again_while_the_refusal_may_pass_but_not_all_the_time)
{
    put("nguon-order.json", order_with(""));
    refusal = "order.no_trusted_time";
    look();
    look(MonoTime(59s));
    EXPECT_EQ(orders.size(), 1U) << "a file may be large";
    look(MonoTime(61s));
    EXPECT_EQ(orders.size(), 2U);
    refusal.clear();
    look(MonoTime(122s));
    look(MonoTime(190s));
    EXPECT_EQ(orders.size(), 3U) << "taken, and then left alone";
}

TEST_F(AStick, that_was_refused_for_good_is_left_alone)
{
    put("nguon-order.json", order_with(""));
    refusal = "trust.bad_signature";
    look();
    look(MonoTime(2h));
    EXPECT_EQ(orders.size(), 1U);
}

// The store cannot be written (a file stands where its folder should be): the order is what counts.
TEST_F(AStick, hands_over_its_order_although_its_sound_cannot_be_kept)
{
    const Hash hash = sha256("sound");
    std::ofstream(folders.media() / hash.text().substr(0, 2)) << "in the way";
    put("nguon-order.json", order_with("sound"));
    look();
    EXPECT_EQ(orders.size(), 1U);
    EXPECT_FALSE(store.has(hash));
}

TEST_F(AStick, is_read_again_when_there_was_no_hand_free_to_read_it)
{
    put("nguon-order.json", order_with(""));
    // Whatever is asked of the player fails once in an unforeseen way.
    const auto take = questions.order;
    bool broken = true;
    questions.order = [&, take](OrderQuestion question) -> awaitable<Result<OrderAnswer>> {
        if (std::exchange(broken, false))
            throw runtime::PoolIsFull("files");
        return take(std::move(question));
    };
    look();
    EXPECT_TRUE(orders.empty());
    look();
    EXPECT_EQ(orders.size(), 1U);
}

TEST_F(AStick, that_leads_elsewhere_is_left_alone)
{
    std::ofstream(folder.path() / "nguon-order.json")
        << std::string("{\"order\":").append(envelope).append("}");
    std::filesystem::create_symlink(
        folder.path() / "nguon-order.json", mounts / "USB-XA" / "nguon-order.json");
    std::filesystem::create_directory_symlink(folder.path(), mounts / "elsewhere");
    look();
    EXPECT_TRUE(orders.empty());
}

}
}
