// The edge to devices and officers over the small province, without sockets: handlers on a router,
// a device with a key of its own, plans given out as the server gives them.
#pragma once

#include "net/router.hpp"
#include "protocol/play_log.hpp"
#include "runtime/runtime.hpp"
#include "server/app/closing.hpp"
#include "server/http/archive/archive_handlers.hpp"
#include "server/http/bulletins/bulletin_handlers.hpp"
#include "server/http/deliveries/delivery_handlers.hpp"
#include "server/http/device/device_link_handlers.hpp"
#include "server/http/devices/device_handlers.hpp"
#include "server/http/inbox/inbox_handlers.hpp"
#include "server/http/paper/paper_handlers.hpp"
#include "server/http/power/power_handlers.hpp"
#include "server/http/schedules/schedule_handlers.hpp"
#include "server/http/year/year_handlers.hpp"
#include "server/main/media_folder.hpp"
#include "server/main/testing/world.hpp"
#include "server/site/hear_again_handlers.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::testing {

// A device as the field has it: key, token, and the play log it keeps.
class FieldDevice {
public:
    FieldDevice(World& world, DeviceId id);

    DeviceId id() const { return id_; }
    const std::string& token() const { return token_; }
    LocalSigner& signer() { return signer_; }
    // Named by the records it writes from then on.
    void holds_plan(Version version) { plan_version_ = version; }
    // Writes a record behind the last one; `whole`: from its start to its end, with what was not
    // heard between.
    PlayRecord record(const Delivery& delivery, Outcome result, Reason reason, Milliseconds heard,
        std::optional<Milliseconds> whole = {});
    // Tells of an outage behind it.
    void tell(const Outage& outage);
    // All records from `first` on, with the head signed.
    protocol::LogUpload upload(std::int64_t first) const;

private:
    DeviceId id_;
    std::string token_;
    mutable LocalSigner signer_;
    Version plan_version_ = 0;
    std::vector<std::string> entries_;
};

// Hands over what it was given to print.
class ReadablePress final : public app::PaperPress {
public:
    Result<std::string> print(const std::string& html, const app::PrintWatch& watch) override
    {
        if (while_printing)
            while_printing(watch);
        if (watch.stop.stop_requested())
            return fail(Kind::conflict, "paper.given_up");
        if (broken)
            return fail(Kind::unavailable, "paper.failed");
        return html;
    }
    bool broken = false;
    // Somebody looks at it from outside, on the worker's thread.
    std::function<void(const app::PrintWatch&)> while_printing;
};

// Knows of no sound but the one that is put there.
class GivenPocketSounds final : public app::PocketSounds {
public:
    std::optional<Result<std::filesystem::path>> known(const MediaHash&) override { return found; }
    Result<std::filesystem::path> aac_of(const MediaHash&) override
    {
        ++made;
        if (path.empty())
            return fail(Kind::unavailable, "media.damaged");
        return path;
    }
    std::optional<std::uint64_t> size_of(const MediaHash&) const override { return std::nullopt; }
    std::optional<Result<std::filesystem::path>> found;
    std::filesystem::path path;
    int made = 0;
};

class Field {
public:
    Field();
    ~Field();

    // Through the router, as an officer who is signed in.
    net::Response ask(
        net::Method method, std::string target, AccountId who, const json::Object& body = {});
    net::Response ask_as(std::string secret, net::Method method, std::string target,
        std::string body, const net::Headers& more = {});
    // Of a paper that is watched by this ticket.
    net::Response print_with(std::string ticket, std::string target, AccountId who);
    static json::Object body_of(const net::Response& response);
    // A streamed body, whole.
    std::string text_of(const net::Response& response);
    // As anybody may, without an account.
    net::Response visit(std::string target, std::string address = "10.0.0.1");
    net::Response send_log(const FieldDevice& device, const protocol::LogUpload& upload);

    // A bulletin of the commune, approved and with sound of ten seconds.
    Bulletin approved_bulletin(std::string title = "Lịch cấp nước");
    Schedule aired(const Bulletin& bulletin, Moment starts);
    // Compiles and stores the plans that changed, as of the clock.
    void give_plans();
    // Closes what ended in (from, until] into the ledger and returns it.
    std::vector<Delivery> close(Moment from, Moment until);
    // Aired, given out and closed into the ledger; it is an hour after its start then. By device.
    std::map<DeviceId, Delivery> closed_airing(const Bulletin& bulletin, Moment starts);
    // Brings the archive up to the ledger.
    void archive();
    // The file of the sound that every bulletin here has.
    void put_sound(const std::string& bytes);
    Version plan_version(DeviceId device);

    World world;
    std::vector<Command> sent;
    std::vector<DeviceId> disconnected;
    int plan_changes = 0;
    ReadablePress press;
    GivenPocketSounds pocket;

private:
    void add_routes();

    runtime::Runtime runtime_;
    runtime::WorkerPool writer_{ "writer", 1, 100 };
    runtime::WorkerPool readers_{ "readers", 1, 100 };
    runtime::WorkerPool printing_{ "printing", 1, 100 };
    runtime::WorkerPool fact_writer_{ "fact writer", 1, 100 };
    http::TruthDesk truth_;
    http::FactDesk facts_;
    http::News news_;
    LocalSigner signer_{ SecretKey::generate() };
    storage::MediaStore store_;
    StoredMediaFolder folder_;
    app::OpenedBodies opened_;
    http::DeviceHandlers devices_;
    http::DeliveryHandlers deliveries_;
    http::ArchiveHandlers archive_;
    http::PaperHandlers paper_;
    http::PowerHandlers power_;
    site::HearAgainHandlers hear_again_;
    http::BulletinHandlers bulletins_;
    http::InboxHandlers inbox_;
    http::ScheduleHandlers schedules_;
    http::YearHandlers year_;
    http::DeviceLinkHandlers device_link_;
    net::Router router_;
};

// A field of a JSON answer, by members and places: at(body, "items", 0, "state").
inline const json::Value& step(const json::Value& value, const char* key)
{
    return value.as_object().at(key);
}
inline const json::Value& step(const json::Value& value, int place)
{
    return value.as_array().at(static_cast<std::size_t>(place));
}
template <typename Key, typename... Rest>
json::Value at(const json::Value& value, Key key, Rest... rest)
{
    if constexpr (sizeof...(rest) == 0)
        return step(value, key);
    else
        return at(step(value, key), rest...);
}
inline json::Array entries(const json::Value& value, const char* key)
{
    return step(value, key).as_array();
}
inline std::string text(const json::Value& value) { return std::string(value.as_string()); }

}
