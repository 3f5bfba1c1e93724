// Works off the jobs in the database, a few at a time; each is claimed by row and can be cancelled
// while it runs.
#pragma once

#include "runtime/clock.hpp"
#include "runtime/desk.hpp"
#include "server/app/jobs.hpp"
#include "server/app/media_folder.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace nguon {

class JobRunner {
public:
    struct Parts {
        runtime::Desk<app::TruthStore>& truth;
        const runtime::Clock& clock;
        app::Studio& studio;
        app::MediaFolder& folder;
        std::function<void(const app::Job&)> changed; // for the browsers
    };
    JobRunner(Parts parts, std::string process, std::size_t threads);
    ~JobRunner();

    void start();
    void stop();
    // A job was added.
    void wake();
    // The row is cancelled already; the work under way is told to end.
    void cancel(JobId id);

private:
    void serve();
    std::optional<app::Job> claim();
    void work_on(const app::Job& job, std::stop_token stop);
    // Step by step, each in a transaction of its own.
    void work_on_import(const app::Job& job, std::stop_token stop);
    Result<app::MediaFile> make(const app::Job& job, std::stop_token stop);

    Parts parts_;
    std::string process_;
    std::size_t thread_count_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::uint64_t wishes_ = 0;
    std::map<JobId, std::stop_source> running_;
    std::vector<std::thread> threads_;
};

}
