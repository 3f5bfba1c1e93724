// Where the sound goes: a GStreamer pipeline of live silence into which the mix is written.
//
// The source never stops, so a failing item cannot stop the output, and the sound card is always
// awake.
#pragma once

#include "agent/player/pipeline_clock.hpp"
#include "agent/player/sink_drift.hpp"
#include "agent/player/wav_file.hpp"

#include <gst/audio/audio.h>

#include <atomic>
#include <functional>

namespace nguon::agent {

struct OutputChoice {
    enum class Kind : std::uint8_t {
        automatic, // the sound card if there is one, else null
        null, // keeps time, sounds nowhere
        wav, // into a file, see WavFile
        pulse, // a sink of PulseAudio; the server comes from PULSE_SERVER
    };
    Kind kind = Kind::automatic;
    std::string target; // the file or the sink

    // "auto", "null", "wav:FILE", "pulse:SINK"
    static Result<OutputChoice> parse(std::string_view text);
};

class Output {
public:
    // Fills the samples that will sound from `position` on. Called on the audio thread.
    using Render = std::function<void(std::int64_t position, std::span<float> samples)>;

    // Throws std::runtime_error when the sink cannot be opened at all; later loss shows in
    // broken().
    Output(const OutputChoice& choice, const PipelineClock& clock, Render render);
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    const std::string& name() const { return name_; }
    // Asks the bus; true once the pipeline reported an error or has taken nothing for three
    // seconds.
    bool broken();
    MonoTime advanced_at() const;

private:
    struct Unref {
        void operator()(GstElement* element) const;
    };

    void build(const OutputChoice& choice);
    GstElement* add(const char* factory);
    GstElement* add_sink(const OutputChoice& choice);
    void start();
    void fill(GstBuffer* buffer);
    void sounded(GstBuffer* buffer);

    static GstBusSyncReply on_message(GstBus* bus, GstMessage* message, gpointer self);
    static GstPadProbeReturn on_source(GstPad* pad, GstPadProbeInfo* info, gpointer self);
    static GstPadProbeReturn on_sink(GstPad* pad, GstPadProbeInfo* info, gpointer self);
    static void on_slaving(GstAudioBaseSink* sink, GstClockTime wanted, GstClockTime played,
        GstClockTimeDiff* move, GstAudioBaseSinkDiscontReason reason, gpointer self);
    static void on_handoff(GstElement* sink, GstBuffer* buffer, GstPad* pad, gpointer self);

    const PipelineClock& clock_;
    Render render_;
    std::string name_;
    Nanoseconds latency_; // from running time to the ear
    std::int64_t first_position_ = 0; // of the buffer with timestamp zero
    std::vector<float> mix_;
    SinkDrift drift_; // the thread that feeds the card only
    std::unique_ptr<WavFile> wav_;
    std::atomic<std::int64_t> advanced_{ 0 }; // steady clock, ns
    std::atomic<bool> failed_{ false };
    std::unique_ptr<GstElement, Unref> pipeline_;
};

}
