#include "server/main/testing/field.hpp"

#include <fstream>
#include <stdexcept>

#include "runtime/random.hpp"
#include "server/app/archive.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/routes.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using app::Records;

const std::string sound_hash(64, 'a');

template <typename T> T must(Result<T> result)
{
    if (!result)
        throw std::runtime_error("refused: " + result.error().code);
    return std::move(*result);
}

struct Collected final : net::BodyWriter {
    awaitable<void> write(std::string piece) override
    {
        text += piece;
        co_return;
    }
    awaitable<void> write(net::SharedBuffer) override
    {
        throw std::logic_error("a shared buffer is not expected here");
    }
    std::string text;
};

}

FieldDevice::FieldDevice(World& world, DeviceId id)
    : id_(id)
    , token_("token of " + id.text())
    , signer_(SecretKey::generate())
{
    world.commit([&](Records& records) {
        records.devices().pair(
            id, signer_.public_key().text(), sha256(token_).text(), world.clock().now());
    });
}

PlayRecord FieldDevice::record(const Delivery& delivery, Outcome result, Reason reason,
    Milliseconds heard, std::optional<Milliseconds> whole)
{
    PlayRecord record;
    record.sequence = static_cast<std::int64_t>(entries_.size()) + 1;
    record.occurrence = delivery.occurrence;
    record.bulletin = delivery.bulletin;
    record.plan_version = plan_version_;
    record.planned_at = delivery.planned_at;
    record.rendered = heard;
    if (heard > 0ms) {
        record.started_at = delivery.planned_at;
        record.ended_at = delivery.planned_at + whole.value_or(heard);
        record.clock_error_ms = 7;
    }
    record.result = result;
    record.reason = reason;
    entries_.push_back(protocol::to_canonical(record));
    return record;
}

void FieldDevice::tell(const Outage& outage)
{
    PlayRecord record;
    record.sequence = static_cast<std::int64_t>(entries_.size()) + 1;
    record.planned_at = outage.from;
    record.outage = outage;
    entries_.push_back(protocol::to_canonical(record));
}

protocol::LogUpload FieldDevice::upload(std::int64_t first) const
{
    protocol::LogUpload upload;
    upload.first = first;
    ChainHead head;
    for (const std::string& entry : entries_) {
        head = next(head, entry);
        if (static_cast<std::int64_t>(head.sequence) >= first)
            upload.entries.push_back(entry);
    }
    upload.seal = must(signer_.sign(
        DocumentType::log, to_payload(Seal{ protocol::chain_name(id_), head, World::noon() })));
    return upload;
}

Field::Field()
    : truth_(world.truth(), writer_, readers_)
    , facts_(world.facts(), fact_writer_, readers_)
    , news_(runtime_.executor())
    , store_(world.folder() / "media", {})
    , folder_(store_)
    , devices_({ truth_, world.clock(), news_, [this] { ++plan_changes; },
          [this](std::vector<Command> commands) -> awaitable<void> {
              sent = std::move(commands);
              co_return;
          },
          [this](DeviceId id) { disconnected.push_back(id); } })
    , deliveries_(truth_, facts_, world.clock(), news_, [this] { ++plan_changes; })
    , archive_(truth_, facts_, world.clock(), folder_)
    , paper_({ truth_, facts_, world.clock(), press, printing_,
          [] { return std::string("https://loa.example.vn"); } })
    , power_({ truth_, facts_, world.clock(), news_, [this] { ++plan_changes; } })
    , hear_again_({ truth_, facts_, world.clock(), folder_, pocket, readers_ })
    , bulletins_(truth_, world.clock(), signer_, readers_, news_,
          { {}, {}, [](BulletinId) {},
              [this](BulletinId, std::vector<Command> commands) { sent = std::move(commands); } })
    , inbox_({ truth_, world.clock(), news_, [this] { ++plan_changes; } })
    , schedules_(truth_, facts_, world.clock(), news_, [this] { ++plan_changes; })
    , year_({ truth_, facts_, world.clock(), news_, [this] { ++plan_changes; } })
    , device_link_({ truth_, facts_, world.clock(), signer_, readers_, folder_, news_, {}, {}, {},
          [](DeviceId, std::vector<PlayRecord>) {} })
{
    world.commit([&](Records& records) {
        for (const AccountId account : { world.admin, world.editor, world.approver, world.stranger,
                 world.province_approver }) {
            app::Session session;
            session.id = SessionId(account.value());
            session.account = account;
            session.token_hash = sha256(secret_of(account)).text();
            session.created = world.clock().now();
            session.last_used = world.clock().now();
            session.expires = world.clock().now() + 24h * 30;
            records.sessions().add(session);
        }
    });
    add_routes();
    runtime_.start();
}

