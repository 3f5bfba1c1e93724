// What the signer's tests share: a folder of their own, cheap locks, and a signer that runs in a
// thread on a clock that stands still.
#pragma once

#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "runtime/clock.hpp"
#include "server/signer/key_store.hpp"
#include "server/signer/remote_signer.hpp"
#include "server/signer/service.hpp"
#include "server/signer/wire.hpp"
#include "json/write.hpp"

namespace nguon::signer {

inline const Moment now = *parse_rfc3339("2026-11-21T06:00:00+07:00");

class Folder {
public:
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "signer-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw_errno(name);
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline KeyOptions cheap_options()
{
    KeyOptions options;
    options.cost = { .passes = 1, .memory_kib = 64 };
    return options;
}

inline std::string payload(int number, Moment issued = now)
{
    return json::canonical(json::Object{ { "version", number }, { "issued", json::of(issued) } });
}

inline std::vector<std::string> payloads(int count)
{
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i)
        all.push_back(payload(i));
    return all;
}

template <typename T> std::string code_of(const Result<T>& result)
{
    return result ? "" : result.error().code;
}

inline std::string bytes_of(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

inline void put_bytes(const std::filesystem::path& path, std::string_view bytes)
{
    std::ofstream(path, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

// Keys and, between start and stop, a running signer.
class World {
public:
    World()
    {
        keyring = init_keys(folder.path(), cheap_options(), now).value();
        settings.data = folder.path();
    }
    ~World() { stop(); }

    // Returns when the signer listens: a connection made before waits in the socket's queue, so the
    // only thing to wait for is the socket itself.
    void start()
    {
        thread_ = std::jthread([this](const std::stop_token& token) {
            exit_code = run_signer(settings, clock, token);
        });
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!connect_to(socket()) && std::chrono::steady_clock::now() < patience)
            std::this_thread::yield();
    }
    void stop()
    {
        thread_.request_stop();
        if (thread_.joinable())
            thread_.join();
    }

    std::filesystem::path socket() const { return socket_path(folder.path()); }
    std::unique_ptr<RemoteSigner> client() const
    {
        return std::move(RemoteSigner::connect({ .socket = socket() }).value());
    }

    Folder folder;
    Keyring keyring;
    SignerSettings settings;
    runtime::ManualClock clock{ now };
    int exit_code = -1;

private:
    std::jthread thread_;
};

}
