#pragma once

#include "server/app/records/facts.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlDeliveries final : public app::Deliveries {
public:
    explicit SqlDeliveries(sql::Connection& sql)
        : sql_(sql)
    {
    }

    // Each is settled by the records that are here already.
    void expect(const std::vector<Delivery>& deliveries) override;
    // Latest planned first.
    app::Paged<Delivery> list(
        const app::DeliveryFilter& filter, const UnitTree& tree, const app::Page& page) override;
    LedgerSummary summary(const app::DeliveryFilter& filter, const UnitTree& tree) override;
    // Of exactly these units, days in [from, to).
    std::vector<app::AiringSum> sums(const std::vector<UnitId>& units, Day from, Day to) override;
    std::vector<app::DeviceSum> device_sums(
        const std::vector<UnitId>& units, Day from, Day to) override;
    std::optional<Delivery> find(DeviceId device, const OccurrenceKey& occurrence) override;
    std::vector<app::AiringRow> airings_of(BulletinId bulletin, int most) override;
    std::int64_t count_heard(const std::vector<BulletinId>& bulletins, Span planned) override;
    std::vector<app::AiringRow> airings_in(
        const app::DeliveryFilter& filter, const UnitTree& tree) override;
    std::vector<app::HeardRow> heard_on(DeviceId device, Moment from, int most) override;
    std::vector<app::AiringNews> airing_news(int most) override;
    void forget(const std::vector<app::AiringNews>& news) override;
    std::int64_t count_early(
        const app::DeliveryFilter& filter, const UnitTree& tree, Moment closed) override;
    std::map<DeviceId, int> missed_in_a_row(Moment since) override;
    std::optional<Moment> closed_until() override;
    void set_closed_until(Moment moment) override;

    // Records that have just been stored: what was expected of them is settled anew.
    void settle_records(DeviceId device, std::span<const PlayRecord> fresh);

private:
    using Records = std::map<std::pair<DeviceId, OccurrenceKey>, std::vector<PlayRecord>>;

    // What the records say beyond the row, for a page of them.
    void add_ends(std::vector<Delivery>& deliveries);
    Records records_of(const std::vector<Delivery>& deliveries);
    LedgerSummary summary_of_rows(const app::DeliveryFilter& filter, const UnitTree& tree);
    LedgerSummary summary_of_sums(const app::DeliveryFilter& filter, const UnitTree& tree);

    sql::Connection& sql_;
};

}
