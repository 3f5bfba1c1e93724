#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using app::JobState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MediaOn : public RecordsOn { };
NGUON_ON_BOTH_ENGINES(MediaOn);

app::Job job(std::int64_t id, Moment created)
{
    app::Job made;
    made.id = JobId(id);
    made.kind = "speech";
    made.by = AccountId(7);
    made.unit = nung;
    made.input = "{\"text\":\"xin chào\"}";
    made.created = created;
    made.changed = created;
    return made;
}

TEST_P(MediaOn, files_are_known_by_their_hash)
{
    app::MediaFile file;
    file.hash = std::string(64, 'a');
    file.name = "Bản tin.ogg";
    file.kind = "audio/ogg";
    file.size = 123'456;
    file.duration = 12'345ms;
    file.loudness_lufs = -16.1;
    file.true_peak_dbtp = -1.5;
    file.waveform = { 0.0F, 0.25F, 1.0F / 3 };
    file.source = "speech";
    file.spoken_text = "mười hai giờ";
    file.voice = "vi";
    file.fell_back = true;
    file.unit = nung;
    file.by = AccountId(7);
    file.created = now;
    write([&](app::Records& records) {
        records.media().add(file);
        app::MediaFile again = file;
        again.name = "other";
        records.media().add(again);
        const auto found = *records.media().find(file.hash);
        EXPECT_EQ(found.name, file.name) << "what is there stays";
        EXPECT_EQ(found.duration, file.duration);
        EXPECT_EQ(found.loudness_lufs, file.loudness_lufs);
        EXPECT_EQ(found.waveform, file.waveform);
        EXPECT_EQ(found.spoken_text, file.spoken_text);
        EXPECT_TRUE(found.fell_back);
        EXPECT_EQ(found.created, now);
        EXPECT_FALSE(records.media().find(std::string(64, 'b')));
        EXPECT_THAT(records.media().all_hashes(), ElementsAre(file.hash));
    });
}

TEST_P(MediaOn, uploads_go_on_and_are_swept)
{
    write([](app::Records& records) {
        auto& media = records.media();
        media.add_upload({ 1, AccountId(7), nung, "a.mp3", 1'000, 0, now });
        media.add_upload({ 2, AccountId(7), nung, "b.mp3", 1'000, 0, now + 1h });
        app::Upload upload = *media.find_upload(1);
        upload.received = 500;
        media.save_upload(upload);
        EXPECT_EQ(media.find_upload(1)->received, 500);
        const auto old = media.uploads_before(now + 1h);
        ASSERT_EQ(old.size(), 1U);
        media.remove_upload(old[0].id);
        EXPECT_FALSE(media.find_upload(1));
    });
}

TEST_P(MediaOn, jobs_are_claimed_by_row_oldest_first)
{
    write([](app::Records& records) {
        auto& jobs = records.jobs();
        jobs.add(job(1, now + 1s));
        jobs.add(job(2, now));
        const auto first = jobs.claim("p1", now + 2s);
        ASSERT_TRUE(first);
        EXPECT_EQ(first->id, JobId(2));
        EXPECT_EQ(first->state, JobState::running);
        EXPECT_EQ(first->claimed_by, "p1");
        EXPECT_EQ(jobs.claim("p2", now + 2s)->id, JobId(1));
        EXPECT_FALSE(jobs.claim("p1", now + 2s));
        EXPECT_TRUE(jobs.report(JobId(2), 40, now + 3s));
        EXPECT_EQ(jobs.find(JobId(2))->progress_percent, 40);
        EXPECT_TRUE(jobs.finish(JobId(2), JobState::done, "{}", "", now + 4s));
        EXPECT_EQ(jobs.find(JobId(2))->progress_percent, 100);
        EXPECT_FALSE(jobs.finish(JobId(2), JobState::failed, "", "x", now)) << "it is over";
        EXPECT_FALSE(jobs.cancel(JobId(2), now));
    });
}

TEST_P(MediaOn, a_cancelled_job_reports_in_vain)
{
    write([](app::Records& records) {
        auto& jobs = records.jobs();
        jobs.add(job(1, now));
        jobs.add(job(2, now));
        EXPECT_TRUE(jobs.claim("p1", now));
        EXPECT_TRUE(jobs.cancel(JobId(1), now));
        EXPECT_TRUE(jobs.cancel(JobId(2), now)) << "while it waits";
        EXPECT_FALSE(jobs.report(JobId(1), 10, now));
        EXPECT_FALSE(jobs.finish(JobId(1), JobState::done, "{}", "", now));
        EXPECT_EQ(jobs.find(JobId(1))->state, JobState::cancelled);
        EXPECT_FALSE(jobs.claim("p1", now));
    });
}

TEST_P(MediaOn, what_a_dead_process_had_claimed_waits_again)
{
    write([](app::Records& records) {
        auto& jobs = records.jobs();
        jobs.add(job(1, now));
        jobs.add(job(2, now + 1s));
        EXPECT_TRUE(jobs.claim("dead", now));
        EXPECT_TRUE(jobs.claim("alive", now));
        EXPECT_EQ(jobs.release("alive", now), 1);
        EXPECT_EQ(jobs.claim("alive", now)->id, JobId(1));
        EXPECT_TRUE(jobs.finish(JobId(1), JobState::failed, "", "speech.no_voice", now));
        EXPECT_EQ(jobs.find(JobId(1))->error_code, "speech.no_voice");
        EXPECT_EQ(jobs.remove_before(now + 1h), 1) << "only what is over";
        EXPECT_FALSE(jobs.find(JobId(1)));
    });
}

}
}