Field::~Field()
{
    news_.close();
    runtime_.stop();
    runtime_.join();
    for (runtime::WorkerPool* pool : { &writer_, &readers_, &fact_writer_ })
        pool->stop();
}

void Field::add_routes()
{
    const auto to = [](auto& handlers, auto method) {
        return [&handlers, method](
                   net::Request request) { return (handlers.*method)(std::move(request)); };
    };
    router_.post("/device/v1/playlog", to(device_link_, &http::DeviceLinkHandlers::play_log));
    hear_again_.add_routes(router_);
    router_.use(http::require_session(truth_, world.clock()));
    using http::BulletinHandlers;
    using http::DeliveryHandlers;
    using http::DeviceHandlers;
    router_.get("/api/v1/devices", to(devices_, &DeviceHandlers::list));
    router_.post("/api/v1/devices", to(devices_, &DeviceHandlers::create));
    router_.post("/api/v1/devices:batch", to(devices_, &DeviceHandlers::create_many));
    router_.get("/api/v1/devices/{id}", to(devices_, &DeviceHandlers::show_one));
    router_.patch("/api/v1/devices/{id}", to(devices_, &DeviceHandlers::edit));
    router_.remove("/api/v1/devices/{id}", to(devices_, &DeviceHandlers::remove));
    router_.post("/api/v1/devices/{id}/pairing", to(devices_, &DeviceHandlers::pair));
    router_.post("/api/v1/devices/{id}/commands", to(devices_, &DeviceHandlers::command));
    router_.get("/api/v1/devices/{id}/templates", to(devices_, &DeviceHandlers::list_templates));
    router_.get("/api/v1/commands", to(devices_, &DeviceHandlers::list_commands));
    router_.post("/api/v1/commands", to(devices_, &DeviceHandlers::command_many));
    router_.get("/api/v1/deliveries", to(deliveries_, &DeliveryHandlers::list));
    router_.post("/api/v1/deliveries/retry", to(deliveries_, &DeliveryHandlers::retry));
    router_.get("/api/v1/playlog", to(deliveries_, &DeliveryHandlers::play_log));
    http::add_archive_routes(router_, archive_);
    http::add_paper_routes(router_, paper_);
    http::add_power_routes(router_, power_);
    router_.post("/api/v1/audience/count", to(bulletins_, &BulletinHandlers::reach));
    router_.get("/api/v1/bulletins/{id}", to(bulletins_, &BulletinHandlers::show));
    router_.get("/api/v1/bulletins/{id}/history", to(bulletins_, &BulletinHandlers::history));
    router_.post("/api/v1/bulletins/{id}/recall", to(bulletins_, &BulletinHandlers::recall));
    http::add_inbox_routes(router_, inbox_);
    using http::ScheduleHandlers;
    router_.get("/api/v1/schedules", to(schedules_, &ScheduleHandlers::list));
    router_.post("/api/v1/schedules", to(schedules_, &ScheduleHandlers::create));
    router_.post("/api/v1/schedules/check", to(schedules_, &ScheduleHandlers::check));
    router_.remove("/api/v1/schedules/{id}", to(schedules_, &ScheduleHandlers::cancel));
    router_.get("/api/v1/forecast", to(schedules_, &ScheduleHandlers::forecast));
    router_.get("/api/v1/explain", to(schedules_, &ScheduleHandlers::explain));
    http::add_year_routes(router_, year_);
}

net::Response Field::ask(
    net::Method method, std::string target, AccountId who, const json::Object& body)
{
    return ask_as(secret_of(who), method, std::move(target),
        body.empty() ? std::string() : json::serialise(body));
}

net::Response Field::print_with(std::string ticket, std::string target, AccountId who)
{
    net::Headers more;
    more.set("Print-Ticket", std::move(ticket));
    return ask_as(secret_of(who), net::Method::get, std::move(target), {}, more);
}

net::Response Field::ask_as(std::string secret, net::Method method, std::string target,
    std::string body, const net::Headers& more)
{
    net::Request request;
    request.headers = more;
    request.method = method;
    request.target = std::move(target);
    request.headers.set("Authorization", "Bearer " + secret);
    request.body = std::move(body);
    request.remote_address = "127.0.0.1";
    return runtime_.block_on(router_.handle(std::move(request)));
}

net::Response Field::visit(std::string target, std::string address)
{
    net::Request request;
    request.method = net::Method::get;
    request.target = std::move(target);
    request.remote_address = std::move(address);
    return runtime_.block_on(router_.handle(std::move(request)));
}

