// How far an order has come on each device, and the sums of it: what the person who pressed sees.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "core/ids.hpp"

namespace nguon {

// What a device says of an order, one after the other; `refused` instead of the later ones.
enum class OrderStage : std::uint8_t { waiting, received, accepted, sounding, sounded, refused };

std::string_view name_of(OrderStage stage);
std::optional<OrderStage> parse_order_stage(std::string_view text);

struct OrderReceipt {
    DeviceId device;
    UnitId unit; // of the device when the order was given
    // By stage, the server's time; `waiting` stays empty.
    std::array<std::optional<Moment>, 6> at{};
    std::string reason; // a code, when refused

    std::optional<Moment> when(OrderStage stage) const
    {
        return at[static_cast<std::size_t>(stage)];
    }
    // The furthest stage. A later stage stands for those before it, whose word may have been lost.
    OrderStage stage() const;
    // False: it was known already. The first word holds.
    bool note(OrderStage stage, Moment moment, std::string why = {});
};

// Milliseconds from the press; none where nobody came that far.
struct StageTimes {
    std::optional<std::int64_t> p50;
    std::optional<std::int64_t> p95;
    std::optional<std::int64_t> last;
};

struct OrderCounts {
    std::int64_t planned = 0;
    std::int64_t waiting = 0; // not a word yet
    // At least as far as this.
    std::int64_t received = 0;
    std::int64_t accepted = 0;
    std::int64_t sounding = 0;
    std::int64_t sounded = 0;
    std::int64_t refused = 0;

    void add(OrderStage stage);
};

struct OrderProgress {
    OrderCounts counts;
    std::map<UnitId, OrderCounts> by_unit;
    StageTimes received;
    StageTimes sounding;
    StageTimes sounded;
};

OrderProgress progress_of(const std::vector<OrderReceipt>& receipts, Moment pressed);

}
