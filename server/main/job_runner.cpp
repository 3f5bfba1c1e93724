#include "server/main/job_runner.hpp"

#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/imports.hpp"

namespace nguon {

JobRunner::JobRunner(Parts parts, std::string process, std::size_t threads)
    : parts_(parts)
    , process_(std::move(process))
    , thread_count_(threads)
{
}

JobRunner::~JobRunner() { stop(); }

void JobRunner::start()
{
    // What an earlier process of this server was working on begins anew.
    auto release = [this](app::Records& records) {
        return records.jobs().release(process_, parts_.clock.now());
    };
    parts_.truth.commit_now(release);
    wishes_ = 1;
    for (std::size_t i = 0; i < thread_count_; ++i)
        threads_.emplace_back([this] { serve(); });
}

void JobRunner::stop()
{
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
        for (auto& [id, source] : running_)
            source.request_stop();
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

void JobRunner::wake()
{
    {
        const std::scoped_lock lock(mutex_);
        ++wishes_;
    }
    wake_.notify_one();
}

void JobRunner::cancel(JobId id)
{
    const std::scoped_lock lock(mutex_);
    if (const auto at = running_.find(id); at != running_.end())
        at->second.request_stop();
}

void JobRunner::serve()
{
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stopping_ || wishes_ > 0; });
            if (stopping_)
                return;
            --wishes_;
        }
        try {
            while (const auto job = claim()) {
                std::stop_token stop;
                {
                    const std::scoped_lock lock(mutex_);
                    if (stopping_)
                        return;
                    stop = running_[job->id].get_token();
                }
                work_on(*job, stop);
                const std::scoped_lock lock(mutex_);
                running_.erase(job->id);
            }
        } catch (const std::exception& error) {
            log::error("job.failed", { { "what", error.what() } });
        }
    }
}

std::optional<app::Job> JobRunner::claim()
{
    auto work = [this](app::Records& records) {
        return records.jobs().claim(process_, parts_.clock.now());
    };
    return parts_.truth.commit_now(work);
}

Result<app::MediaFile> JobRunner::make(const app::Job& job, std::stop_token stop)
{
    int told = 0;
    const auto progress = [&](int percent) {
        // Every tenth is enough for a bar, and keeps the writer free.
        if (percent < told + 10 || percent >= 100)
            return;
        told = percent;
        auto report = [&](app::Records& records) {
            return records.jobs().report(job.id, percent, parts_.clock.now());
        };
        parts_.truth.commit_now(report);
        parts_.changed(job);
    };
    if (job.kind == "speech") {
        const auto work = app::speech_job(job);
        return work ? parts_.studio.speak(work->order, stop, progress)
                    : tl::unexpected(work.error());
    }
    const auto work = app::recording_job(job);
    if (!work)
        return tl::unexpected(work.error());
    auto made = parts_.studio.take_recording(
        parts_.folder.upload_path(work->upload), work->name, work->cut, stop, progress);
    if (!stop.stop_requested())
        parts_.folder.abandon(work->upload);
    return made;
}

void JobRunner::work_on_import(const app::Job& job, std::stop_token stop)
{
    std::string code = "done";
    // A stop of the server leaves the job running: the next start goes on with it.
    while (!stop.stop_requested()) {
        auto work = [&](app::Records& records) {
            return app::work_on_import(records, job, runtime::chance_for_ids, parts_.clock.now());
        };
        // A step that broke left no trace: the import is told to have failed and may be begun
        // again.
        Result<app::ImportStep> step = fail(Kind::unavailable, "import.failed");
        try {
            step = parts_.truth.commit_now(work, Urgency::bulk);
        } catch (const std::exception& error) {
            log::error(
                "import.step_failed", { { "job", job.id.text() }, { "what", error.what() } });
        }
        if (!step) {
            code = step.error().code;
            auto give_up = [&](app::Records& records) {
                app::fail_import(records, job, code, parts_.clock.now());
            };
            parts_.truth.commit_now(give_up);
            break;
        }
        parts_.changed(job);
        if (step->is_over)
            break;
    }
    log::info("job.over", { { "job", job.id.text() }, { "kind", job.kind }, { "code", code } });
    parts_.changed(job);
}

void JobRunner::work_on(const app::Job& job, std::stop_token stop)
{
    if (job.kind == app::import_job_kind)
        return work_on_import(job, stop);
    auto made = make(job, stop);
    const Moment now = parts_.clock.now();
    {
        const std::scoped_lock lock(mutex_);
        // Interrupted by a stop of the server, not by its owner: it begins anew at the next start.
        if (!made && stopping_)
            return;
    }
    auto finish = [&](app::Records& records) {
        if (made)
            app::finish_job(records, job, *made, now);
        else
            app::fail_job(records, job, made.error().code, runtime::chance_for_ids, now);
    };
    parts_.truth.commit_now(finish);
    log::info("job.over",
        { { "job", job.id.text() }, { "kind", job.kind },
            { "code", made ? std::string("done") : made.error().code } });
    parts_.changed(job);
}

}
