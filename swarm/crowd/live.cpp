#include "core/live/live.hpp"
#include "protocol/voice_frame.hpp"
#include "runtime/clock.hpp"
#include "runtime/deadline.hpp"
#include "swarm/crowd/now.hpp"
#include "swarm/crowd/scenarios.hpp"
#include "trust/live_approval.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <limits>
#include <unordered_map>

namespace nguon::swarm {

using namespace std::chrono_literals;

namespace {

constexpr auto live_heard_within = 15s;
constexpr std::size_t samples_of_piece = 320; // 20 ms at 16 kHz
constexpr char coding_pcm = 1;
// A real horn that hears a rehearsal by mistake whispers: about -65 dBFS, which the server does not
// take for speech that is to be made louder.
constexpr int murmur = 33;

// Noise, because a pure tone or silence would be encoded in a fraction of what speech takes.
class Murmur {
public:
    // One message of the speaker's line: coding, number (high byte first), sound.
    std::string next(std::uint32_t number)
    {
        std::string bytes(1, coding_pcm);
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes.push_back(static_cast<char>(number >> shift & 0xFF));
        for (std::size_t i = 0; i < samples_of_piece; ++i) {
            state_ = state_ * 1'664'525 + 1'013'904'223;
            const int sample = static_cast<int>((state_ >> 16) % (2 * murmur + 1)) - murmur;
            const auto bits = static_cast<std::uint16_t>(sample);
            bytes.push_back(static_cast<char>(bits & 0xFF));
            bytes.push_back(static_cast<char>(bits >> 8));
        }
        return bytes;
    }

private:
    std::uint32_t state_ = 1;
};

// Somebody speaks live to all devices for a while; what of it reached whom, and how late.
class Broadcast {
public:
    explicit Broadcast(Stage stage)
        : stage_(stage)
        , next_(stage.crowd.size())
        , tasks_(stage.crowd.strand())
    {
    }

    ~Broadcast()
    {
        stage_.crowd.on_frame = {};
        stage_.crowd.on_sound = {};
    }

    awaitable<void> run();
    runtime::TaskGroup& tasks() { return tasks_; }

private:
    // One frame, as all together heard it.
    struct Heard {
        Result<protocol::VoiceFrame> frame;
        std::size_t by = 0;
        Steady::time_point first{};
        Steady::time_point last{};
    };

    awaitable<json::Object> send(net::Method method, std::string path, json::Object body);
    awaitable<void> begin();
    awaitable<void> end();
    awaitable<void> listen_to_server(net::WebSocketPtr line);
    awaitable<void> speak(net::WebSocketPtr line);
    void announced(SimulatedDevice& device, const protocol::LiveFrame& frame);
    void hear(SimulatedDevice& device, const std::string& bytes);
    void note_receipt(const protocol::VoiceFrame& frame, Steady::time_point at);
    void place(SimulatedDevice& device, const protocol::VoiceFrame& frame);
    void count();
    void tell(SimulatedDevice& device, const char* state);

