#include "core/playlog/ledger.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace nguon {
namespace {

constexpr Names<DeliveryState, 6> delivery_state_names{ "played", "partial", "preempted", "missed",
    "refused", "awaiting" };

// "Played" with less sound than this share of the item is not what the village heard.
constexpr int whole_percent = 90;

DeliveryState state_of(const PlayRecord& record, Milliseconds length)
{
    switch (record.result) {
    case Outcome::played:
        return record.rendered * 100 >= length * whole_percent ? DeliveryState::played
                                                               : DeliveryState::partial;
    case Outcome::partial:
        return DeliveryState::partial;
    case Outcome::preempted:
        return DeliveryState::preempted;
    case Outcome::missed:
        return DeliveryState::missed;
    case Outcome::refused:
        return DeliveryState::refused;
    case Outcome::pending:
        return DeliveryState::awaiting;
    }
    return DeliveryState::awaiting;
}

}

std::string_view name_of(DeliveryState state) { return delivery_state_names.of(state); }

std::optional<DeliveryState> parse_delivery_state(std::string_view text)
{
    return delivery_state_names.find(text);
}

Delivery settle(Delivery delivery, std::span<const PlayRecord> records)
{
    for (const PlayRecord& record : records) {
        delivery.heard += record.rendered;
        if (record.started_at
            && (!delivery.started_at || *record.started_at < *delivery.started_at))
            delivery.started_at = record.started_at;
        const DeliveryState state = state_of(record, delivery.length);
        // The enumerators stand in the order of how much was heard.
        if (state < delivery.state) {
            delivery.state = state;
            delivery.reason = record.reason;
        }
    }
    return delivery;
}

void LedgerSummary::add(DeliveryState state, std::int64_t count)
{
    planned += count;
    switch (state) {
    case DeliveryState::played:
        played += count;
        break;
    case DeliveryState::partial:
        partial += count;
        break;
    case DeliveryState::preempted:
        preempted += count;
        break;
    case DeliveryState::missed:
        missed += count;
        break;
    case DeliveryState::refused:
        refused += count;
        break;
    case DeliveryState::awaiting:
        awaiting += count;
        break;
    }
}

}
