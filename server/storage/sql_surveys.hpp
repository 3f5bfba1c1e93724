#pragma once

#include "server/app/records/surveys.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlSurveys final : public app::Surveys {
public:
    explicit SqlSurveys(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<SurveyRound> find(SurveyRoundId id) override;
    std::optional<SurveyRound> find_on(SurveyRoundId id, Day day) override;
    app::Paged<SurveyRound> list(const std::vector<UnitId>& units, const UnitTree& tree,
        const app::Page& page, std::optional<Day> day) override;
    std::int64_t not_kept(const std::vector<UnitId>& units, const UnitTree& tree, Day day) override;
    void add(const SurveyRound& round) override;
    bool save(const SurveyRound& round, Version seen) override;

    std::optional<SurveyAnswer> find_answer(SurveyAnswerId id) override;
    std::optional<SurveyAnswer> sent(AccountId by, const std::string& client_id) override;
    std::optional<SurveyAnswer> standing(SurveyRoundId round, AssetId asset) override;
    std::vector<SurveyAnswer> open_of(
        SurveyRoundId round, const std::vector<AssetId>& assets, std::optional<Day> day) override;
    app::Paged<SurveyAnswer> answers(const app::SurveyAnswerFilter& filter, const UnitTree& tree,
        const app::Page& page) override;
    void add_answer(const SurveyAnswer& answer) override;
    void set_state(SurveyAnswerId id, AnswerState state, Moment at) override;
    std::map<UnitId, std::int64_t> answered(SurveyRoundId round, std::optional<Day> day) override;

private:
    sql::Connection& sql_;
};

}
