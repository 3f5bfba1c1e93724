#include "swarm/crowd/report.hpp"

#include "json/write.hpp"

#include <fmt/format.h>

namespace nguon::swarm {
namespace {

// Boost.JSON writes 12.5 as 1.25E1, which no person at a shell reads at a glance.
std::string written(const json::Object& line)
{
    std::string text;
    for (const auto& [key, value] : line) {
        text += text.empty() ? "{" : ",";
        text += json::serialise(json::of(std::string_view(key))) + ":";
        text += value.is_double() ? fmt::format("{}", value.get_double()) : json::serialise(value);
    }
    return text + "}";
}

}

std::string line_of(const Settings& settings, const Crowd& crowd, const Report& report)
{
    json::Object line{ { "scenario", json::of(name_of(settings.scenario)) },
        { "devices", settings.devices },
        { "connected", static_cast<std::int64_t>(crowd.connected()) },
        { "received", static_cast<std::int64_t>(report.received) },
        { "duplicates", static_cast<std::int64_t>(report.duplicates) },
        { "p50_ms", rounded(report.spans.percentile(50)) },
        { "p99_ms", rounded(report.spans.percentile(99)) },
        { "last_ms", rounded(report.last_ms) } };
    if (report.server_cpu_us_per_delivery)
        line["server_cpu_us_per_delivery"] = rounded(*report.server_cpu_us_per_delivery);
    for (const auto& [key, value] : report.more)
        line[key] = value;
    line["errors"] = static_cast<std::int64_t>(crowd.trouble_count());
    if (!crowd.troubles().empty()) {
        json::Object why;
        for (const auto& [text, count] : crowd.troubles())
            why[text] = static_cast<std::int64_t>(count);
        line["why"] = std::move(why);
    }
    return written(line);
}

}
