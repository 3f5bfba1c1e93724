#include "runtime/clock.hpp"
#include "runtime/deadline.hpp"
#include "swarm/crowd/order_book.hpp"
#include "swarm/crowd/scenarios.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::swarm {

using namespace std::chrono_literals;

namespace {

constexpr auto heard_within = 30s;
constexpr auto sounded_within = 30s;
constexpr auto life = 10min;

struct Pressed {
    OrderId id;
    std::string state;
};

class Siren {
public:
    explicit Siren(Stage stage)
        : stage_(stage)
        , book_(stage.crowd, stage.roster.units, stage.settings.answers)
    {
    }

    ~Siren() { stage_.crowd.on_frame = {}; }

    awaitable<void> run();
    runtime::TaskGroup& tasks() { return book_.tasks(); }

private:
    awaitable<void> round(bool counts);
    awaitable<Pressed> press();
    awaitable<void> begin();
    awaitable<void> end(OrderId id);
    awaitable<Pressed> post(std::string path, std::string token, json::Object body);
    void count(OrderId id, Steady::time_point pressed);

    Stage stage_;
    OrderBook book_;
    Spans lasts_;
    std::size_t expected_ = 0;
    std::size_t sounded_ = 0;
    std::size_t refused_ = 0;
    double cpu_ms_ = 0;
    std::chrono::nanoseconds cpu_before_{ 0 };
    Steady::time_point began_{}; // of the press under way, and by the clock on the wall
    Moment pressed_{};
    json::Array pressed_at_;
};

awaitable<Pressed> Siren::post(std::string path, std::string token, json::Object body)
{
    ServerHttp::Call call;
    call.method = net::Method::post;
    call.path = std::move(path);
    call.token = std::move(token);
    call.body = json::serialise(body);
    const auto answer = co_await stage_.crowd.http().ask_json(std::move(call));
    if (!answer)
        throw Refused(answer.error());
    json::Reader in(*answer, json::Unknown::ignore);
    Pressed pressed;
    pressed.id = in.id<OrderId>("id");
    pressed.state = in.text("state", { .most = 40 });
    if (!in.finish())
        throw Refused(
            { Kind::unavailable, "server.unreachable", "không phải máy chủ nguon", {}, {} });
    co_return pressed;
}

// From here on time counts, and the server's work: signing in, whose price is meant to be high, is
// over by then.
awaitable<void> Siren::begin()
{
    const int server = stage_.settings.server_pid;
    co_await until_quiet(server);
    cpu_before_ = processor_time(server);
    began_ = Steady::now();
    pressed_ = runtime::SystemClock().now();
}

// Always an exercise: a rehearsal tool must have no way to the real thing.
awaitable<Pressed> Siren::press()
{
    const auto confirmed = co_await stage_.officers.confirm();
    if (!confirmed)
        throw Refused(confirmed.error());
    const Moment now = runtime::SystemClock().now();
    co_await begin();
    json::Object body{ { "text", "Đây là lệnh diễn tập để đo thời gian phát, không có sự cố nào." },
        { "audience", json::Array{ json::Object{ { "unit", json::of(stage_.roster.unit) } } } },
        { "expires", json::of(now + life) }, { "exercise", true } };
    Pressed pressed
        = co_await post("/api/v1/emergencies", stage_.officers.token(), std::move(body));
    if (pressed.state != "awaiting_approval")
        co_return pressed;
    const auto second = co_await stage_.officers.second_token();
    if (!second)
        throw Refused(second.error());
    // An order to wider areas is timed from the second person's press, which lets it go.
    co_await begin();
    json::Object nothing;
    Pressed approved = co_await post(
        "/api/v1/emergencies/" + pressed.id.text() + "/approve", *second, std::move(nothing));
    co_return approved;
}

awaitable<void> Siren::end(OrderId id)
{
    json::Object nothing;
    co_await post(
        "/api/v1/emergencies/" + id.text() + "/end", stage_.officers.token(), std::move(nothing));
}

void Siren::count(OrderId id, Steady::time_point pressed)
{
    const OrderBook::Heard& heard = book_.of(id);
    Report& report = stage_.report;
    Spans spans;
    for (const auto& when : heard.when) {
        spans.add(when - pressed);
        report.spans.add(when - pressed);
    }
    lasts_.add(std::chrono::duration_cast<Steady::duration>(
        std::chrono::duration<double, std::milli>(spans.percentile(100))));
    expected_ += stage_.crowd.size();
    report.received += heard.when.size();
    report.duplicates += heard.duplicates;
    refused_ += heard.refused;
    sounded_ += heard.sounded;
}

awaitable<void> Siren::round(bool counts)
{
    const auto& [settings, crowd, officers, roster, report] = stage_;
    const Pressed pressed = co_await press();
    const auto heard_by_all = [&] { return book_.of(pressed.id).when.size() == crowd.size(); };
    const auto sounded_by_all
        = [&] { return book_.of(pressed.id).sounded >= book_.of(pressed.id).when.size(); };
    co_await crowd.wait_until(heard_by_all, heard_within);
    if (settings.answers == Answers::all)
        co_await crowd.wait_until(sounded_by_all, sounded_within);
    co_await until_quiet(settings.server_pid);
    if (counts) {
        cpu_ms_ += milliseconds(processor_time(settings.server_pid) - cpu_before_);
        count(pressed.id, began_);
        pressed_at_.push_back(unix_ms(pressed_));
    }
    co_await end(pressed.id);
}

awaitable<void> Siren::run()
{
    const auto& [settings, crowd, officers, roster, report] = stage_;
    crowd.on_frame = [this](SimulatedDevice& device, const protocol::Frame& frame) {
        book_.hear(device, frame);
    };
    co_await connect_everyone(stage_);
    // The first press warms up what a server that has been running for a day has warm.
    if (settings.presses > 1)
        co_await round(false);
    for (int i = 0; i < settings.presses; ++i) {
        co_await round(true);
        co_await runtime::sleep_for(settings.hold);
        report.last_ms = lasts_.percentile(100);
        report.more["presses"] = i + 1;
        report.more["pressed_at"] = pressed_at_;
        report.more["last_p50_ms"] = rounded(lasts_.percentile(50));
        report.more["expected"] = static_cast<std::int64_t>(expected_);
        report.more["sounded"] = static_cast<std::int64_t>(sounded_);
        report.more["refused"] = static_cast<std::int64_t>(refused_);
        if (settings.server_pid != 0 && report.received > 0)
            report.server_cpu_us_per_delivery
                = 1000 * cpu_ms_ / static_cast<double>(report.received);
    }
    const bool all_sounded = settings.answers == Answers::received || sounded_ == expected_;
    report.good = report.received == expected_ && report.duplicates == 0 && refused_ == 0
        && all_sounded && crowd.trouble_count() == 0;
}

}

awaitable<void> emergency(Stage stage)
{
    Siren siren(stage);
    co_await run_with(siren.tasks(), siren.run());
}

}
