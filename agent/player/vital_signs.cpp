#include "agent/player/vital_signs.hpp"

#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace nguon::agent {
namespace {

constexpr std::size_t slot_bytes = 512;
constexpr auto shortest_sound_outage = std::chrono::seconds(5);

std::string to_text(const SignOfLife& sign)
{
    return json::serialise(json::Object{ { "count", sign.count }, { "boot", json::of(sign.boot) },
        { "at", unix_ms(sign.at) }, { "trusted", sign.trusted }, { "farewell", sign.farewell },
        { "sound_down",
            sign.sound_down ? json::Value(unix_ms(*sign.sound_down)) : json::Value(nullptr) },
        { "sound_trusted", sign.sound_trusted },
        { "link_down",
            sign.link_down ? json::Value(unix_ms(*sign.link_down)) : json::Value(nullptr) } });
}

std::optional<SignOfLife> read_sign(std::string_view slot)
{
    const auto object = json::parse_object(trim(slot), { .max_depth = 2, .max_bytes = slot_bytes });
    if (!object)
        return std::nullopt;
    json::Reader in(*object, json::Unknown::ignore);
    SignOfLife sign;
    sign.count = in.integer("count", 1, json::most_integer);
    sign.boot = in.text("boot", { .least = 1, .most = 100 });
    sign.at = moment_from_unix_ms(in.integer("at", 0, json::most_integer));
    sign.trusted = in.boolean("trusted");
    sign.farewell = in.boolean("farewell");
    if (const auto since = in.optional_integer("sound_down", 0, json::most_integer))
        sign.sound_down = moment_from_unix_ms(*since);
    // Signs of an earlier version do not say.
    sign.sound_trusted = in.optional_boolean("sound_trusted").value_or(sign.trusted);
    if (const auto since = in.optional_integer("link_down", 0, json::most_integer))
        sign.link_down = moment_from_unix_ms(*since);
    return in.finish() ? std::optional(sign) : std::nullopt;
}

// The newer of the two; a damaged one is none.
std::optional<SignOfLife> read_newest(int descriptor)
{
    std::optional<SignOfLife> newest;
    for (const off_t at : { off_t(0), off_t(slot_bytes) }) {
        std::array<char, slot_bytes> bytes{};
        const auto count = ::pread(descriptor, bytes.data(), bytes.size(), at);
        if (count <= 0)
            continue;
        auto sign = read_sign(std::string_view(bytes.data(), static_cast<std::size_t>(count)));
        if (sign && (!newest || sign->count > newest->count))
            newest = std::move(sign);
    }
    return newest;
}

// A clock that was set back in between must not make an outage end before it began.
Outage outage(OutageKind kind, Moment from, Moment to, bool time_known)
{
    if (from > to)
        return { kind, to, to, false };
    return { kind, from, to, time_known };
}

}

VitalSigns::VitalSigns(std::filesystem::path file, std::string boot, MonoTime started)
    : file_(std::move(file))
    , boot_(std::move(boot))
    , started_(started)
    , link_changed_(started)
{
    if (boot_.empty())
        return;
    descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {
        complaint_.say(std::strerror(errno));
        return;
    }
    before_ = read_newest(descriptor_);
    if (!before_)
        return;
    count_ = before_->count;
    // Whether it works again is only known once it has sounded.
    sound_down_ = before_->sound_down;
    sound_trusted_ = before_->sound_trusted;
}

VitalSigns::~VitalSigns()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void VitalSigns::link(bool up, const Now& now)
{
    if (up == link_up_)
        return;
    const auto away = std::chrono::floor<Milliseconds>(now.mono - link_changed_);
    if (up && away >= shortest_link_outage && !boot_.empty())
        due_.push_back(outage(OutageKind::link, now.wall - away, now.wall, now.trusted));
    link_up_ = up;
    link_changed_ = now.mono;
}

