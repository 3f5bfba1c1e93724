#include "server/storage/packed_receipts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/storage/sql/failure.hpp"

namespace nguon::storage {
namespace {

using namespace std::chrono_literals;

const Moment now = moment_from_unix_ms(1'795'000'000'000);

OrderReceipt refused(DeviceId device, Moment at, std::string why)
{
    OrderReceipt receipt{ device, UnitId(7), {}, {} };
    receipt.note(OrderStage::refused, at, std::move(why));
    return receipt;
}

TEST(PackedReceipts, come_back_as_they_were)
{
    OrderReceipt silent{ DeviceId(-3), UnitId(9), {}, {} };
    OrderReceipt heard{ DeviceId(std::numeric_limits<std::int64_t>::max()), UnitId(9), {}, {} };
    heard.note(OrderStage::received, now);
    heard.note(OrderStage::sounded, now + 3s);
    const auto back
        = unpack_receipts(pack_receipts({ silent, heard, refused(DeviceId(5), now, "x.y") }));
    ASSERT_EQ(back.size(), 3U);
    EXPECT_EQ(back[0].device, silent.device);
    EXPECT_EQ(back[0].stage(), OrderStage::waiting);
    EXPECT_EQ(back[1].device, heard.device);
    EXPECT_EQ(back[1].at, heard.at);
    EXPECT_EQ(back[2].reason, "x.y");
    EXPECT_EQ(back[2].unit, UnitId(7));
}

TEST(PackedReceipts, cut_anywhere_are_refused_or_shorter_but_never_read_beyond)
{
    const std::string whole
        = pack_receipts({ refused(DeviceId(1), now, "a.b"), refused(DeviceId(2), now, "c.d") });
    const std::size_t half = whole.size() / 2;
    for (std::size_t size = 1; size < whole.size(); ++size) {
        if (size == half)
            continue;
        EXPECT_THROW(unpack_receipts(std::string_view(whole).substr(0, size)), sql::Failure)
            << size;
    }
    EXPECT_EQ(unpack_receipts(std::string_view(whole).substr(0, half)).size(), 1U);
}

TEST(PackedReceipts, the_first_word_of_a_device_holds_whatever_the_order_of_the_parts)
{
    OrderReceipt early = refused(DeviceId(1), now, "first");
    OrderReceipt late = refused(DeviceId(1), now + 1s, "second");
    late.note(OrderStage::received, now + 2s);
    for (const auto& parts : { std::vector{ early, late }, std::vector{ late, early } }) {
        const auto all = merged(parts);
        ASSERT_EQ(all.size(), 1U);
        EXPECT_EQ(all[0].when(OrderStage::refused), now);
        EXPECT_EQ(all[0].reason, "first");
        EXPECT_EQ(all[0].when(OrderStage::received), now + 2s);
    }
}

}
}
