#include "server/app/pairing_sheet.hpp"

#include <algorithm>

#include "core/text/fold.hpp"
#include "server/app/devices.hpp"

namespace nguon::app {

Result<std::vector<PairingLabel>> make_pairing_sheet(Records& records, const Deed& deed,
    const PairingSheetWish& wish, const std::function<std::string()>& random)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (wish.unit
        && (tree->find(*wish.unit) == nullptr
            || !deed.caller.may_in(Right::view, *wish.unit, *tree)))
        return fail_field("unit", "unit.missing");
    const std::set<DeviceId> chosen(wish.devices.begin(), wish.devices.end());
    std::vector<PairingLabel> labels;
    const auto everyone = records.devices().everyone();
    for (const Device& device : *everyone) {
        const bool is_meant = chosen.empty() ? wish.unit && tree->covers(*wish.unit, device.unit)
                                             : chosen.count(device.id) > 0;
        if (!is_meant || !device.public_key.empty() || device.removed
            || !deed.caller.may_in(Right::manage_devices, device.unit, *tree))
            continue;
        labels.push_back(
            { { device.id, device.name, place_of_label(device.unit, *tree) }, std::string() });
    }
    if (labels.empty())
        return fail(Kind::missing, "paper.nothing_to_pair");
    if (labels.size() > most_labels)
        return fail(Kind::invalid, "paper.too_many_labels", std::to_string(most_labels));
    std::sort(labels.begin(), labels.end(), [](const PairingLabel& a, const PairingLabel& b) {
        return std::pair(sort_key(a.device.place), sort_key(a.device.name))
            < std::pair(sort_key(b.device.place), sort_key(b.device.name));
    });
    for (PairingLabel& label : labels) {
        auto code = make_pairing_code(records, deed, label.device.device, random());
        if (!code)
            return tl::unexpected(code.error());
        label.code = std::move(*code);
    }
    return labels;
}

}
