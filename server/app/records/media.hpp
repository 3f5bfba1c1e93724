#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "core/ids.hpp"

namespace nguon::app {

// What is known of a stored sound. The bytes lie in the media folder under the hash.
struct MediaFile {
    MediaHash hash;
    std::string name; // as uploaded, or made from a title
    std::string kind; // "audio/ogg"
    std::int64_t size = 0; // bytes
    Milliseconds duration{};
    double loudness_lufs = 0;
    double true_peak_dbtp = 0;
    std::vector<float> waveform; // peaks 0..1, evenly spaced
    std::string source; // upload | speech | tone
    std::string spoken_text; // of speech
    std::string voice;
    bool fell_back = false; // the wanted voice did not answer, the default one spoke
    UnitId unit;
    AccountId by;
    Moment created{};
};

// An upload under way: it goes on from `received` after a cut.
struct Upload {
    std::int64_t id = 0;
    AccountId by;
    UnitId unit;
    std::string name;
    std::int64_t size = 0; // announced bytes
    std::int64_t received = 0;
    Moment created{};
};

class Media {
public:
    virtual ~Media() = default;

    virtual std::optional<MediaFile> find(const MediaHash& hash) = 0;
    // Adding what is there already changes nothing.
    virtual void add(const MediaFile& file) = 0;
    virtual std::vector<MediaHash> all_hashes() = 0;
    virtual std::optional<Upload> find_upload(std::int64_t id) = 0;
    virtual void add_upload(const Upload& upload) = 0;
    virtual void save_upload(const Upload& upload) = 0;
    virtual void remove_upload(std::int64_t id) = 0;
    virtual std::vector<Upload> uploads_before(Moment moment) = 0;
};

enum class JobState : std::uint8_t { waiting, running, done, failed, cancelled };

// Long work with progress; claimed by row, so that it survives a restart.
struct Job {
    JobId id;
    std::string kind; // speech | transcode | export
    AccountId by;
    UnitId unit;
    JobState state = JobState::waiting;
    int progress_percent = 0;
    std::string input; // JSON
    std::string result; // JSON when done
    std::string error_code;
    Moment created{};
    Moment changed{};
    std::string claimed_by; // the process that works on it
};

class Jobs {
public:
    virtual ~Jobs() = default;

    virtual std::optional<Job> find(JobId id) = 0;
    virtual void add(const Job& job) = 0;
    // The oldest waiting job becomes running, claimed by `process`.
    virtual std::optional<Job> claim(const std::string& process, Moment now) = 0;
    // False: the job is no longer running (cancelled).
    virtual bool report(JobId id, int progress_percent, Moment now) = 0;
    virtual bool finish(JobId id, JobState state, const std::string& result,
        const std::string& error_code, Moment now)
        = 0;
    // False: it was over already.
    virtual bool cancel(JobId id, Moment now) = 0;
    // What a process that died had claimed goes back to waiting.
    virtual std::int64_t release(const std::string& not_of_process, Moment now) = 0;
    virtual std::int64_t remove_before(Moment moment) = 0;
};

}
