// Where live voices come in and go out: from one speaker's line, through the house's sound, signed
// and in the same bytes to every horn that is meant.
//
// A live belongs to this process: it is on air while a speaker's page and the horns' lines meet
// here. What must outlast it is filed when it ends.
#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "protocol/frames.hpp"
#include "runtime/clock.hpp"
#include "runtime/tasks.hpp"
#include "runtime/worker_pool.hpp"
#include "server/app/live_sound.hpp"
#include "server/app/live_view.hpp"
#include "server/device/channel.hpp"

namespace nguon::device {

// The line of somebody who speaks, as the studio sees it.
class SpeakerLine {
public:
    virtual ~SpeakerLine() = default;

    // The next piece of sound: one byte of VoiceCoding, four of its number (high byte first), and
    // the sound. None when the line is gone.
    virtual awaitable<std::optional<std::string>> receive() = 0;
    // Never waits. Safe from any thread.
    virtual void tell(const std::string& text) = 0;
    virtual void close(std::string reason) = 0;
};
using SpeakerLinePtr = std::shared_ptr<SpeakerLine>;

struct LiveRecording {
    std::string file; // Ogg/Opus; empty: nothing was said
    Moment starts{};
    Milliseconds length{};
    std::string why;
};

// In the whole province at once.
inline constexpr std::size_t most_lives = 50;

class LiveStudio {
public:
    // The horns' lines, as the hub offers them.
    struct Lines {
        std::function<std::size_t(const std::vector<DeviceId>&)> connected;
        // Before whatever waits there; how many have a line.
        std::function<std::size_t(const std::vector<DeviceId>&, const Encoded&)> announce;
        // Who was passed over, because too much waits there.
        std::function<std::vector<DeviceId>(const std::vector<DeviceId>&, const Encoded&)> sound;
    };
    struct Parts {
        Lines lines;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        app::MakeLiveSound make_sound;
        // Text and binary frames as they go over the wire.
        std::function<Encoded(const std::string&)> as_text;
        std::function<Encoded(const std::string&)> as_sound;
        // Files what was said; false: it could not be.
        std::function<awaitable<bool>(app::LiveDraft, LiveRecording)> file;
        // For the browsers: something about a live of these units changed.
        std::function<void(LiveId, std::vector<UnitId>)> changed;
        // More of the file of a live that goes on, for a server that does not live to file it.
        // Never waits.
        std::function<void(const app::LiveDraft&, Moment starts, std::string)> spool = {};
    };
    LiveStudio(runtime::Executor executor, Parts parts);
    ~LiveStudio();
    LiveStudio(const LiveStudio&) = delete;
    LiveStudio& operator=(const LiveStudio&) = delete;

    // Ends and files what is on air.
    awaitable<void> stop();

    // Who speaks to some of the same clusters already; maybe the same person.
    std::vector<app::LiveRival> rivals_of(const app::LiveDraft& draft) const;
    enum class TakeOver : std::uint8_t { no, yes };
    // It begins with its first sound. Refuses with live.taken, live.taken_below, live.too_many.
    Result<app::LiveView> begin(app::LiveDraft draft, TakeOver take_over);
    // The whole life of one speaker's line. A newer one of the same person takes its place.
    awaitable<void> serve(LiveId live, AccountId speaker, SpeakerLinePtr line);
    // Refuses with live.missing.
    Result<app::LiveView> end(LiveId live, const std::string& why);
    // What has not ended.
    std::vector<app::LiveDraft> on_air() const;

    std::vector<app::LiveView> lives() const;
    std::optional<app::LiveView> find(LiveId live) const;

    // What a device that comes (back) is told of.
    std::vector<Encoded> standing_for(DeviceId device) const;
    void take(DeviceId device, const protocol::ListeningFrame& frame);

private:
    struct Live;
    using LivePtr = std::shared_ptr<Live>;

    LivePtr live_of(LiveId id) const;
    std::vector<LivePtr> all() const;
    app::LiveView view_of(const Live& live) const;
    bool hear(Live& live, const SpeakerLinePtr& line, const std::string& piece);
    awaitable<void> run(LivePtr live);
    awaitable<bool> wait_for_voice(LivePtr live);
    awaitable<bool> announce(LivePtr live);
    awaitable<void> carry(LivePtr live);
    awaitable<void> finish(LivePtr live);
    bool carry_due(Live& live);
    void send_frame(Live& live);
    void tell_speaker(const Live& live);
    std::size_t count_not_ended() const;
    bool is_old(const Live& live) const;
    void forget_old();

    Parts parts_;
    runtime::TaskGroup tasks_;
    std::mutex begin_mutex_;
    mutable std::mutex mutex_;
    std::map<LiveId, LivePtr> lives_;
    std::int64_t next_frame_;
};

}
