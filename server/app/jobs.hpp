// Long work: what is asked for, as JSON in the row, and what comes of it.
#pragma once

#include "server/app/studio.hpp"

namespace nguon::app {

struct SpeechJob {
    SpeechOrder order;
    std::optional<BulletinId> bulletin; // gets the sound, if it is still this version
    Version version = 0;
};
struct RecordingJob {
    std::string upload;
    std::string name;
    Cut cut;
};

struct ImportJob {
    ImportId import;
    bool is_undo = false;
};
inline constexpr std::string_view import_job_kind = "import";

Job make_job(const Deed& deed, UnitId unit, const SpeechJob& work);
Job make_job(const Deed& deed, UnitId unit, const RecordingJob& work);
Job make_job(const Deed& deed, UnitId unit, const ImportJob& work);
Result<SpeechJob> speech_job(const Job& job);
Result<RecordingJob> recording_job(const Job& job);
Result<ImportJob> import_job(const Job& job);

// Adds the row of a new sound, gives it to its bulletin, and ends the job.
void finish_job(Records& records, const Job& job, MediaFile file, Moment now);
// Ends a job that failed. A bulletin that waited for this sound goes back to its author with the
// reason: nobody could ever approve it.
void fail_job(
    Records& records, const Job& job, const std::string& code, const Chance& chance, Moment now);
// Its own, or one of its unit.
Result<Job> find_job(Records& records, const Deed& deed, JobId id);

std::string_view name_of(JobState state);

}
