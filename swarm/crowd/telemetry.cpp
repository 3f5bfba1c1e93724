#include "protocol/play_log.hpp"
#include "runtime/clock.hpp"
#include "runtime/deadline.hpp"
#include "swarm/crowd/scenarios.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"

namespace nguon::swarm {

using namespace std::chrono_literals;

namespace {

constexpr int records_of_an_upload = 20;
constexpr std::size_t uploads_at_once = 32;
constexpr auto tick = 10ms;

// The traffic of an ordinary day, quickened.
class Traffic {
public:
    explicit Traffic(Stage stage)
        : stage_(stage)
    {
    }

    ~Traffic()
    {
        stage_.crowd.on_welcome = {};
        stage_.crowd.on_frame = {};
    }

    awaitable<void> run();

private:
    awaitable<void> frames();
    awaitable<void> uploads();
    awaitable<void> upload(std::size_t place);
    protocol::LogUpload next_records(Member& member, ChainHead& head) const;
    void answered(const protocol::TimeAnswer& answer);

    Stage stage_;
    std::vector<std::int64_t> acknowledged_; // by place, as the welcome said
    std::size_t next_ = 0; // whose turn it is to upload
    std::size_t sent_ = 0;
    std::size_t asked_ = 0;
    std::size_t answers_ = 0;
    std::size_t records_ = 0;
    std::size_t uploads_ = 0;
    std::size_t out_of_step_ = 0;
    std::size_t refused_ = 0;
    Spans upload_spans_;
};

std::int64_t clock_ns() { return Steady::now().time_since_epoch().count(); }

void Traffic::answered(const protocol::TimeAnswer& answer)
{
    ++answers_;
    ++stage_.report.received;
    stage_.report.spans.add(std::chrono::nanoseconds(clock_ns() - answer.t1));
    stage_.report.last_ms = stage_.report.spans.percentile(100);
}

// Each device in turn, so that the load is even.
awaitable<void> Traffic::frames()
{
    const double per_second = stage_.settings.rate / 10 * static_cast<double>(stage_.crowd.size());
    const auto began = Steady::now();
    std::size_t turn = 0;
    while (Steady::now() - began < stage_.settings.hold) {
        const double due = milliseconds(Steady::now() - began) / 1000 * per_second;
        while (static_cast<double>(sent_) < due) {
            SimulatedDevice& device = stage_.crowd.device(turn++ % stage_.crowd.size());
            device.send(device.status());
            device.send(protocol::LogNews{ 0 });
            device.send(protocol::TimeRequest{ clock_ns() });
            ++sent_;
            if (device.is_up())
                ++asked_;
        }
        co_await runtime::sleep_for(tick);
    }
}

protocol::LogUpload Traffic::next_records(Member& member, ChainHead& head) const
{
    const Moment now = runtime::SystemClock().now();
    protocol::LogUpload upload;
    upload.first = static_cast<std::int64_t>(head.sequence) + 1;
    for (int i = 0; i < records_of_an_upload; ++i) {
        PlayRecord record;
        record.sequence = static_cast<std::int64_t>(head.sequence) + 1;
        record.planned_at = now - std::chrono::minutes(records_of_an_upload - i);
        record.started_at = record.planned_at;
        record.ended_at = record.planned_at + 30s;
        record.rendered = 30s;
        record.result = Outcome::played;
        record.clock_error_ms = 2;
        record.peak_db_tenths = -31;
        upload.entries.push_back(protocol::to_canonical(record));
        head = nguon::next(head, upload.entries.back());
    }
    const SecretKey key = SecretKey::from_seed(member.seed);
    const std::string payload = to_payload(Seal{ protocol::chain_name(member.device), head, now });
    upload.seal = { DocumentType::log, Algorithm::ed25519, key.public_key().kid(), payload,
        key.sign(signing_bytes(DocumentType::log, payload)) };
    return upload;
}

awaitable<void> Traffic::upload(std::size_t place)
{
    Member& member = stage_.crowd.member(place);
    // The register of another run was kept, or the server's was put back: this device's own record
    // of its chain is of no use.
    if (acknowledged_[place] != static_cast<std::int64_t>(member.log.sequence)) {
        ++out_of_step_;
        co_return;
    }
    ChainHead head = member.log;
    const auto upload = next_records(member, head);
    const auto began = Steady::now();
    ServerHttp::Call call;
    call.method = net::Method::post;
    call.path = "/device/v1/playlog";
    call.token = member.token;
    call.body = protocol::encode(upload);
    const auto answer = co_await stage_.crowd.http().ask_json(std::move(call));
    const auto* acknowledged = answer ? answer->if_contains("acknowledged") : nullptr;
    if (!acknowledged || !acknowledged->is_int64()
        || acknowledged->get_int64() != static_cast<std::int64_t>(head.sequence)) {
        ++refused_;
        co_return;
    }
    member.log = head;
    ++uploads_;
    records_ += upload.entries.size();
    upload_spans_.add(Steady::now() - began);
}

awaitable<void> Traffic::uploads()
{
    const auto began = Steady::now();
    while (next_ < stage_.crowd.size() && Steady::now() - began < stage_.settings.hold)
        co_await upload(next_++);
}

awaitable<void> Traffic::run()
{
    const auto& [settings, crowd, officers, roster, report] = stage_;
    acknowledged_.resize(crowd.size());
    crowd.on_welcome = [this](SimulatedDevice& device, const protocol::Welcome& welcome) {
        acknowledged_[device.place()] = welcome.log_acknowledged;
    };
    crowd.on_frame = [this](SimulatedDevice&, const protocol::Frame& frame) {
        if (const auto* answer = std::get_if<protocol::TimeAnswer>(&frame.content))
            answered(*answer);
    };
    co_await connect_everyone(stage_);
    const auto cpu_before = processor_time(settings.server_pid);
    const auto began = Steady::now();
    runtime::TaskGroup tasks(crowd.strand());
    tasks.spawn_on(crowd.strand(), "swarm.frames", frames());
    for (std::size_t i = 0; i < uploads_at_once; ++i)
        tasks.spawn_on(crowd.strand(), "swarm.uploads", uploads());
    co_await run_with(tasks, tasks.wait());
    co_await crowd.wait_until([this] { return answers_ >= asked_; }, 30s);
    const double seconds = milliseconds(Steady::now() - began) / 1000;
    co_await until_quiet(settings.server_pid);
    if (settings.server_pid != 0 && sent_ + uploads_ > 0)
        report.server_cpu_us_per_delivery = 1000
            * milliseconds(processor_time(settings.server_pid) - cpu_before)
            / static_cast<double>(3 * sent_ + uploads_);
    report.more["frames"] = static_cast<std::int64_t>(3 * sent_);
    report.more["frames_per_s"] = rounded(static_cast<double>(3 * sent_) / seconds);
    report.more["uploads"] = static_cast<std::int64_t>(uploads_);
    report.more["records"] = static_cast<std::int64_t>(records_);
    report.more["upload_p50_ms"] = rounded(upload_spans_.percentile(50));
    report.more["upload_p99_ms"] = rounded(upload_spans_.percentile(99));
    report.more["uploads_refused"] = static_cast<std::int64_t>(refused_);
    report.more["logs_out_of_step"] = static_cast<std::int64_t>(out_of_step_);
    report.good = crowd.connected() == crowd.size() && answers_ == asked_ && refused_ == 0
        && crowd.trouble_count() == 0;
}

}

awaitable<void> telemetry(Stage stage)
{
    Traffic traffic(stage);
    co_await traffic.run();
}

}
