#include "server/storage/census.hpp"

#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;

class CensusOn : public RecordsOn { };
NGUON_ON_BOTH_ENGINES(CensusOn);

TEST_P(CensusOn, devices_are_counted_by_what_they_run_when_they_are_paired_and_not_removed)
{
    write([&](app::Records& records) {
        for (int i = 1; i <= 5; ++i) {
            Device device;
            device.id = DeviceId(i);
            device.unit = lau;
            device.name = "D";
            device.created = now;
            if (i == 5)
                device.removed = now;
            records.devices().add(device);
            if (i != 4) // which was never paired
                records.devices().pair(DeviceId(i), "key", "token" + std::to_string(i), now);
        }
        DeviceStatus status;
        status.online = true;
        status.software = "nguon-agent 0.1.0";
        status.clock_error_ms = 3;
        status.log_waiting = 4;
        DeviceStatus lost = status;
        lost.clock_error_ms.reset();
        records.devices().save_statuses({ { DeviceId(1), status }, { DeviceId(2), lost },
            { DeviceId(4), status }, { DeviceId(5), status } });
    });
    const auto counts = count_software(*truth_);
    ASSERT_EQ(counts.size(), 2U);
    EXPECT_EQ(counts[0].version, "") << "the third was never heard of";
    EXPECT_EQ(counts[0].devices, 1);
    EXPECT_EQ(counts[0].online, 0);
    EXPECT_EQ(counts[1].version, "nguon-agent 0.1.0");
    EXPECT_EQ(counts[1].devices, 2);
    EXPECT_EQ(counts[1].online, 2);
    EXPECT_EQ(counts[1].without_time, 1);
    EXPECT_EQ(counts[1].log_waiting, 8);
}

TEST_P(CensusOn, the_records_take_room) { EXPECT_GT(bytes_of(*truth_, *facts_), 10'000U); }

}
}
