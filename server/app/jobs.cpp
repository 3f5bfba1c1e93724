#include "server/app/jobs.hpp"

#include "server/app/bulletins.hpp"
#include "server/app/note.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// What the author reads beside the returned bulletin.
constexpr std::string_view voice_failed_comment
    = "Máy chưa đọc được tin này. Hãy trình lại sau, chọn giọng khác hoặc tải bản thu lên.";

Job make(const Deed& deed, UnitId unit, std::string kind, const json::Object& input)
{
    Job job;
    job.id = deed.new_id<JobId>();
    job.kind = std::move(kind);
    job.by = deed.caller.account;
    job.unit = unit;
    job.input = json::serialise(input);
    job.created = deed.now;
    job.changed = deed.now;
    return job;
}

}

std::string_view name_of(JobState state)
{
    static constexpr std::array<std::string_view, 5> names{ "waiting", "running", "done", "failed",
        "cancelled" };
    return names[static_cast<std::size_t>(state)];
}

Job make_job(const Deed& deed, UnitId unit, const SpeechJob& work)
{
    return make(deed, unit, "speech",
        json::Object{ { "text", json::of(work.order.spoken_text) },
            { "voice", json::of(work.order.voice) }, { "speed", work.order.speed_percent },
            { "name", json::of(work.order.name) }, { "bulletin", json::of(work.bulletin) },
            { "version", work.version }, { "phrase_gap", work.order.phrase_gap.count() } });
}

Job make_job(const Deed& deed, UnitId unit, const RecordingJob& work)
{
    return make(deed, unit, "transcode",
        json::Object{ { "upload", json::of(work.upload) }, { "name", json::of(work.name) },
            { "keep_from", work.cut.from.count() },
            { "keep_to",
                work.cut.to ? json::Value(work.cut.to->count()) : json::Value(nullptr) } });
}

Job make_job(const Deed& deed, UnitId unit, const ImportJob& work)
{
    return make(deed, unit, std::string(import_job_kind),
        json::Object{ { "import", json::of(work.import) }, { "undo", work.is_undo } });
}

Result<ImportJob> import_job(const Job& job)
{
    const auto object = json::parse_object(job.input);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    const ImportJob work{ in.id<ImportId>("import"), in.boolean("undo") };
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return work;
}

Result<SpeechJob> speech_job(const Job& job)
{
    const auto object = json::parse_object(job.input);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    SpeechJob work;
    work.order.spoken_text = in.text("text", { .most = 400'000, .lines = json::Lines::many });
    work.order.voice = in.text("voice", { .most = 100 });
    work.order.speed_percent = static_cast<int>(in.integer("speed", 1, 1'000));
    work.order.name = in.text("name", { .most = 1'000, .lines = json::Lines::many });
    work.bulletin = in.optional_id<BulletinId>("bulletin");
    work.version = in.integer("version", 0, std::numeric_limits<Version>::max());
    // Jobs from before there were gaps have none.
    work.order.phrase_gap = Milliseconds(in.optional_integer("phrase_gap", 0, 60'000).value_or(0));
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return work;
}

Result<RecordingJob> recording_job(const Job& job)
{
    const auto object = json::parse_object(job.input);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    RecordingJob work{ in.text("upload", { .most = 64 }),
        in.text("name", { .most = 1'000, .lines = json::Lines::many }), {} };
    constexpr std::int64_t most = 24LL * 3600 * 1000;
    work.cut.from = Milliseconds(in.optional_integer("keep_from", 0, most).value_or(0));
    if (const auto to = in.optional_integer("keep_to", 0, most))
        work.cut.to = Milliseconds(*to);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return work;
}

void finish_job(Records& records, const Job& job, MediaFile file, Moment now)
{
    file.unit = job.unit;
    file.by = job.by;
    file.created = now;
    records.media().add(file);
    if (job.kind == "speech") {
        if (const auto work = speech_job(job); work && work->bulletin)
            attach_sound(
                records, *work->bulletin, { file.hash, file.duration, file.size }, work->version);
    }
    const json::Object result{ { "media", json::of(file.hash) },
        { "duration_ms", file.duration.count() } };
    records.jobs().finish(job.id, JobState::done, json::serialise(result), {}, now);
}

void fail_job(
    Records& records, const Job& job, const std::string& code, const Chance& chance, Moment now)
{
    records.jobs().finish(job.id, JobState::failed, {}, code, now);
    const auto work = job.kind == "speech" ? speech_job(job) : Result<SpeechJob>();
    const auto by = records.accounts().find(job.by);
    if (!work || !work->bulletin || !by)
        return;
    auto bulletin = records.bulletins().find(*work->bulletin);
    // Another version has another job.
    if (!bulletin || bulletin->version() != work->version
        || !bulletin->reject(job.by, std::string(voice_failed_comment), work->version, now)
        || !records.bulletins().save(*bulletin, work->version, job.by))
        return;
    note(records, Deed{ by->caller(), now, chance, {} }, "bulletin.voice_failed",
        { "bulletin", bulletin->id().value(), bulletin->content().title, bulletin->unit() },
        { { "code", code } });
}

Result<Job> find_job(Records& records, const Deed& deed, JobId id)
{
    auto job = records.jobs().find(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!job
        || (job->by != deed.caller.account
            && !deed.caller.may_in(Right::write_bulletin, job->unit, *tree)))
        return fail(Kind::missing, "job.missing");
    return std::move(*job);
}

}
