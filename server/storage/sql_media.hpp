#pragma once

#include "server/app/records/media.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlMedia final : public app::Media {
public:
    explicit SqlMedia(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::MediaFile> find(const MediaHash& hash) override;
    void add(const app::MediaFile& file) override;
    std::vector<MediaHash> all_hashes() override;
    std::optional<app::Upload> find_upload(std::int64_t id) override;
    void add_upload(const app::Upload& upload) override;
    void save_upload(const app::Upload& upload) override;
    void remove_upload(std::int64_t id) override;
    std::vector<app::Upload> uploads_before(Moment moment) override;

private:
    sql::Connection& sql_;
};

class SqlJobs final : public app::Jobs {
public:
    explicit SqlJobs(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::Job> find(JobId id) override;
    void add(const app::Job& job) override;
    std::optional<app::Job> claim(const std::string& process, Moment now) override;
    bool report(JobId id, int progress_percent, Moment now) override;
    bool finish(JobId id, app::JobState state, const std::string& result,
        const std::string& error_code, Moment now) override;
    bool cancel(JobId id, Moment now) override;
    std::int64_t release(const std::string& not_of_process, Moment now) override;
    std::int64_t remove_before(Moment moment) override;

private:
    sql::Connection& sql_;
};

}
