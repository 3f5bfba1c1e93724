#include "server/app/closing.hpp"

#include "server/app/airing.hpp"

namespace nguon::app {

std::vector<Delivery> expectations(Records& records, Moment from, Moment until)
{
    const auto tree = records.units().tree(day_of(until));
    const AiringBook book(records, *tree, { from - std::chrono::hours(24), until });
    std::vector<Delivery> expected;
    for (const AiringBook::Entry& entry : book.entries()) {
        const auto body = compile_body(
            {}, { { entry.schedule, entry.level, entry.subject.bulletins } }, book.span());
        if (!body)
            continue;
        for (const PlanSlot& slot : body->slots) {
            const Moment over = slot.span().ends;
            if (over <= from || over > until)
                continue;
            for (const std::uint32_t position : entry.devices) {
                const Device& device = book.reach().all()[position];
                if (device.kind != DeviceKind::speaker || device.created > slot.starts)
                    continue;
                Delivery delivery;
                delivery.device = device.id;
                delivery.unit = device.unit;
                delivery.occurrence = slot.occurrence;
                delivery.bulletin = slot.bulletin;
                delivery.planned_at = slot.starts;
                delivery.length = slot.length;
                expected.push_back(std::move(delivery));
            }
        }
    }
    return expected;
}

}
