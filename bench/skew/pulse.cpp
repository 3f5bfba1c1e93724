#include "bench/skew/pulse.hpp"

#include <stdexcept>
#include <thread>

namespace nguon::bench {

Pulse::Pulse(const std::filesystem::path& folder)
{
    const std::string socket = (folder / "pulse.socket").string();
    environment_ = { "PULSE_SERVER=unix:" + socket, "XDG_RUNTIME_DIR=" + folder.string(),
        "HOME=" + folder.string() };
    const std::string remap = "module-remap-sink master=both channels=1 channel_map=mono remix=no ";
    server_ = std::make_unique<Child>(
        std::vector<std::string>{ "pulseaudio", "-n", "--daemonize=no", "--disable-shm=1",
            "--exit-idle-time=-1", "--high-priority=yes", "--realtime=yes", "--log-level=error",
            "--load=module-null-sink sink_name=both rate=48000 channels=2 "
            "channel_map=front-left,front-right",
            "--load=" + remap + "sink_name=left master_channel_map=front-left",
            "--load=" + remap + "sink_name=right master_channel_map=front-right",
            // Last, so that the socket appears when the sinks are there.
            "--load=module-native-protocol-unix auth-anonymous=1 socket=" + socket },
        environment_, folder / "pulse.log");
    for (int i = 0; i < 100 && !std::filesystem::exists(socket); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (!std::filesystem::exists(socket))
        throw std::runtime_error("pulseaudio did not start");
}

std::unique_ptr<Child> Pulse::record(const std::filesystem::path& to) const
{
    std::filesystem::remove(to);
    auto recorder = std::make_unique<Child>(
        std::vector<std::string>{ "parec", "--device=both.monitor", "--format=s16le",
            "--rate=48000", "--channels=2", "--latency-msec=50", "--raw" },
        environment_, to);
    const auto silent
        = [&] { return !std::filesystem::exists(to) || std::filesystem::file_size(to) == 0; };
    for (int i = 0; i < 200 && silent(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
    if (silent())
        throw std::runtime_error("parec did not start");
    return recorder;
}

}
