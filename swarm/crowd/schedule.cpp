#include "protocol/plan.hpp"
#include "runtime/clock.hpp"
#include "runtime/deadline.hpp"
#include "runtime/random.hpp"
#include "swarm/crowd/now.hpp"
#include "swarm/crowd/scenarios.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <deque>

namespace nguon::swarm {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t fetched_at_once = 48;
constexpr auto voiced_within = 60s;
constexpr auto ready_within = 10min;
constexpr std::size_t most_bundle = 1UL << 20;

// A programme for tomorrow, from the officer's pen to "ready" on every device.
class Programme {
public:
    explicit Programme(Stage stage)
        : stage_(stage)
        , tasks_(stage.crowd.strand())
    {
    }

    ~Programme() { stage_.crowd.on_frame = {}; }

    awaitable<void> run();
    runtime::TaskGroup& tasks() { return tasks_; }

private:
    awaitable<json::Object> send(
        net::Method method, std::string path, std::string token, json::Object body);
    awaitable<std::string> approved_bulletin();
    awaitable<std::string> schedule(std::string bulletin);
    void told(SimulatedDevice& device, std::int64_t frame, const protocol::PlanNews& news);
    awaitable<void> wish(std::size_t place, std::int64_t frame, Milliseconds wait);
    awaitable<void> fetch_for_ever();
    awaitable<bool> fetch(std::size_t place);
    void ready(std::size_t place, std::int64_t frame);

    struct Wish {
        std::size_t place;
        std::int64_t frame;
    };

