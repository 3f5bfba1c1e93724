#include "core/emergency/receipt.hpp"

#include <algorithm>

namespace nguon {
namespace {

constexpr std::array<std::string_view, 6> stage_names{ "waiting", "received", "accepted",
    "sounding", "sounded", "refused" };

StageTimes times_of(const std::vector<OrderReceipt>& receipts, OrderStage stage, Moment pressed)
{
    std::vector<std::int64_t> took;
    for (const OrderReceipt& receipt : receipts) {
        if (const auto at = receipt.when(stage))
            took.push_back(std::max<std::int64_t>((*at - pressed).count(), 0));
    }
    if (took.empty())
        return {};
    std::sort(took.begin(), took.end());
    // The nearest rank: of ten devices the ninety-fifth percentile is the tenth.
    const auto rank = [&](std::size_t percent) {
        return took[std::max<std::size_t>((took.size() * percent + 99) / 100, 1) - 1];
    };
    return { rank(50), rank(95), took.back() };
}

}

std::string_view name_of(OrderStage stage) { return stage_names[static_cast<std::size_t>(stage)]; }

std::optional<OrderStage> parse_order_stage(std::string_view text)
{
    const auto at = std::find(stage_names.begin(), stage_names.end(), text);
    if (at == stage_names.end())
        return std::nullopt;
    return static_cast<OrderStage>(at - stage_names.begin());
}

OrderStage OrderReceipt::stage() const
{
    // Who sounded did not refuse in the end: a repeated order may be refused as an old one.
    for (const OrderStage stage : { OrderStage::sounded, OrderStage::sounding, OrderStage::refused,
             OrderStage::accepted, OrderStage::received }) {
        if (when(stage))
            return stage;
    }
    return OrderStage::waiting;
}

bool OrderReceipt::note(OrderStage stage, Moment moment, std::string why)
{
    auto& place = at[static_cast<std::size_t>(stage)];
    if (stage == OrderStage::waiting || place)
        return false;
    place = moment;
    if (stage == OrderStage::refused)
        reason = std::move(why);
    return true;
}

void OrderCounts::add(OrderStage stage)
{
    ++planned;
    waiting += stage == OrderStage::waiting;
    refused += stage == OrderStage::refused;
    received += stage != OrderStage::waiting;
    if (stage == OrderStage::refused)
        return;
    accepted += stage >= OrderStage::accepted;
    sounding += stage >= OrderStage::sounding;
    sounded += stage >= OrderStage::sounded;
}

OrderProgress progress_of(const std::vector<OrderReceipt>& receipts, Moment pressed)
{
    OrderProgress progress;
    for (const OrderReceipt& receipt : receipts) {
        const OrderStage stage = receipt.stage();
        progress.counts.add(stage);
        progress.by_unit[receipt.unit].add(stage);
    }
    progress.received = times_of(receipts, OrderStage::received, pressed);
    progress.sounding = times_of(receipts, OrderStage::sounding, pressed);
    progress.sounded = times_of(receipts, OrderStage::sounded, pressed);
    return progress;
}

}
