// The devices' end for the limit and the peer.
//   load_peer_crowd raw|mqtt|sound PORT N ROUNDS SERVER_PID
// Connects N lines, cuts them, connects them again (the storm), then sends ROUNDS messages to all.
// With `sound`: connects N plain lines and sends ROUNDS messages at the pace of live sound.
// Prints one JSON line; processor time is the server's.
#include "lines.hpp"

#include "trust/keys.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace nguon::bench {
namespace {

using namespace std::chrono_literals;

double processor_ms(int pid)
{
    double sum = 0;
    for (const auto& task :
        std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
        std::ifstream file(task.path() / "schedstat");
        double nanoseconds = 0;
        file >> nanoseconds;
        sum += nanoseconds / 1e6;
    }
    return sum;
}

double resident_kb(int pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    for (std::string word; file >> word;) {
        double kb = 0;
        if (word == "RssAnon:" && file >> kb)
            return kb;
    }
    return 0;
}

// Until the server has read what was said to it.
void until_quiet(int pid)
{
    double before = processor_ms(pid);
    for (int i = 0; i < 200; ++i) {
        std::this_thread::sleep_for(50ms);
        const double used = processor_ms(pid);
        if (used - before < 2)
            return;
        before = used;
    }
}

double percentile(std::vector<double> all, double percent)
{
    if (all.empty())
        return 0;
    std::sort(all.begin(), all.end());
    const auto place = static_cast<std::size_t>(percent / 100 * static_cast<double>(all.size()));
    return all[std::min(place, all.size() - 1)];
}

// What proving a device costs on this machine, which no bare accept has to do.
double verify_us()
{
    const SecretKey key = SecretKey::generate();
    const std::string text(300, 'x');
    const Signature signature = key.sign(text);
    const auto began = Steady::now();
    constexpr int rounds = 200;
    int good = 0;
    for (int i = 0; i < rounds; ++i)
        good += is_signed_by(key.public_key(), text, signature) ? 1 : 0;
    if (good != rounds)
        throw std::runtime_error("a signature was refused");
    return std::chrono::duration<double, std::micro>(Steady::now() - began).count() / rounds;
}

void measure(Protocol protocol, std::uint16_t port, std::size_t count, int rounds, int pid)
{
    const double lines = static_cast<double>(count);
    Lines crowd(protocol, port, count);
    const double empty_kb = resident_kb(pid);
    crowd.connect_all();
    until_quiet(pid);
    const double kb = (resident_kb(pid) - empty_kb) / lines;
    crowd.cut_all();
    until_quiet(pid);

    const double before_storm = processor_ms(pid);
    const auto storm = Steady::now();
    crowd.connect_all();
    const double storm_ms
        = std::chrono::duration<double, std::milli>(Steady::now() - storm).count();
    until_quiet(pid);
    const double connect_us = 1000 * (processor_ms(pid) - before_storm) / lines;

    double spent = 0;
    std::vector<double> all;
    std::vector<double> lasts;
    for (int i = 0; i <= rounds; ++i) {
        const double before = processor_ms(pid);
        const auto times = crowd.send_round();
        until_quiet(pid);
        if (i == 0)
            continue; // the first one warms up
        spent += processor_ms(pid) - before;
        all.insert(all.end(), times.begin(), times.end());
        lasts.push_back(*std::max_element(times.begin(), times.end()));
    }
    fmt::print("{{\"devices\":{},\"received\":{},\"duplicates\":{},\"p50_ms\":{:.2f},"
               "\"p99_ms\":{:.2f},\"last_p50_ms\":{:.2f},\"last_ms\":{:.2f},"
               "\"server_cpu_us_per_delivery\":{:.2f},\"connect_ms\":{:.0f},"
               "\"connect_cpu_us\":{:.2f},\"server_kb_per_device\":{:.2f},"
               "\"ed25519_verify_us\":{:.1f}}}\n",
        count, all.size(), crowd.duplicates(), percentile(all, 50), percentile(all, 99),
        percentile(lasts, 50), percentile(lasts, 100),
        rounds > 0 ? 1000 * spent / lines / rounds : 0.0, storm_ms, connect_us, kb, verify_us());
}

// A frame of live sound every fifth of a second; what the server does in between counts, too.
void measure_sound(std::uint16_t port, std::size_t count, int frames, int pid)
{
    Lines crowd(Protocol::raw, port, count);
    crowd.connect_all();
    until_quiet(pid);
    crowd.send_round(Word::sound); // the first one warms up
    until_quiet(pid);
    std::vector<double> all;
    std::vector<double> lasts;
    const double before = processor_ms(pid);
    const auto began = Steady::now();
    for (int i = 0; i < frames; ++i) {
        std::this_thread::sleep_until(began + i * 200ms);
        const auto times = crowd.send_round(Word::sound);
        all.insert(all.end(), times.begin(), times.end());
        lasts.push_back(*std::max_element(times.begin(), times.end()));
    }
    const double spent = processor_ms(pid) - before;
    fmt::print("{{\"devices\":{},\"received\":{},\"duplicates\":{},\"p50_ms\":{:.2f},"
               "\"p99_ms\":{:.2f},\"last_p50_ms\":{:.2f},\"last_ms\":{:.2f},"
               "\"server_cpu_us_per_delivery\":{:.2f}}}\n",
        count, all.size(), crowd.duplicates(), percentile(all, 50), percentile(all, 99),
        percentile(lasts, 50), percentile(lasts, 100),
        1000 * spent / static_cast<double>(count) / frames);
}

}
}

int main(int count, char** words)
{
    using namespace nguon::bench;
    const std::string kind = count == 6 ? words[1] : "";
    if (kind != "raw" && kind != "mqtt" && kind != "sound") {
        std::fputs("load_peer_crowd raw|mqtt|sound PORT N ROUNDS SERVER_PID\n", stderr);
        return 2;
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    try {
        const auto port = static_cast<std::uint16_t>(std::atoi(words[2]));
        const auto lines = static_cast<std::size_t>(std::atoi(words[3]));
        const int rounds = std::atoi(words[4]);
        const int pid = std::atoi(words[5]);
        if (kind == "sound")
            measure_sound(port, lines, std::max(1, rounds), pid);
        else
            measure(kind == "raw" ? Protocol::raw : Protocol::mqtt, port, lines, rounds, pid);
    } catch (const std::exception& error) {
        fmt::print(stderr, "load_peer_crowd: {}\n", error.what());
        return 1;
    }
    return 0;
}
