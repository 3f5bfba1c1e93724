#include "agent/player/output.hpp"

#include <spdlog/spdlog.h>

#include <pthread.h>

#include <cmath>
#include <stdexcept>

namespace nguon::agent {
namespace {
// A sound card asks for its buffer in advance; a file does not, which lets a stop act sooner.
constexpr Nanoseconds latency_without_card = std::chrono::milliseconds(40);
constexpr Nanoseconds latency_with_card = std::chrono::milliseconds(130);
constexpr int card_buffer_us = 100'000;
constexpr int card_period_us = 10'000;
// Buffers follow one another exactly, so any larger step is one that SinkDrift asked for and is to
// be made at once. (The sink's own "skew" method judges by its latest readings: beside a busy
// processor it wandered by several milliseconds.)
constexpr guint64 alignment_ns = 150'000;
constexpr int samples_a_buffer = 480;
constexpr auto silent_death = std::chrono::seconds(3);

void start_gstreamer()
{
    static const bool started = [] {
        GError* error = nullptr;
        if (!gst_init_check(nullptr, nullptr, &error))
            throw std::runtime_error(error ? error->message : "gstreamer");
        return true;
    }();
    (void)started;
}

bool has_sound_card()
{
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/dev/snd", none)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("pcm") && name.ends_with("p"))
            return true;
    }
    return false;
}

bool has_card(const OutputChoice& choice)
{
    return choice.kind == OutputChoice::Kind::pulse || choice.kind == OutputChoice::Kind::automatic;
}

OutputChoice settled(OutputChoice choice)
{
    if (choice.kind == OutputChoice::Kind::automatic && !has_sound_card())
        choice.kind = OutputChoice::Kind::null;
    return choice;
}

std::string name_of(const OutputChoice& choice)
{
    switch (choice.kind) {
    case OutputChoice::Kind::automatic:
        return "alsa";
    case OutputChoice::Kind::null:
        return "null";
    case OutputChoice::Kind::wav:
        return "wav:" + choice.target;
    case OutputChoice::Kind::pulse:
        return "pulse:" + choice.target;
    }
    return {};
}

std::int16_t to_int16(float sample)
{
    return static_cast<std::int16_t>(std::lround(std::clamp(sample, -1.0F, 1.0F) * 32'767.0F));
}
}

Result<OutputChoice> OutputChoice::parse(std::string_view text)
{
    const auto colon = text.find(':');
    const auto kind = text.substr(0, colon);
    const std::string target(colon == std::string_view::npos ? "" : text.substr(colon + 1));
    if (text == "auto")
        return OutputChoice{ Kind::automatic, {} };
    if (text == "null")
        return OutputChoice{ Kind::null, {} };
    if (kind == "wav" && !target.empty())
        return OutputChoice{ Kind::wav, target };
    if (kind == "pulse" && !target.empty())
        return OutputChoice{ Kind::pulse, target };
    return fail(nguon::Kind::invalid, "sound.output_not_understood", std::string(text));
}

void Output::Unref::operator()(GstElement* element) const
{
    gst_element_set_state(element, GST_STATE_NULL);
    gst_object_unref(element);
}

Output::Output(const OutputChoice& choice, const PipelineClock& clock, Render render)
    : clock_(clock)
    , render_(std::move(render))
    , mix_(samples_a_buffer)
{
    start_gstreamer();
    const OutputChoice real = settled(choice);
    name_ = name_of(real);
    latency_ = has_card(real) ? latency_with_card : latency_without_card;
    if (real.kind == OutputChoice::Kind::wav)
        wav_ = std::make_unique<WavFile>(real.target, MachineClock().wall());
    build(real);
    start();
}

Output::~Output() = default;

GstElement* Output::add(const char* factory)
{
    GstElement* element = gst_element_factory_make(factory, nullptr);
    if (!element)
        throw std::runtime_error(std::string("gstreamer lacks ") + factory);
    gst_bin_add(GST_BIN(pipeline_.get()), element);
    return element;
}

GstElement* Output::add_sink(const OutputChoice& choice)
{
    if (!has_card(choice)) {
        GstElement* sink = add("fakesink");
        g_object_set(sink, "sync", TRUE, "signal-handoffs", TRUE, nullptr);
        g_signal_connect(sink, "handoff", G_CALLBACK(on_handoff), this);
        return sink;
    }
    GstElement* sink = add(choice.kind == OutputChoice::Kind::pulse ? "pulsesink" : "alsasink");
    g_object_set(sink, "provide-clock", FALSE, "buffer-time", gint64{ card_buffer_us },
        "latency-time", gint64{ card_period_us }, "alignment-threshold", alignment_ns,
        "discont-wait", guint64{ 0 }, nullptr);
    GstAudioBaseSink* card = GST_AUDIO_BASE_SINK(sink);
    gst_audio_base_sink_set_slave_method(card, GST_AUDIO_BASE_SINK_SLAVE_CUSTOM);
    gst_audio_base_sink_set_custom_slaving_callback(card, on_slaving, this, nullptr);
    if (choice.kind == OutputChoice::Kind::pulse)
        g_object_set(sink, "device", choice.target.c_str(), "client-name", "nguon", nullptr);
    GstPad* pad = gst_element_get_static_pad(sink, "sink");
    gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, on_sink, this, nullptr);
    gst_object_unref(pad);
    return sink;
}

void Output::build(const OutputChoice& choice)
{
    pipeline_.reset(gst_pipeline_new(nullptr));
    GstBus* bus = gst_element_get_bus(pipeline_.get());
    gst_bus_set_sync_handler(bus, on_message, nullptr, nullptr);
    gst_object_unref(bus);
    GstElement* source = add("audiotestsrc");
    g_object_set(source, "is-live", TRUE, "samplesperbuffer", samples_a_buffer, nullptr);
    gst_util_set_object_arg(G_OBJECT(source), "wave", "silence");
    GstElement* form = add("capsfilter");
    GstCaps* caps
        = gst_caps_from_string("audio/x-raw,format=S16LE,rate=48000,channels=1,layout=interleaved");
    g_object_set(form, "caps", caps, nullptr);
    gst_caps_unref(caps);
    // Cards that know only stereo or 44.1 kHz; both pass everything through where nothing differs.
    GstElement* channels = add("audioconvert");
    GstElement* rate = add("audioresample");
    GstElement* sink = add_sink(choice);
    if (!gst_element_link_many(source, form, channels, rate, sink, nullptr))
        throw std::runtime_error("gstreamer could not link the output");
    GstPad* pad = gst_element_get_static_pad(source, "src");
    gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, on_source, this, nullptr);
    gst_object_unref(pad);
}