json::Object Field::body_of(const net::Response& response)
{
    const auto* text = std::get_if<std::string>(&response.body);
    return must(json::parse_object(text == nullptr ? std::string("{}") : *text));
}

std::string Field::text_of(const net::Response& response)
{
    Collected collected;
    runtime_.block_on(std::get<net::BodyProducer>(response.body)(collected));
    return collected.text;
}

net::Response Field::send_log(const FieldDevice& device, const protocol::LogUpload& upload)
{
    return ask_as(
        device.token(), net::Method::post, "/device/v1/playlog", protocol::encode(upload));
}

Bulletin Field::approved_bulletin(std::string title)
{
    BulletinContent content;
    content.title = std::move(title);
    content.text = "Ngày mai cấp nước từ 6 giờ.";
    content.channels = { Channel::speaker };
    content.audience.units = { world.commune };
    const auto author = world.by(world.editor);
    const auto submitted = must(world.commit([&](Records& records) -> Result<Bulletin> {
        const auto written = app::write_bulletin(records, author, world.commune, content);
        if (!written)
            return written;
        return app::submit_bulletin(records, author, written->id(), written->version());
    }));
    const auto approver = world.by(world.approver);
    return must(world.commit([&](Records& records) -> Result<Bulletin> {
        app::attach_sound(
            records, submitted.id(), { sound_hash, 10s, 40'000 }, submitted.version());
        const auto draft = app::draft_approval(records, approver, submitted.id(), {});
        if (!draft)
            return tl::unexpected(draft.error());
        return app::approve_bulletin(records, approver, submitted.id(), *draft, "{signed}");
    }));
}

Schedule Field::aired(const Bulletin& bulletin, Moment starts)
{
    const auto deed = world.by(world.editor);
    Schedule schedule;
    schedule.unit = world.commune;
    schedule.bulletin = bulletin.id();
    schedule.starts = starts;
    return must(
        world.commit([&](Records& records) { return app::add_schedule(records, deed, schedule); }));
}

void Field::give_plans()
{
    const Moment now = world.clock().now();
    world.commit([&](Records& records) {
        const auto tree = records.units().tree(day_of(now));
        const auto compiled = app::compile_plans(records, *tree, now);
        const auto changes = app::changed_plans(records, compiled, 1, "", now);
        for (const protocol::PackedBody& body : compiled.bodies)
            records.plans().add_body(body.hash.text(), body.gzip, now);
        std::vector<app::StoredPlan> plans;
        for (const app::PlanChange& change : changes.plans) {
            plans.push_back({ change.header.device, change.header.version, change.content_hash,
                "{signed}", change.header.parts, change.header.issued });
        }
        records.plans().add(plans);
    });
}

std::vector<Delivery> Field::close(Moment from, Moment until)
{
    std::vector<Delivery> expected;
    world.truth().read(
        [&](Records& records) { expected = app::expectations(records, from, until, opened_); });
    world.facts().write([&](app::Facts& facts) {
        facts.deliveries().expect(expected);
        facts.deliveries().set_closed_until(until);
        return true;
    });
    return expected;
}

std::map<DeviceId, Delivery> Field::closed_airing(const Bulletin& bulletin, Moment starts)
{
    aired(bulletin, starts);
    give_plans();
    world.clock().set(starts + std::chrono::hours(1));
    std::map<DeviceId, Delivery> expected;
    for (Delivery& delivery : close(World::noon(), starts + std::chrono::minutes(1)))
        expected.emplace(delivery.device, delivery);
    return expected;
}

void Field::archive()
{
    std::map<BulletinId, std::vector<app::AiringRow>> airings;
    world.facts().write([&](app::Facts& facts) {
        const auto news = facts.deliveries().airing_news(1'000);
        for (const app::AiringNews& one : news)
            airings[one.bulletin] = facts.deliveries().airings_of(one.bulletin, 1'000);
        facts.deliveries().forget(news);
        return true;
    });
    world.commit([&](Records& records) {
        for (const auto& [bulletin, rows] : airings)
            app::refresh_archive(records, bulletin, rows);
    });
}

void Field::put_sound(const std::string& bytes)
{
    const auto path = folder_.path_of(sound_hash);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    app::MediaFile file;
    file.hash = sound_hash;
    file.name = "Bản tin";
    file.kind = "audio/ogg";
    file.size = static_cast<std::int64_t>(bytes.size());
    file.unit = world.commune;
    file.by = world.editor;
    world.commit([&](Records& records) { records.media().add(file); });
}

Version Field::plan_version(DeviceId device)
{
    Version version = 0;
    world.truth().read(
        [&](Records& records) { version = records.plans().latest(device)->version; });
    return version;
}

}
