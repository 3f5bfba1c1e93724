#include "server/main/live_spool.hpp"

#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "runtime/log.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

// A quarter of an hour is 4 MB; what is larger was not written here.
constexpr std::uintmax_t most_sound = 64ULL << 20;
constexpr std::size_t most_listed = 20'000;

template <typename Id> std::vector<Id> read_ids(json::Reader& in, const char* key)
{
    return in.list(
        key, { .most = most_listed }, [](const json::Field& field) { return field.id<Id>(); });
}

json::Object to_json(const app::LiveDraft& draft, Moment starts)
{
    std::vector<DeviceId> devices;
    std::vector<UnitId> places;
    for (const app::LiveListener& listener : draft.listeners) {
        devices.push_back(listener.device);
        places.push_back(listener.unit);
    }
    json::Object object{ { "live", json::of(draft.id) }, { "bulletin", json::of(draft.bulletin) },
        { "schedule", json::of(draft.schedule) }, { "unit", json::of(draft.unit) },
        { "account", json::of(draft.caller.account) }, { "title", json::of(draft.title) },
        { "override", json::of(draft.override_reason) }, { "starts", json::of(starts) } };
    object["units"] = json::list_of(draft.audience.units);
    object["groups"] = json::list_of(draft.audience.groups);
    object["devices"] = json::list_of(draft.audience.devices);
    object["listeners"] = json::list_of(devices);
    object["places"] = json::list_of(places);
    return object;
}

std::string content_of(const std::filesystem::path& path)
{
    std::error_code unreadable;
    const auto size = std::filesystem::file_size(path, unreadable);
    if (unreadable || size > most_sound)
        return {};
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

// A disk that is full is told of only when all was handed over to it.
void write_to(
    const std::filesystem::path& path, const std::string& bytes, std::ios::openmode manner)
{
    std::ofstream file(path, std::ios::binary | manner);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file)
        throw std::runtime_error(fmt::format("cannot write {}", path.string()));
}

std::optional<LiveSpool::Left> read_left(const std::filesystem::path& path)
{
    const auto object
        = json::parse_object(content_of(path), { .max_depth = 3, .max_bytes = 4U << 20 });
    if (!object)
        return std::nullopt;
    json::Reader in(*object);
    LiveSpool::Left left;
    left.draft.id = in.id<LiveId>("live");
    left.draft.bulletin = in.id<BulletinId>("bulletin");
    left.draft.schedule = in.id<ScheduleId>("schedule");
    left.draft.unit = in.id<UnitId>("unit");
    left.draft.caller.account = in.id<AccountId>("account");
    left.draft.title = in.text("title", { .most = 300 });
    left.draft.override_reason = in.text("override", { .most = 500 });
    left.starts = in.moment("starts");
    left.draft.audience.units = read_ids<UnitId>(in, "units");
    left.draft.audience.groups = read_ids<GroupId>(in, "groups");
    left.draft.audience.devices = read_ids<DeviceId>(in, "devices");
    const auto devices = read_ids<DeviceId>(in, "listeners");
    const auto places = read_ids<UnitId>(in, "places");
    if (!in.finish() || devices.size() != places.size())
        return std::nullopt;
    for (std::size_t i = 0; i < devices.size(); ++i)
        left.draft.listeners.push_back({ devices[i], places[i] });
    return left;
}

}

LiveSpool::LiveSpool(std::filesystem::path folder)
    : folder_(std::move(folder))
{
}

std::filesystem::path LiveSpool::path_of(LiveId live, const char* kind) const
{
    return folder_ / (live.text() + kind);
}

bool LiveSpool::begin(LiveId live)
{
    const std::lock_guard lock(mutex_);
    return begun_.insert(live).second;
}

// The next piece says again what the live is.
void LiveSpool::begin_anew(LiveId live)
{
    const std::lock_guard lock(mutex_);
    begun_.erase(live);
}

// What the live is stands in its file before the first of its sound, under its name only when it
// is whole. A live goes on for long in small pieces, so that the list of all who hear it is written
// out for the first of them alone.
void LiveSpool::add(const app::LiveDraft& draft, Moment starts, std::string bytes)
{
    const LiveId live = draft.id;
    std::string told;
    if (begin(live))
        told = json::serialise(to_json(draft, starts));
    auto write = [this, live, told = std::move(told), bytes = std::move(bytes)] {
        try {
            if (!told.empty())
                write_what(live, told);
            write_to(path_of(live, ".part"), bytes, std::ios::app);
        } catch (...) {
            begin_anew(live);
            throw;
        }
    };
    if (writing_.post(std::move(write)))
        return;
    begin_anew(live);
    log::warning("live.not_spooled", { { "live", live.text() } });
}

void LiveSpool::write_what(LiveId live, const std::string& told) const
{
    const auto what = path_of(live, ".json");
    if (std::filesystem::exists(what))
        return;
    const auto unfinished = path_of(live, ".new");
    std::filesystem::create_directories(folder_);
    write_to(unfinished, told, std::ios::trunc);
    std::filesystem::rename(unfinished, what);
}

void LiveSpool::forget(LiveId live)
{
    begin_anew(live);
    auto remove = [sound = path_of(live, ".part"), what = path_of(live, ".json")] {
        std::error_code ignored;
        std::filesystem::remove(sound, ignored);
        std::filesystem::remove(what, ignored);
    };
    if (!writing_.post(std::move(remove)))
        log::warning("live.still_spooled", { { "live", live.text() } });
}

std::vector<LiveSpool::Left> LiveSpool::left() const
{
    std::vector<Left> found;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) {
        if (entry.path().extension() != ".json")
            continue;
        auto left = read_left(entry.path());
        if (!left) {
            log::warning("live.spool_unreadable", { { "file", entry.path().string() } });
            continue;
        }
        // The whole of it, where the server ended while it was filed.
        const auto whole = path_of(left->draft.id, ".opus");
        left->sound = content_of(
            std::filesystem::exists(whole, none) ? whole : path_of(left->draft.id, ".part"));
        found.push_back(std::move(*left));
    }
    return found;
}

}
