// What a transaction adds to and takes from the sums by unit and day, written at its end in one go.
#pragma once

#include "core/playlog/ledger.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class AiringSums {
public:
    void add(const Delivery& delivery) { count(delivery, 1); }
    void remove(const Delivery& delivery) { count(delivery, -1); }
    void write(sql::Connection& sql) const;

private:
    struct Sum {
        LedgerSummary summary;
        Milliseconds heard{};
    };
    void count(const Delivery& delivery, int sign);

    std::map<std::pair<UnitId, Day>, Sum> sums_;
};

}
