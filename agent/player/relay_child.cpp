// What the child process of a station does: GStreamer from its input, or from an input of the
// device, to its output.
#include "agent/player/relay_input.hpp"
#include "agent/player/relay_walls.hpp"

#include <gst/gst.h>

namespace nguon::agent {

int run_relay_child(const std::string& source)
{
    gst_init(nullptr, nullptr);
    const std::string head = source == "stream" ? "fdsrc fd=0 ! decodebin" : source;
    const std::string description = head
        + " ! audioconvert ! audioresample"
          " ! audio/x-raw,format=F32LE,rate=48000,channels=1,layout=interleaved"
          " ! fdsink fd=1 sync=false";
    GError* error = nullptr;
    GstElement* pipeline = gst_parse_launch(description.c_str(), &error);
    if (pipeline == nullptr || error != nullptr)
        return 2;
    // Behind what GStreamer reads for itself when it begins, before the first byte of a stranger.
    if (source == "stream" && !wall_in_decoder())
        return 3;
    if (gst_element_set_state(pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
        return 1;
    GstBus* bus = gst_element_get_bus(pipeline);
    GstMessage* message = gst_bus_timed_pop_filtered(
        bus, GST_CLOCK_TIME_NONE, static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS));
    return GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS ? 0 : 1;
}

}
