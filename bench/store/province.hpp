// A province of any size on a store in a temporary folder, and what every bench of the store needs:
// time, medians, one JSON line.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "server/storage/stores.hpp"
#include "trust/hash.hpp"

namespace nguon::bench {

// Both stores, empty, in a folder that is gone with them.
class Stores {
public:
    explicit Stores(Moment now);
    ~Stores();
    Stores(const Stores&) = delete;
    Stores& operator=(const Stores&) = delete;

    storage::SqlTruth& truth() { return *truth_; }
    storage::SqlFacts& facts() { return *facts_; }

private:
    std::filesystem::path folder_;
    std::unique_ptr<storage::SqlTruth> truth_;
    std::unique_ptr<storage::SqlFacts> facts_;
};

class Province {
public:
    // `devices` clusters spread evenly over `communes`; nothing on air yet.
    Province(int communes, int devices);

    // Saturday noon, whatever day it is.
    static Moment now() { return *parse_rfc3339("2026-11-21T12:00:00+07:00"); }

    storage::SqlTruth& truth() { return stores_.truth(); }
    storage::SqlFacts& facts() { return stores_.facts(); }
    const UnitTree& tree() const { return *tree_; }
    UnitId province() const { return UnitId(1); }
    UnitId commune(int index) const { return UnitId(100 + index); }
    DeviceId device(int index) const { return DeviceId(1'000'000 + index); }
    UnitId unit_of(int device) const { return commune(device % communes_); }
    int communes() const { return communes_; }
    int devices() const { return devices_; }

    // An approved bulletin of ten seconds for the unit, aired daily for two weeks from tomorrow.
    void put_on_air(UnitId unit, int id, std::chrono::minutes of_day);

private:
    Stores stores_{ now() };
    int communes_;
    int devices_;
    std::shared_ptr<const UnitTree> tree_;
};

double milliseconds(const std::function<void()>& work);
double median(std::vector<double> values);
double percentile(std::vector<double> values, double share);
// `name value` of the command line, or what is given.
int argument(int count, char** words, const std::string& name, int otherwise);

}
