#include "runtime/log.hpp"

#include "base/text.hpp"

#include <cmath>

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace nguon::log {

namespace {

constexpr auto line_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","logger":"%n",%v})";

std::shared_ptr<spdlog::logger> make_logger(const Settings& settings)
{
    auto logger = settings.file.empty()
        ? std::make_shared<spdlog::logger>(
            settings.logger, std::make_shared<spdlog::sinks::stderr_sink_mt>())
        : std::make_shared<spdlog::logger>(
            settings.logger, std::make_shared<spdlog::sinks::basic_file_sink_mt>(settings.file));
    logger->set_pattern(line_pattern);
    logger->flush_on(spdlog::level::debug);
    return logger;
}

spdlog::level::level_enum to_spdlog(Level level)
{
    switch (level) {
    case Level::debug:
        return spdlog::level::debug;
    case Level::info:
        return spdlog::level::info;
    case Level::warning:
        return spdlog::level::warn;
    case Level::error:
        break;
    }
    return spdlog::level::err;
}

// Bytes that are not UTF-8 (a hostile header, a driver's message) must not break the line for
// its reader.
void append_text(std::string& line, std::string_view text)
{
    const bool readable = is_valid_utf8(text);
    line += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            line += fmt::format("\\u{:04x}", byte);
        } else if (byte >= 0x80 && !readable) {
            line += "\\ufffd";
        } else {
            line += c;
        }
    }
    line += '"';
}

void append_value(std::string& line, const Field::Value& value)
{
    std::visit(
        [&line](const auto& held) {
            using Held = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, std::string>)
                append_text(line, held);
            else if constexpr (std::is_same_v<Held, double>)
                line += std::isfinite(held) ? fmt::format("{}", held) : "null";
            else
                line += fmt::format("{}", held);
        },
        value);
}

}

void start(const Settings& settings)
{
    auto logger = make_logger(settings);
    logger->set_level(to_spdlog(settings.level));
    spdlog::set_default_logger(std::move(logger));
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields)
{
    static const bool started = [] {
        // A program that logs before start() still writes lines of the same form.
        if (spdlog::default_logger()->name().empty())
            start({});
        return true;
    }();
    static_cast<void>(started);

    auto* logger = spdlog::default_logger_raw();
    if (!logger->should_log(to_spdlog(level)))
        return;
    std::string line = "\"msg\":";
    append_text(line, event);
    line += ",\"fields\":{";
    bool first = true;
    for (const Field& field : fields) {
        if (!first)
            line += ',';
        first = false;
        append_text(line, field.key());
        line += ':';
        append_value(line, field.value());
    }
    line += '}';
    logger->log(to_spdlog(level), spdlog::string_view_t(line));
}

}
