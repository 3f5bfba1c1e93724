// What the files of the dispatch share: an order that stands.
#pragma once

#include <unordered_map>

#include "server/device/dispatch.hpp"

namespace nguon::device {

// One order with its receipts. `receipts` and what follows are under the dispatch's mutex.
struct Dispatch::Standing {
    app::StoredOrder order;
    std::int64_t frame_id = 0;
    Encoded frame;
    std::vector<OrderReceipt> receipts;
    std::unordered_map<DeviceId, std::size_t> places; // in `receipts`
    std::vector<std::size_t> unwritten; // places, each once
    std::vector<bool> is_unwritten; // by place
    std::uint64_t changes = 1;
    // The register and the tree in which it was last looked up whom it means.
    std::shared_ptr<const std::vector<Device>> looked_at;
    std::shared_ptr<const UnitTree> tree;

    void add(const app::MeantDevice& device)
    {
        if (!places.emplace(device.device, receipts.size()).second)
            return;
        is_unwritten.push_back(false);
        receipts.push_back({ device.device, device.unit, {}, {} });
        changed(receipts.size() - 1);
    }

    OrderReceipt* find(DeviceId device)
    {
        const auto at = places.find(device);
        return at == places.end() ? nullptr : &receipts[at->second];
    }

    void changed(const OrderReceipt& receipt)
    {
        changed(static_cast<std::size_t>(&receipt - receipts.data()));
    }

    void changed(std::size_t place)
    {
        ++changes;
        if (is_unwritten[place])
            return;
        is_unwritten[place] = true;
        unwritten.push_back(place);
    }
};

inline app::Occasion occasion_of(const app::StoredOrder& order)
{
    return order.exercise ? app::Occasion::exercise : app::Occasion::real;
}

}
