// What every part of the server stands on: its settings, time and threads, what it remembers, its
// keys, and the studio that makes sounds. Made first and gone last.
#pragma once

#include "runtime/runtime.hpp"
#include "runtime/shared_clock.hpp"
#include "runtime/worker_pool.hpp"
#include "server/http/passkeys/personal_trust.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "server/main/keyring_file.hpp"
#include "server/main/media_folder.hpp"
#include "server/main/settings.hpp"
#include "server/main/signer_child.hpp"
#include "server/main/studio.hpp"
#include "server/storage/stores.hpp"

namespace nguon {

struct ServerGround {
    explicit ServerGround(const ServerSettings& given);
    ServerGround(const ServerGround&) = delete;
    ServerGround& operator=(const ServerGround&) = delete;

    awaitable<bool> signer_answers();
    awaitable<Result<app::MediaFile>> speak(app::SpeechOrder order);
    // Where the root has pinned it, there; else where this server says it is opened.
    http::PersonalTrust personal_trust();
    // What the labels on poles begin with.
    std::string public_origin();
    // When nothing is left that could ask for their work.
    void stop_pools();

    // What may wait for the threads of a pool, before whoever comes is told to come again.
    static constexpr std::size_t most_writes = 2'000;
    static constexpr std::size_t most_reads = 4'000;
    static constexpr std::size_t most_signatures = 20'000;
    static constexpr std::size_t most_slow = 200; // of what takes tenths of a second each

    ServerSettings settings;
    std::uint16_t port = 0; // once it listens
    std::unique_ptr<runtime::Clock> time = runtime::clock_of_environment();
    const runtime::Clock& clock = *time;
    runtime::Runtime runtime;
    runtime::WorkerPool truth_writer{ "truth.writer", 1, most_writes, 1 };
    runtime::WorkerPool truth_readers{ "truth.readers", 4, most_reads };
    runtime::WorkerPool fact_writer{ "facts.writer", 1, most_writes };
    runtime::WorkerPool fact_readers{ "facts.readers", 2, most_writes };
    runtime::WorkerPool signing{ "signing", 2, most_signatures };
    runtime::WorkerPool hashing{ "hashing", 2, most_slow };
    runtime::WorkerPool voicing{ "voicing", 2, most_slow };
    runtime::WorkerPool printing{ "printing", 1, 20 };
    runtime::WorkerPool pocketing{ "pocketing", 1, 50 };
    std::unique_ptr<storage::SqlTruth> truth_store;
    std::unique_ptr<storage::SqlFacts> fact_store;
    storage::MediaStore store;
    StoredMediaFolder folder;
    SignerChild signer_child;
    KeyringFile keyring;
    http::TruthDesk truth;
    http::FactDesk facts;
    std::filesystem::path work;
    ServerStudio studio;
    http::News news;
};

}
