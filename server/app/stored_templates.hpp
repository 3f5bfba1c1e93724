// Which prepared alerts a device has in its store, by the plan that it says it holds, beside those
// it is to have: in the hour of need nothing can be fetched, so one looks beforehand.
#pragma once

#include "core/plan/play_plan.hpp"
#include "server/app/deed.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct StoredTemplate {
    enum class State : std::uint8_t {
        current, // held in the words, tone and sound of today
        older, // held as it was before somebody changed it
        awaited, // to be held and not there yet
        withdrawn, // held, and nobody's any more
    };
    TemplateId id;
    std::string title;
    State state = State::awaited;
    std::optional<PlanTemplate> held;
    std::optional<Version> newest; // of the template now; none: withdrawn
};

std::string_view name_of(StoredTemplate::State state);

// In the order in which they were made. A board holds none.
Result<Paged<StoredTemplate>> stored_templates(
    Records& records, const Deed& deed, DeviceId device, const Page& page);

}