    Stage stage_;
    LiveId id_;
    SignedDocument statement_;
    std::optional<LiveApproval> approval_;
    std::size_t announced_ = 0;
    std::vector<Steady::time_point> spoken_; // by packet: when it left the speaker
    std::vector<std::int64_t> next_; // by place: the packet that is to come
    std::unordered_map<std::string, Heard> frames_; // by their bytes
    std::size_t frames_heard_by_all_ = 0;
    std::size_t ended_ = 0; // devices that heard the last frame
    std::size_t bytes_ = 0;
    std::int64_t lost_ = 0; // packets, all devices together
    std::int64_t late_ = 0;
    std::size_t forged_ = 0;
    Milliseconds spare_ = Milliseconds::max();
    bool counting_ = true;
    runtime::TaskGroup tasks_;
};

awaitable<json::Object> Broadcast::send(net::Method method, std::string path, json::Object body)
{
    ServerHttp::Call call;
    call.method = method;
    call.path = std::move(path);
    call.token = stage_.officers.token();
    if (method != net::Method::get)
        call.body = json::serialise(body);
    auto answer = co_await stage_.crowd.http().ask_json(std::move(call));
    if (!answer)
        throw Refused(answer.error());
    co_return std::move(*answer);
}

awaitable<void> Broadcast::begin()
{
    json::Object wish{ { "unit", json::of(stage_.roster.unit) },
        { "title", "Nói thử của nguon-swarm" },
        { "audience", json::Array{ json::Object{ { "unit", json::of(stage_.roster.unit) } } } },
        { "delay_ms", usual_live_delay.count() },
        { "override_quiet_hours", "Diễn tập bằng thiết bị mô phỏng" } };
    const json::Object live = co_await send(net::Method::post, "/api/v1/lives", std::move(wish));
    json::Reader in(live, json::Unknown::ignore);
    id_ = in.id<LiveId>("id");
    if (!in.finish())
        throw Refused(
            { Kind::unavailable, "server.unreachable", "không phải máy chủ nguon", {}, {} });
}

awaitable<void> Broadcast::end()
{
    json::Object nothing;
    const json::Object live = co_await send(
        net::Method::post, "/api/v1/lives/" + id_.text() + "/end", std::move(nothing));
    json::Reader in(live, json::Unknown::ignore);
    // Speech that came too late to the server, and horns it passed over in the last frame.
    stage_.report.more["speech_late_ms"]
        = in.integer("late_ms", 0, std::numeric_limits<std::int64_t>::max());
    stage_.report.more["slow"] = in.integer("slow", 0, std::numeric_limits<std::int64_t>::max());
    stage_.report.more["hearing"]
        = in.integer("hearing", 0, std::numeric_limits<std::int64_t>::max());
    (void)in.finish();
}

// What the server tells whoever speaks; pings are answered on the way.
awaitable<void> Broadcast::listen_to_server(net::WebSocketPtr line)
{
    for (;;) {
        const net::Message message = co_await line->receive();
        if (message.is_closed())
            co_return;
    }
}

awaitable<void> Broadcast::speak(net::WebSocketPtr line)
{
    Murmur sound;
    const auto began = Steady::now();
    const auto all = static_cast<std::size_t>(stage_.settings.hold / voice_packet);
    while (spoken_.size() < all) {
        const auto due = static_cast<std::size_t>((Steady::now() - began) / voice_packet);
        while (spoken_.size() < all && spoken_.size() <= due) {
            line->send_binary(sound.next(static_cast<std::uint32_t>(spoken_.size())));
            spoken_.push_back(Steady::now());
        }
        co_await runtime::sleep_for(voice_packet);
    }
}

void Broadcast::tell(SimulatedDevice& device, const char* state)
{
    device.send(protocol::ListeningFrame{ id_, state, {} });
}

void Broadcast::announced(SimulatedDevice& device, const protocol::LiveFrame& frame)
{
    // The same bytes for everybody: believed once.
    if (!approval_ || frame.live != statement_) {
        const auto opened = open_live(frame.live, stage_.crowd.verifier().keyring(), now());
        if (!opened || opened->live != id_)
            return;
        approval_ = *opened;
        statement_ = frame.live;
    }
    ++announced_;
    tell(device, "accepted");
}

// From the last word in the frame to its receipt, and what was left until it had to sound.
void Broadcast::note_receipt(const protocol::VoiceFrame& frame, Steady::time_point at)
{
    // Silence that fills a gap was said by nobody.
    if (frame.packets.empty() || frame.end() > static_cast<std::int64_t>(spoken_.size()))
        return;
    ++stage_.report.received;
    stage_.report.spans.add(at - spoken_[static_cast<std::size_t>(frame.end() - 1)]);
    const auto left = heard_at(approval_->starts, frame.first) - now();
    spare_ = std::min(spare_, std::chrono::duration_cast<Milliseconds>(left));
    if (left < Milliseconds(0))
        late_ += static_cast<std::int64_t>(frame.packets.size());
}

void Broadcast::place(SimulatedDevice& device, const protocol::VoiceFrame& frame)
{
    std::int64_t& next = next_[device.place()];
    if (next == 0 && !frame.packets.empty())
        tell(device, "sounding");
    if (frame.first < next)
        ++stage_.report.duplicates;
    else
        lost_ += frame.first - next;
    next = std::max(next, frame.end());
}

void Broadcast::hear(SimulatedDevice& device, const std::string& bytes)
{
    // Nothing of a live that was never announced is believed.
    if (!approval_) {
        ++forged_;
        return;
    }
    const auto at = Steady::now();
    auto known = frames_.find(bytes);
    if (known == frames_.end()) {
        Heard fresh{ protocol::open_voice(bytes, approval_->key), 0, at, at };
        known = frames_.emplace(bytes, std::move(fresh)).first;
        bytes_ += bytes.size();
    }
    Heard& heard = known->second;
    if (!heard.frame || heard.frame->live != id_) {
        ++forged_;
        return;
    }
    heard.last = at;
    if (++heard.by == stage_.crowd.size())
        ++frames_heard_by_all_;
    if (counting_)
        note_receipt(*heard.frame, at);
    place(device, *heard.frame);
    if (heard.frame->last) {
        ++ended_;
        tell(device, "over");
    }
}

void Broadcast::count()
{
    Report& report = stage_.report;
    report.last_ms = report.spans.percentile(100);
    Spans spreads;
    for (const auto& [bytes, heard] : frames_)
        spreads.add(heard.last - heard.first);
    const double seconds
        = std::chrono::duration<double>(voice_packet).count() * static_cast<double>(spoken_.size());
    report.more["frames"] = static_cast<std::int64_t>(frames_.size());
    report.more["kbit_s"]
        = rounded(static_cast<double>(bytes_) * 8 / 1000 / std::max(0.02, seconds));
    // Between the first and the last device that has a frame.
    report.more["spread_p50_ms"] = rounded(spreads.percentile(50));
    report.more["spread_ms"] = rounded(spreads.percentile(100));
    report.more["spare_ms"] = spare_ == Milliseconds::max() ? 0 : spare_.count();
}

awaitable<void> Broadcast::run()
{
    const auto& [settings, crowd, officers, roster, report] = stage_;
    crowd.on_frame = [this](SimulatedDevice& device, const protocol::Frame& frame) {
        if (const auto* live = std::get_if<protocol::LiveFrame>(&frame.content))
            announced(device, *live);
    };
    crowd.on_sound
        = [this](SimulatedDevice& device, const std::string& bytes) { hear(device, bytes); };
    co_await connect_everyone(stage_);
    co_await begin();
    net::WebSocketConnect wanted = crowd.http().voice_line(id_, officers.token());
    const net::WebSocketPtr line = co_await net::connect_websocket(std::move(wanted));
    tasks_.spawn_on(crowd.strand(), "swarm.speaker", listen_to_server(line));
    co_await until_quiet(settings.server_pid);

    const auto cpu_before = processor_time(settings.server_pid);
    co_await speak(line);
    // What does not fill a frame waits on the server for more.
    const std::size_t whole = spoken_.size() / packets_in_frame;
    const auto all_heard = [this, whole] { return frames_heard_by_all_ >= whole; };
    co_await crowd.wait_until(all_heard, live_heard_within);
    const double cpu_ms = milliseconds(processor_time(settings.server_pid) - cpu_before);
    counting_ = false;
    count();

    co_await end();
    const auto all_ended = [&] { return ended_ >= crowd.size(); };
    co_await crowd.wait_until(all_ended, live_heard_within);
    const std::size_t expected = whole * crowd.size();
    report.more["spoken_ms"] = static_cast<std::int64_t>(spoken_.size()) * voice_packet.count();
    report.more["expected"] = static_cast<std::int64_t>(expected);
    report.more["lost"] = lost_;
    report.more["late"] = late_;
    report.more["forged"] = static_cast<std::int64_t>(forged_);
    report.more["heard_the_end"] = static_cast<std::int64_t>(ended_);
    if (settings.server_pid != 0 && report.received > 0)
        report.server_cpu_us_per_delivery = 1000 * cpu_ms / static_cast<double>(report.received);
    report.good = report.received == expected && announced_ == crowd.size()
        && ended_ == crowd.size() && report.duplicates == 0 && lost_ == 0 && late_ == 0
        && forged_ == 0 && crowd.trouble_count() == 0;
}

}

awaitable<void> live(Stage stage)
{
    Broadcast broadcast(stage);
    co_await run_with(broadcast.tasks(), broadcast.run());
}

}
