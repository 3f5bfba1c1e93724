// Sheets of pairing codes: who is on them, and what a code is worth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/random.hpp"
#include "server/app/devices.hpp"
#include "server/app/pairing_sheet.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using ::testing::SizeIs;

class PairingSheet : public ::testing::Test {
protected:
    PairingSheet()
    {
        for (const char* name : { "Cụm mới B", "Cụm mới A" }) {
            Device device;
            device.kind = DeviceKind::speaker;
            device.unit = world.hamlet;
            device.name = name;
            device.speakers = 2;
            const auto added = world.commit([&](app::Records& records) {
                return app::add_device(records, world.by(world.admin), device);
            });
            EXPECT_TRUE(added);
            made.push_back(added->id);
        }
    }
    Result<std::vector<app::PairingLabel>> sheet(AccountId who, const app::PairingSheetWish& wish)
    {
        const app::Deed deed = world.by(who);
        return world.commit([&](app::Records& records) {
            return app::make_pairing_sheet(records, deed, wish,
                [] { return runtime::random_bytes(app::random_for_pairing_code); });
        });
    }

    testing::World world;
    std::vector<DeviceId> made;
};

TEST_F(PairingSheet, has_a_code_of_its_own_for_each_device_in_the_order_of_names)
{
    const auto labels = sheet(world.admin, { world.hamlet, {} });
    ASSERT_TRUE(labels) << labels.error().code;
    ASSERT_GE(labels->size(), 2U);
    std::vector<std::string> names;
    std::set<std::string> codes;
    for (const app::PairingLabel& label : *labels) {
        codes.insert(label.code);
        if (label.device.device == made[0] || label.device.device == made[1])
            names.push_back(label.device.name);
    }
    EXPECT_EQ(codes.size(), labels->size());
    EXPECT_EQ(names, (std::vector<std::string>{ "Cụm mới A", "Cụm mới B" }));
}

TEST_F(PairingSheet, is_of_the_chosen_devices_where_some_are_chosen)
{
    const auto labels = sheet(world.admin, { std::nullopt, { made[0] } });
    ASSERT_TRUE(labels) << labels.error().code;
    ASSERT_THAT(*labels, SizeIs(1));
    EXPECT_EQ((*labels)[0].device.name, "Cụm mới B");
}

TEST_F(PairingSheet, is_refused_to_those_who_do_not_manage_devices_there)
{
    EXPECT_EQ(
        sheet(world.editor, { std::nullopt, { made[0] } }).error().code, "paper.nothing_to_pair");
    EXPECT_EQ(
        sheet(world.stranger, { world.commune, {} }).error().fields.at(0).code, "unit.missing");
}

}
}