void Output::start()
{
    const MonoTime now = std::chrono::steady_clock::now();
    advanced_ = now.time_since_epoch().count();
    // The base time is chosen by us, so that the position of each buffer is known exactly.
    first_position_ = clock_.position_at(now + latency_);
    GstPipeline* pipeline = GST_PIPELINE(pipeline_.get());
    gst_pipeline_use_clock(pipeline, clock_.gst());
    gst_pipeline_set_latency(pipeline, static_cast<GstClockTime>(latency_.count()));
    gst_element_set_start_time(pipeline_.get(), GST_CLOCK_TIME_NONE);
    gst_element_set_base_time(pipeline_.get(),
        clock_.time_of(first_position_) - static_cast<GstClockTime>(latency_.count()));
    if (gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
        throw std::runtime_error("the sound output cannot be opened: " + name_);
}

MonoTime Output::advanced_at() const { return MonoTime(Nanoseconds(advanced_.load())); }

bool Output::broken()
{
    GstBus* bus = gst_element_get_bus(pipeline_.get());
    while (GstMessage* message = gst_bus_pop(bus)) {
        if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
            GError* error = nullptr;
            gst_message_parse_error(message, &error, nullptr);
            spdlog::warn("sound output {} broke: {}", name_, error->message);
            g_error_free(error);
            failed_ = true;
        }
        gst_message_unref(message);
    }
    gst_object_unref(bus);
    return failed_ || std::chrono::steady_clock::now() - advanced_at() > silent_death;
}

