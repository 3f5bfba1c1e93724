#include "server/storage/packed_receipts.hpp"

#include <algorithm>

#include "server/storage/sql/failure.hpp"

namespace nguon::storage {
namespace {

// device, unit, a byte whose bits name the stages that follow, their times, length and text of the
// reason. Numbers are big-endian.
constexpr std::size_t number_bytes = 8;
constexpr std::size_t stages = std::tuple_size_v<decltype(OrderReceipt::at)>;
constexpr std::size_t longest_reason = 255;

void put_number(std::string& bytes, std::int64_t number)
{
    const auto bits = static_cast<std::uint64_t>(number);
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes += static_cast<char>((bits >> shift) & 0xFF);
}

std::string_view take(std::string_view& bytes, std::size_t size)
{
    if (bytes.size() < size)
        throw sql::Failure(sql::Errc::corrupt, "packed receipts are cut");
    const auto taken = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return taken;
}

std::size_t take_byte(std::string_view& bytes)
{
    return static_cast<unsigned char>(take(bytes, 1).front());
}

std::int64_t take_number(std::string_view& bytes)
{
    std::uint64_t bits = 0;
    for (const char byte : take(bytes, number_bytes))
        bits = (bits << 8) | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(bits);
}

void take_first(OrderReceipt& known, OrderReceipt& other)
{
    const auto refused = static_cast<std::size_t>(OrderStage::refused);
    if (other.at[refused] && (!known.at[refused] || *other.at[refused] < *known.at[refused]))
        known.reason = std::move(other.reason);
    for (std::size_t stage = 0; stage < stages; ++stage) {
        if (other.at[stage] && (!known.at[stage] || *other.at[stage] < *known.at[stage]))
            known.at[stage] = other.at[stage];
    }
}

}

std::string pack_receipts(const std::vector<OrderReceipt>& receipts)
{
    std::string bytes;
    bytes.reserve(receipts.size() * (4 * number_bytes + 2));
    for (const OrderReceipt& one : receipts) {
        put_number(bytes, one.device.value());
        put_number(bytes, one.unit.value());
        unsigned named = 0;
        for (std::size_t stage = 0; stage < stages; ++stage)
            named |= one.at[stage] ? 1U << stage : 0U;
        bytes += static_cast<char>(named);
        for (const auto& at : one.at) {
            if (at)
                put_number(bytes, unix_ms(*at));
        }
        const std::string_view reason = std::string_view(one.reason).substr(0, longest_reason);
        bytes += static_cast<char>(reason.size());
        bytes += reason;
    }
    return bytes;
}

std::vector<OrderReceipt> unpack_receipts(std::string_view packed)
{
    std::vector<OrderReceipt> receipts;
    while (!packed.empty()) {
        OrderReceipt& one = receipts.emplace_back();
        one.device = DeviceId(take_number(packed));
        one.unit = UnitId(take_number(packed));
        const std::size_t named = take_byte(packed);
        for (std::size_t stage = 0; stage < stages; ++stage) {
            if ((named >> stage & 1) != 0)
                one.at[stage] = moment_from_unix_ms(take_number(packed));
        }
        one.reason = take(packed, take_byte(packed));
    }
    return receipts;
}

std::vector<OrderReceipt> merged(std::vector<OrderReceipt> receipts)
{
    std::stable_sort(receipts.begin(), receipts.end(),
        [](const OrderReceipt& a, const OrderReceipt& b) { return a.device < b.device; });
    std::vector<OrderReceipt> all;
    for (OrderReceipt& one : receipts) {
        if (all.empty() || all.back().device != one.device)
            all.push_back(std::move(one));
        else
            take_first(all.back(), one);
    }
    return all;
}

}