    Stage stage_;
    std::vector<Version> told_; // by place; 0: nothing since the schedule was made
    std::vector<char> ready_;
    runtime::BoundedQueue<Wish> wishes_{ 1'000'000 };
    Steady::time_point began_{};
    bool counting_ = false;
    std::size_t refused_ = 0;
    Spans news_;
    runtime::TaskGroup tasks_;
};

awaitable<json::Object> Programme::send(
    net::Method method, std::string path, std::string token, json::Object body)
{
    ServerHttp::Call call;
    call.method = method;
    call.path = std::move(path);
    call.token = std::move(token);
    if (method != net::Method::get)
        call.body = json::serialise(body);
    auto answer = co_await stage_.crowd.http().ask_json(std::move(call));
    if (!answer)
        throw Refused(answer.error());
    co_return std::move(*answer);
}

std::string id_in(const json::Object& body)
{
    json::Reader in(body, json::Unknown::ignore);
    return in.text("id", { .most = 30 });
}

awaitable<std::string> Programme::approved_bulletin()
{
    const std::string token = stage_.officers.token();
    json::Object draft{ { "title", "Tin diễn tập của nguon-swarm" },
        { "text", "Đây là tin diễn tập để đo thời gian đưa lịch phát tới các cụm loa." },
        { "audience", json::Array{ json::Object{ { "unit", json::of(stage_.roster.unit) } } } } };
    const json::Object written
        = co_await send(net::Method::post, "/api/v1/bulletins", token, std::move(draft));
    const std::string path = "/api/v1/bulletins/" + id_in(written);
    json::Object nothing;
    co_await send(net::Method::post, path + "/submit", token, nothing);
    const auto deadline = Steady::now() + voiced_within;
    bool voiced = false;
    while (!voiced && Steady::now() < deadline) {
        const json::Object body = co_await send(net::Method::get, path, token, nothing);
        const auto* media = body.if_contains("media");
        voiced = media && !media->is_null();
        if (!voiced)
            co_await runtime::sleep_for(200ms);
    }
    const auto second = co_await stage_.officers.second_token();
    if (!second)
        throw Refused(second.error());
    co_await send(net::Method::post, path + "/approve", *second, nothing);
    co_return id_in(written);
}

awaitable<std::string> Programme::schedule(std::string bulletin)
{
    // Another hour each time, so that one rehearsal does not stand in the way of the next.
    const Moment starts = now() + 24h + std::chrono::seconds(runtime::random_number() % 36'000);
    json::Object body{ { "bulletin", json::of(bulletin) }, { "starts", json::of(starts) },
        { "override_quiet_hours", "Diễn tập bằng thiết bị mô phỏng" } };
    began_ = Steady::now();
    counting_ = true;
    const json::Object made = co_await send(
        net::Method::post, "/api/v1/schedules", stage_.officers.token(), std::move(body));
    co_return id_in(made);
}

void Programme::told(SimulatedDevice& device, std::int64_t frame, const protocol::PlanNews& news)
{
    if (!counting_)
        return;
    if (told_[device.place()] == 0)
        news_.add(Steady::now() - began_);
    else if (told_[device.place()] == news.version)
        ++stage_.report.duplicates;
    told_[device.place()] = news.version;
    const auto wait
        = Milliseconds(news.within_ms == 0 ? 0 : runtime::random_number() % news.within_ms);
    if (wait.count() == 0)
        wishes_.try_push({ device.place(), frame });
    else
        tasks_.spawn_on(stage_.crowd.strand(), "swarm.wish", wish(device.place(), frame, wait));
}

awaitable<void> Programme::wish(std::size_t place, std::int64_t frame, Milliseconds wait)
{
    co_await runtime::sleep_for(wait);
    wishes_.try_push({ place, frame });
}

awaitable<void> Programme::fetch_for_ever()
{
    for (;;) {
        const auto next = co_await wishes_.pop();
        if (!next)
            co_return;
        const bool fetched = co_await fetch(next->place);
        if (fetched)
            ready(next->place, next->frame);
        else
            ++refused_;
    }
}

// As the agent does: keyring, profile and plan, then the parts by their hashes, each verified.
awaitable<bool> Programme::fetch(std::size_t place)
{
    Crowd& crowd = stage_.crowd;
    const Member& member = crowd.member(place);
    ServerHttp::Call call{ .path = "/device/v1/plan", .token = member.token };
    const auto bundle = co_await crowd.http().ask_json(std::move(call));
    const auto* field = bundle ? bundle->if_contains("plan") : nullptr;
    const auto* other = bundle ? bundle->if_contains("profile") : nullptr;
    if (!field || !other)
        co_return false;
    const auto plan = document_from_json(*field);
    const auto profile = document_from_json(*other);
    if (!plan || !profile)
        co_return false;
    const Keyring& keyring = crowd.verifier().keyring();
    if (!protocol::open_profile(*profile, keyring, member.device, 0, now()))
        co_return false;
    const auto header
        = protocol::open_plan(*plan, keyring, member.device, crowd.device(place).plan, now());
    if (!header)
        co_return false;
    for (const PlanPart& part : header->parts) {
        const auto hash = Hash::parse(part.hash);
        ServerHttp::Call wanted{ .path = "/device/v1/plan/" + part.hash, .token = member.token };
        const auto gzip = co_await crowd.http().ask(std::move(wanted));
        if (!hash || !gzip || !*crowd.verifier().unpack(*gzip, *hash))
            co_return false;
    }
    crowd.device(place).plan = header->version;
    co_return true;
}

void Programme::ready(std::size_t place, std::int64_t frame)
{
    SimulatedDevice& device = stage_.crowd.device(place);
    device.send(protocol::Ack{ frame, "ready", {}, device.plan });
    if (std::exchange(ready_[place], true))
        return;
    Report& report = stage_.report;
    ++report.received;
    report.spans.add(Steady::now() - began_);
    stage_.crowd.something_happened();
}

awaitable<void> Programme::run()
{
    const auto& [settings, crowd, officers, roster, report] = stage_;
    told_.resize(crowd.size());
    ready_.resize(crowd.size());
    crowd.on_frame = [this](SimulatedDevice& device, const protocol::Frame& frame) {
        if (const auto* news = std::get_if<protocol::PlanNews>(&frame.content))
            told(device, frame.id, *news);
    };
    co_await connect_everyone(stage_);
    std::string bulletin = co_await approved_bulletin();
    co_await until_quiet(settings.server_pid);
    for (std::size_t i = 0; i < fetched_at_once; ++i)
        tasks_.spawn_on(crowd.strand(), "swarm.fetch", fetch_for_ever());
    const auto cpu_before = processor_time(settings.server_pid);
    const std::string made = co_await schedule(std::move(bulletin));
    const bool all = co_await crowd.wait_until(
        [&report = report, &crowd = crowd] { return report.received == crowd.size(); },
        ready_within);
    co_await until_quiet(settings.server_pid);
    report.last_ms = report.spans.percentile(100);
    if (settings.server_pid != 0 && report.received > 0)
        report.server_cpu_us_per_delivery = 1000
            * milliseconds(processor_time(settings.server_pid) - cpu_before)
            / static_cast<double>(report.received);
    report.more["news_p99_ms"] = rounded(news_.percentile(99));
    report.more["not_fetched"] = static_cast<std::int64_t>(refused_);
    counting_ = false;
    json::Object nothing;
    co_await send(
        net::Method::remove, "/api/v1/schedules/" + made, officers.token(), std::move(nothing));
    report.good = all && report.duplicates == 0 && refused_ == 0 && crowd.trouble_count() == 0;
}

}

awaitable<void> schedule(Stage stage)
{
    Programme programme(stage);
    co_await run_with(programme.tasks(), programme.run());
}

}