// Runs on the thread that posts. Threads that carry sound go before everything else where the
// service manager allows it (LimitRTPRIO); where it does not, they stay as they are.
GstBusSyncReply Output::on_message(GstBus*, GstMessage* message, gpointer)
{
    if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_STREAM_STATUS)
        return GST_BUS_PASS;
    GstStreamStatusType type = GST_STREAM_STATUS_TYPE_LEAVE;
    gst_message_parse_stream_status(message, &type, nullptr);
    if (type == GST_STREAM_STATUS_TYPE_ENTER) {
        sched_param urgent{};
        urgent.sched_priority = 10;
        pthread_setschedparam(pthread_self(), SCHED_RR, &urgent);
    }
    gst_message_unref(message);
    return GST_BUS_DROP;
}

GstPadProbeReturn Output::on_source(GstPad*, GstPadProbeInfo* info, gpointer self)
{
    GstBuffer* buffer = gst_buffer_make_writable(GST_PAD_PROBE_INFO_BUFFER(info));
    GST_PAD_PROBE_INFO_DATA(info) = buffer;
    static_cast<Output*>(self)->fill(buffer);
    return GST_PAD_PROBE_OK;
}

void Output::fill(GstBuffer* buffer)
{
    // Silence carries a mark that lets sinks skip its content.
    GST_BUFFER_FLAG_UNSET(buffer, GST_BUFFER_FLAG_GAP);
    GstMapInfo map;
    if (!gst_buffer_map(buffer, &map, GST_MAP_WRITE))
        return;
    const std::size_t count = map.size / sizeof(std::int16_t);
    mix_.resize(count);
    const auto since = static_cast<std::int64_t>(
        gst_util_uint64_scale_round(GST_BUFFER_PTS(buffer), sample_rate, GST_SECOND));
    render_(first_position_ + since, mix_);
    auto* out = reinterpret_cast<std::int16_t*>(map.data);
    std::transform(mix_.begin(), mix_.end(), out, to_int16);
    gst_buffer_unmap(buffer, &map);
}

GstPadProbeReturn Output::on_sink(GstPad*, GstPadProbeInfo*, gpointer self)
{
    static_cast<Output*>(self)->advanced_
        = std::chrono::steady_clock::now().time_since_epoch().count();
    return GST_PAD_PROBE_OK;
}

// Both times count from the moment the sink began to play.
void Output::on_slaving(GstAudioBaseSink*, GstClockTime wanted, GstClockTime played,
    GstClockTimeDiff* move, GstAudioBaseSinkDiscontReason reason, gpointer self)
{
    SinkDrift& drift = static_cast<Output*>(self)->drift_;
    if (reason != GST_AUDIO_BASE_SINK_DISCONT_REASON_NO_DISCONT)
        drift.forget();
    if (!move) // only told of a break
        return;
    const Nanoseconds due = drift.observe(std::chrono::steady_clock::now(),
        Nanoseconds(static_cast<std::int64_t>(played)),
        Nanoseconds(static_cast<std::int64_t>(wanted)));
    *move = due.count();
}

void Output::on_handoff(GstElement*, GstBuffer* buffer, GstPad*, gpointer self)
{
    static_cast<Output*>(self)->sounded(buffer);
}

void Output::sounded(GstBuffer* buffer)
{
    advanced_ = std::chrono::steady_clock::now().time_since_epoch().count();
    GstMapInfo map;
    if (!wav_ || failed_ || !gst_buffer_map(buffer, &map, GST_MAP_READ))
        return;
    try {
        const auto since = static_cast<std::int64_t>(
            gst_util_uint64_scale_round(GST_BUFFER_PTS(buffer), sample_rate, GST_SECOND));
        const MachineClock machine;
        const ClockMapping now = machine.mapping(Nanoseconds::zero());
        wav_->write({ reinterpret_cast<const std::int16_t*>(map.data), map.size / 2 },
            now.wall_at(clock_.mono_at(first_position_ + since)));
    } catch (const std::exception& error) {
        spdlog::warn("sound output {} broke: {}", name_, error.what());
        failed_ = true;
    }
    gst_buffer_unmap(buffer, &map);
}

}
