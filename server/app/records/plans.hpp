#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "core/ids.hpp"
#include "core/plan/play_plan.hpp"

namespace nguon::app {

// What a device was given: the signed header, by version. Bodies are stored once by hash.
struct StoredPlan {
    DeviceId device;
    Version version = 0;
    std::string
        content_hash; // of everything but version and issue time: equal content, no new version
    std::string header; // signed JSON envelope
    std::vector<PlanPart> parts;
    Moment issued{};
};

class Plans {
public:
    virtual ~Plans() = default;

    virtual std::optional<StoredPlan> latest(DeviceId device) = 0;
    // The version held at a past moment, for explaining it.
    virtual std::optional<StoredPlan> at_version(DeviceId device, Version version) = 0;
    // Version and content hash of every device's latest plan.
    struct Head {
        DeviceId device;
        Version version = 0;
        std::string content_hash;
        Version highest_seen = 0; // reported by the device
    };
    virtual std::vector<Head> heads() = 0;
    virtual void add(const std::vector<StoredPlan>& plans) = 0;
    virtual void note_seen(DeviceId device, Version version) = 0;
    // Gzip JSON by hash; adding what is there changes nothing.
    virtual void add_body(const std::string& hash, const std::string& gzip_json, Moment now) = 0;
    virtual std::optional<std::string> body(const std::string& hash) = 0;
    virtual bool device_has_part(DeviceId device, const std::string& hash) = 0;
    // When the device said it held a version.
    virtual void note_held(DeviceId device, Version version, Moment at) = 0;
    virtual std::optional<Version> held_at(DeviceId device, Moment at) = 0;
    // Every version that was the newest given to a device at some moment of the span, oldest
    // first.
    struct Given {
        DeviceId device;
        Version version = 0;
        Moment issued{};
        std::vector<PlanPart> parts;
    };
    virtual std::vector<Given> given_in(Span span) = 0;
    // The same of what devices said they held, with the moment from which on.
    struct Held {
        DeviceId device;
        Version version = 0;
        Moment since{};
    };
    virtual std::vector<Held> held_in(Span span) = 0;
    // Old versions are kept 400 days; bodies that nobody needs go with them.
    virtual std::int64_t remove_before(Moment moment) = 0;
};

}
