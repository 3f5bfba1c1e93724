// What a transaction adds to and takes from what is kept beside the deliveries, written at its end
// in one go: the sums by unit and day and by airing, and the list of those that went wrong.
#pragma once

#include <map>

#include "core/playlog/ledger.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

// Neither heard nor still open.
inline bool went_wrong(DeliveryState state)
{
    return state != DeliveryState::played && state != DeliveryState::awaiting;
}

class AiringSums {
public:
    void add(const Delivery& delivery);
    void change(const Delivery& before, const Delivery& after);
    void write(sql::Connection& sql) const;

private:
    struct Sum {
        LedgerSummary summary;
        Milliseconds heard{};
    };
    void count(const Delivery& delivery, int sign);
    void write_airings(sql::Connection& sql) const;

    struct Airing {
        Moment planned_at{};
        Sum sum;
    };

    std::map<std::pair<UnitId, Day>, Sum> sums_;
    std::map<std::pair<BulletinId, OccurrenceKey>, Airing> airings_;
    std::vector<std::vector<sql::Value>> new_troubles_;
    std::vector<std::vector<sql::Value>> ended_troubles_;
};

}