void VitalSigns::sound(bool works, const Now& now)
{
    if (!works) {
        sound_back_.reset(); // it was a moment: the outage goes on
        if (sound_down_)
            return;
        sound_down_ = now.wall;
        sound_trusted_ = now.trusted;
        beaten_.reset(); // what is known is on the disk before the player gives the output up
    } else if (sound_down_ && !sound_back_) {
        sound_back_ = now.mono;
    }
    tell_sound(now);
}

void VitalSigns::tell_sound(const Now& now)
{
    if (!sound_down_ || !sound_back_ || !now.trusted)
        return;
    const Moment back = now.wall - std::chrono::floor<Milliseconds>(now.mono - *sound_back_);
    const Outage over = outage(OutageKind::sound, *sound_down_, back, sound_trusted_);
    sound_down_.reset();
    sound_back_.reset();
    if (over.to - over.from >= shortest_sound_outage)
        due_.push_back(over);
}

// Without a trusted clock nobody knows how long it was; a while it may still come.
void VitalSigns::tell_run_before(const Now& now)
{
    if (!before_ || (!now.trusted && now.mono - started_ < waits_for_time))
        return;
    const SignOfLife before = *std::exchange(before_, std::nullopt);
    const Moment began = now.wall - std::chrono::floor<Milliseconds>(now.mono - started_);
    const bool known = before.trusted && now.trusted;
    if (before.link_down && before.at - *before.link_down >= shortest_link_outage)
        due_.push_back(outage(OutageKind::link, *before.link_down, before.at, before.trusted));
    if (before.boot != boot_) {
        due_.push_back(outage(
            before.farewell ? OutageKind::shutdown : OutageKind::power, before.at, began, known));
        return;
    }
    if (before.sound_down)
        return; // it ended for that, and is told of as that
    if (!before.farewell)
        due_.push_back(outage(OutageKind::crash, before.at, began, known));
    else if (began - before.at >= shortest_service)
        due_.push_back(outage(OutageKind::service, before.at, began, known));
}

std::vector<Outage> VitalSigns::due(const Now& now)
{
    tell_run_before(now);
    tell_sound(now);
    return due_;
}

void VitalSigns::told()
{
    // The sign on the disk still says what was told just now: were it the last one, the next run
    // would tell it again.
    if (!due_.empty())
        beaten_.reset();
    due_.clear();
}

void VitalSigns::beat(const Now& now)
{
    // An outage that is not told yet is read from the sign once more, if this run is the next to
    // die.
    if (before_ || !due_.empty())
        return;
    // A sign by a clock that was not trusted yet says little: the first trusted one does not wait.
    const bool learnt = now.trusted && !beaten_trusted_;
    if (beaten_ && !learnt && now.mono - *beaten_ < sign_of_life_every)
        return;
    write(now, false);
}

void VitalSigns::farewell(const Now& now)
{
    if (!before_ && due_.empty())
        write(now, true);
}

void VitalSigns::write(const Now& now, bool farewell)
{
    if (descriptor_ < 0)
        return;
    SignOfLife sign;
    sign.count = count_ + 1;
    sign.boot = boot_;
    sign.at = now.wall;
    sign.trusted = now.trusted;
    sign.farewell = farewell;
    sign.sound_down = sound_down_;
    sign.sound_trusted = sound_down_ && sound_trusted_;
    if (!link_up_)
        sign.link_down = now.wall - std::chrono::floor<Milliseconds>(now.mono - link_changed_);
    std::string bytes = to_text(sign);
    bytes.resize(slot_bytes, ' ');
    beaten_ = now.mono;
    beaten_trusted_ = now.trusted;
    const auto at = static_cast<off_t>(sign.count % 2) * static_cast<off_t>(slot_bytes);
    if (::pwrite(descriptor_, bytes.data(), bytes.size(), at) != static_cast<ssize_t>(bytes.size())
        || ::fdatasync(descriptor_) != 0) {
        complaint_.say(std::strerror(errno));
        return;
    }
    count_ = sign.count;
    complaint_.over();
}

}
