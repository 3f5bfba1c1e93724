#include <algorithm>
#include <set>

#include "server/app/airing.hpp"
#include "server/app/closing.hpp"

namespace nguon::app {
namespace {

// Which silences hold where, over one reading.
class Silences {
public:
    Silences(std::vector<SilencePeriod> periods, const UnitTree& tree)
        : periods_(std::move(periods))
        , tree_(tree)
    {
    }

    bool hold(UnitId unit, Moment moment) const
    {
        return std::any_of(periods_.begin(), periods_.end(), [&](const SilencePeriod& period) {
            return period.covers(moment) && tree_.covers(period.unit, unit);
        });
    }

private:
    std::vector<SilencePeriod> periods_;
    const UnitTree& tree_;
};

Delivery silenced(const Device& device, const PlanSlot& slot)
{
    Delivery delivery;
    delivery.device = device.id;
    delivery.unit = device.unit;
    delivery.occurrence = slot.occurrence;
    delivery.bulletin = slot.bulletin;
    delivery.planned_at = slot.starts;
    delivery.length = slot.length;
    delivery.state = DeliveryState::missed;
    delivery.reason = Reason::silenced;
    return delivery;
}

}

std::vector<Delivery> silenced_airings(Records& records, Moment from, Moment until)
{
    const Span looked_at{ from - longest_item, until };
    auto periods = records.silence_periods().in(looked_at);
    if (periods.empty())
        return {};
    const auto tree = records.units().tree(day_of(until));
    const Silences silences(std::move(periods), *tree);
    const AiringBook book(records, *tree, looked_at);
    std::vector<Delivery> found;
    for (const AiringBook::Entry& entry : book.entries()) {
        for (const AiringBook::HeardAlike& alike : book.heard_alike(entry)) {
            for (const PlanSlot& slot : alike.slots) {
                const Moment over = slot.span().ends;
                if (slot.occurrence.is_jingle() || over <= from || over > until)
                    continue;
                for (const std::uint32_t position : alike.devices) {
                    const Device& device = book.reach().all()[position];
                    if (device.kind == DeviceKind::speaker && !device.public_key.empty()
                        && device.created <= slot.starts && silences.hold(device.unit, slot.starts))
                        found.push_back(silenced(device, slot));
                }
            }
        }
    }
    return found;
}

}
