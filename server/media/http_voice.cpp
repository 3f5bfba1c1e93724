#include "server/media/http_voice.hpp"

#include "server/media/mastering.hpp"
#include "server/media/transcode.hpp"
#include "server/media/utterance.hpp"
#include "server/media/work_folder.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace nguon::media {
namespace {

// Waits unless cancelled meanwhile; false when it was.
bool wait(std::chrono::milliseconds duration, const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
}

std::string request_of(const std::string& text, const std::string& voice, double speed)
{
    return boost::json::serialize(
        boost::json::object{ { "text", text }, { "voice", voice }, { "speed", speed } });
}

// Several utterances share a request as far as it goes, but a gap that was asked for ends one.
std::vector<Utterance> requests_of(
    std::string_view text, const VoiceOptions& options, std::size_t most_bytes)
{
    std::vector<Utterance> requests;
    for (Utterance& next : utterances(text, options)) {
        const bool joins = !requests.empty() && requests.back().gap.count() == 0
            && requests.back().text.size() + next.text.size() < most_bytes;
        if (!joins) {
            requests.push_back(std::move(next));
            continue;
        }
        requests.back().text += ' ' + next.text;
        requests.back().gap = next.gap;
    }
    return requests;
}

}

HttpVoice::HttpVoice(HttpVoiceSettings settings, HttpPoster poster, MediaTools tools,
    std::unique_ptr<Voice> fallback)
    : settings_(std::move(settings))
    , poster_(std::move(poster))
    , tools_(std::move(tools))
    , fallback_(std::move(fallback))
{
}

std::vector<VoiceInfo> HttpVoice::voices() const
{
    std::vector<VoiceInfo> voices = settings_.voices;
    const auto local = fallback_->voices();
    voices.insert(voices.end(), local.begin(), local.end());
    for (VoiceInfo& voice : voices)
        voice.is_default = &voice == &voices.front();
    return voices;
}

bool HttpVoice::offers(const std::string& id) const
{
    return std::ranges::any_of(
        settings_.voices, [&](const VoiceInfo& voice) { return voice.id == id; });
}

Result<Spoken> HttpVoice::synthesise(std::string_view spoken_text, const VoiceOptions& options,
    const SampleSink& sink, std::stop_token stop, const Progress& progress)
{
    const auto chosen = check(spoken_text, options, voices());
    if (!chosen)
        return tl::unexpected(chosen.error());
    VoiceOptions local = options;
    if (!offers(chosen->id)) {
        local.voice = chosen->id;
        return fallback_->synthesise(spoken_text, local, sink, stop, progress);
    }

    Recording recording(tools_.work);
    const auto fetched = fetch(spoken_text, options, *chosen, recording, stop, progress);
    if (fetched) {
        sink(recording.view());
        return Spoken{ chosen->id, false };
    }
    if (stop.stop_requested())
        return fail(Kind::unavailable, "media.cancelled");
    // The local voice of the same region, where there is one.
    const auto others = fallback_->voices();
    const auto near = std::ranges::find_if(
        others, [&](const VoiceInfo& voice) { return voice.region == chosen->region; });
    local.voice = near == others.end() ? std::string() : near->id;
    auto spoken = fallback_->synthesise(spoken_text, local, sink, stop, progress);
    if (spoken)
        spoken->fell_back = true;
    return spoken;
}

Result<void> HttpVoice::fetch(std::string_view text, const VoiceOptions& options,
    const VoiceInfo& voice, Recording& recording, const std::stop_token& stop,
    const Progress& progress) const
{
    std::filesystem::create_directories(tools_.work);
    const auto requests = requests_of(text, options, settings_.most_text_bytes);
    std::size_t done = 0;
    for (const Utterance& request : requests) {
        const auto answer = post(request_of(request.text, voice.id, options.speed), stop);
        if (!answer)
            return tl::unexpected(answer.error());
        if (const auto taken = take(*answer, recording, stop); !taken)
            return taken;
        if (++done < requests.size())
            recording.append_silence(request.gap);
        progress(static_cast<double>(done) / static_cast<double>(requests.size()));
    }
    return {};
}

Result<std::string> HttpVoice::post(const std::string& body, const std::stop_token& stop) const
{
    auto pause = settings_.first_wait;
    for (int attempt = 1;; ++attempt) {
        auto answer
            = poster_({ settings_.url, body, settings_.deadline, settings_.most_bytes, stop });
        if (answer && answer->size() > settings_.most_bytes)
            return fail(Kind::too_many, "speech.voice_failed");
        const bool may_try_again = !answer && answer.error().kind == Kind::unavailable;
        if (!may_try_again || attempt >= settings_.tries || !wait(pause, stop))
            return answer;
        pause *= 2;
    }
}

Result<void> HttpVoice::take(
    const std::string& answer, Recording& recording, const std::stop_token& stop) const
{
    const WorkFolder folder(tools_.work);
    const auto file = folder.path() / "answer";
    write_new_file(file, answer);
    const UploadLimits limits{ settings_.most_bytes, settings_.longest };
    const auto facts = probe(tools_, file, limits, stop);
    if (!facts)
        return tl::unexpected(facts.error());
    return decode_upload(tools_, file, *facts, limits, recording, stop, [](double) {});
}

}
