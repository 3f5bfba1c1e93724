#include "agent/onsite/stick.hpp"

#include "base/text.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"

#include <algorithm>

#include <sys/stat.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto looks_every = 2s;
// A file may be large and its reason last: it is not read every time.
constexpr auto tries_again_after = 1min;
constexpr std::size_t most_files = 20; // of orders at once
constexpr std::size_t most_folders = 50;
constexpr std::size_t longest_name = 60; // bytes

// Changes when the file does; empty: it is no file of ours.
std::string stamp_of(const std::filesystem::path& path)
{
    struct stat found { };
    if (::lstat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)
        || found.st_size > static_cast<off_t>(most_stick_bytes))
        return {};
    return std::to_string(found.st_dev) + "/" + std::to_string(found.st_ino) + "/"
        + std::to_string(found.st_size) + "/" + std::to_string(found.st_mtim.tv_sec) + "/"
        + std::to_string(found.st_mtim.tv_nsec);
}

bool is_order_file(const std::filesystem::path& path)
{
    const std::string name = path.filename().string();
    return name.starts_with("nguon-order") && name.ends_with(".json");
}

// A name that may stand in a log and in JSON, whatever the stick is called.
std::string plain_name(const std::filesystem::path& path)
{
    std::string name = path.filename().string();
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (!is_valid_utf8(name) || name.empty())
        return "?";
    return std::string(cut_utf8(name, longest_name));
}

}

Result<StickOrder> read_stick_order(std::string_view text)
{
    const auto object = json::parse_object(text, { .max_depth = 6, .max_bytes = most_stick_bytes });
    if (!object)
        return fail(Kind::invalid, "stick.malformed");
    const auto* order = object->if_contains("order");
    if (!order)
        return fail(Kind::invalid, "stick.malformed");
    auto document = document_from_json(*order);
    if (!document)
        return tl::unexpected(document.error());
    StickOrder read{ std::move(*document), {} };
    const auto* media = object->if_contains("media");
    if (media && !media->is_null()) {
        auto bytes = media->is_string() ? from_base64url(std::string_view(media->get_string()))
                                        : std::nullopt;
        if (!bytes)
            return fail(Kind::invalid, "stick.malformed");
        read.media = std::move(*bytes);
    }
    return read;
}

StickWatcher::StickWatcher(std::filesystem::path folder, Parts parts)
    : folder_(std::move(folder))
    , parts_(std::move(parts))
{
}

awaitable<void> StickWatcher::run()
{
    for (;;) {
        try {
            co_await look(std::chrono::steady_clock::now());
        } catch (const boost::system::system_error&) {
            throw; // asked to stop
        } catch (const std::exception& error) {
            log::warning("agent.stick_unreadable", { { "what", error.what() } });
        }
        co_await runtime::sleep_for(looks_every);
    }
}

std::vector<StickWatcher::Found> StickWatcher::find() const
{
    std::vector<Found> found;
    std::error_code ignored;
    const auto search = [&](const std::filesystem::path& folder) {
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
            if (found.size() >= most_files || !is_order_file(entry.path()))
                continue;
            if (auto stamp = stamp_of(entry.path()); !stamp.empty())
                found.push_back({ entry.path(), plain_name(folder), std::move(stamp) });
        }
    };
    search(folder_);
    std::size_t folders = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
        // Not through links: they could lead out of the stick.
        if (entry.is_directory(ignored) && !entry.is_symlink(ignored) && ++folders <= most_folders)
            search(entry.path());
    }
    return found;
}

awaitable<void> StickWatcher::look(MonoTime now)
{
    auto look_around = [this] { return find(); };
    const auto found = co_await parts_.files.run(std::move(look_around));
    std::map<std::filesystem::path, std::string> there;
    for (const Found& one : found)
        there.emplace(one.path, one.stamp);
    std::erase_if(taken_, [&](const auto& known) { return !there.contains(known.first); });
    for (const Found& one : found) {
        const auto known = taken_.find(one.path);
        if (known != taken_.end() && known->second.stamp == one.stamp
            && (!known->second.again || now < *known->second.again))
            continue;
        try {
            const auto again = co_await take(one, now);
            taken_[one.path] = { one.stamp, again };
        } catch (const boost::system::system_error&) {
            throw; // asked to stop
        } catch (const std::exception& error) {
            // Not the next file's fault, and the order is still to be handed over.
            log::warning("agent.stick_unreadable", { { "what", error.what() } });
            taken_.erase(one.path);
        }
    }
}

awaitable<std::optional<MonoTime>> StickWatcher::take(Found found, MonoTime now)
{
    auto read = [this, &found]() -> Result<StickOrder> {
        const auto text = read_file(found.path, most_stick_bytes);
        if (!text)
            return fail(Kind::invalid, "stick.malformed");
        auto order = read_stick_order(*text);
        if (order && !order->media.empty())
            keep_sound(sha256(order->media), order->media);
        return order;
    };
    auto order = co_await parts_.files.run(std::move(read));
    if (!order) {
        log::warning(
            "agent.stick_refused", { { "stick", found.stick }, { "code", order.error().code } });
        co_return std::nullopt;
    }
    if (!order->media.empty()) {
        MediaQuestion question{ sha256(order->media), MediaState::here };
        const auto shown = co_await parts_.questions.media(question);
        if (!shown)
            log::warning("agent.stick_sound_refused", { { "code", shown.error().code } });
    }
    OrderQuestion question{ std::move(order->order), false, found.stick };
    const auto taken = co_await parts_.questions.order(std::move(question));
    if (taken) {
        log::info(
            "agent.stick_taken", { { "stick", found.stick }, { "order", taken->order.text() } });
        co_return std::nullopt;
    }
    log::warning(
        "agent.stick_refused", { { "stick", found.stick }, { "code", taken.error().code } });
    if (!may_be_taken_later(taken.error()))
        co_return std::nullopt;
    // A player that was not there may be there at the next look.
    co_return taken.error().code.starts_with("local.") ? now : now + tries_again_after;
}

// Never at the cost of what the plan needs: where there is no room, the device speaks for itself.
// Nor at the cost of the order, whatever happens to its sound.
void StickWatcher::keep_sound(const Hash& hash, const std::string& bytes)
{
    try {
        if (const auto kept = parts_.store.put(hash, bytes); !kept)
            log::warning("agent.stick_sound_refused", { { "code", kept.error().code } });
    } catch (const std::exception& error) {
        log::warning("agent.stick_sound_refused", { { "what", error.what() } });
    }
}

}
