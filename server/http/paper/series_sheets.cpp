#include "server/http/paper/series_sheets.hpp"

#include <cmath>

namespace nguon::http {
namespace {

using Cell = Sheet::Cell;
using Value = double (*)(const app::SeriesFigures&);

constexpr double ms_a_minute = 60'000;

double minutes_of(const app::SeriesFigures& figures)
{
    return std::round(static_cast<double>(figures.heard.count()) / ms_a_minute * 10) / 10;
}

std::string month_of(Day month)
{
    return vietnamese_day(month).substr(3); // MM/yyyy
}

class Tab {
public:
    Tab(const app::UnitSeries& series, std::string name, const std::string& what, Value value)
        : series_(series)
        , value_(value)
        , has_groups_(series.plan().groups.size() > 1)
    {
        sheet_.name = std::move(name);
        sheet_.title = what + ", " + series.plan().unit_name + ", từ tháng "
            + month_of(series.months().front()) + " đến tháng " + month_of(series.months().back());
        sheet_.head.emplace_back("Đơn vị");
        if (has_groups_)
            sheet_.head.emplace_back("Thuộc tỉnh (cũ)");
        for (const Day month : series.months())
            sheet_.head.push_back(month_of(month));
        sheet_.head.emplace_back("Cộng");
    }

    Sheet finished() &&
    {
        const app::SeriesPlan& plan = series_.plan();
        for (std::size_t at = 0; at < shown_rows(series_); ++at) {
            const app::SeriesRow& row = plan.rows[at];
            add(row.unit ? row.name : other_clusters, name_above(row), series_.figures(at));
        }
        if (has_groups_) {
            for (const app::SeriesGroup& group : plan.groups)
                add("Cộng " + group.name, group.name, series_.figures_of(group));
        }
        add("Tổng cộng (mỗi lượt tính một lần)", {}, series_.total());
        return std::move(sheet_);
    }

private:
    std::string name_above(const app::SeriesRow& row) const
    {
        for (const app::SeriesGroup& group : series_.plan().groups) {
            if (row.above == group.unit)
                return group.name;
        }
        return {};
    }

    void add(std::string name, std::string above, const std::vector<app::SeriesFigures>& months)
    {
        std::vector<Cell> cells{ std::move(name) };
        if (has_groups_)
            cells.emplace_back(std::move(above));
        double sum = 0;
        for (const app::SeriesFigures& one : months) {
            cells.emplace_back(value_(one));
            sum += value_(one);
        }
        cells.emplace_back(sum);
        sheet_.rows.push_back(std::move(cells));
    }

    const app::UnitSeries& series_;
    Value value_;
    bool has_groups_;
    Sheet sheet_;
};

}

std::size_t shown_rows(const app::UnitSeries& series)
{
    const std::size_t all = series.plan().rows.size();
    return series.is_empty(all - 1) ? all - 1 : all;
}

std::vector<Sheet> series_sheets(const app::UnitSeries& series)
{
    const Value plays = [](const app::SeriesFigures& one) { return double(one.plays); };
    const Value planned = [](const app::SeriesFigures& one) { return double(one.planned); };
    std::vector<Sheet> sheets;
    sheets.push_back(Tab(series, "Đã phát", "Số lượt đã phát (cụm loa)", plays).finished());
    sheets.push_back(Tab(series, "Theo lịch", "Số lượt theo lịch (cụm loa)", planned).finished());
    sheets.push_back(
        Tab(series, "Thời lượng", "Thời lượng trên các cụm loa (phút)", minutes_of).finished());
    return sheets;
}

}
