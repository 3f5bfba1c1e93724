// `nguon import reform` as an operator types it: read, its open names written into a file, settled,
// carried out.
#include <gmock/gmock.h>

#include "server/main/testing/operator.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using app::Records;
using ::testing::HasSubstr;
using testing::Ran;
using testing::run;
using testing::World;
using testing::write_file;

const Day merger = *parse_iso_day("2026-01-05");
const Day eve = *parse_iso_day("2026-01-04");

class ImportReform : public ::testing::Test {
protected:
    void SetUp() override
    {
        testing::give_code(world, world.province, "19");
        testing::give_code(world, world.commune, "05716");
        testing::give_code(world, world.other_commune, "05719");
        write_file(file("reform.csv"),
            "new_code,new_name,province_code,formed_from\n"
            "19,Tỉnh Thái Nguyên,,giữ nguyên\n"
            "05716,Xã Võ Nhai,19,\"Xã Võ Nhai, Xã La Hin\"\n");
    }

    std::string file(const char* name) { return (world.folder() / name).string(); }

    Ran reform(std::vector<std::string> more)
    {
        std::vector<std::string> words{ "reform", file("reform.csv"), "--resolution",
            "1683/NQ-UBTVQH15", "--data", world.folder() };
        words.insert(words.end(), more.begin(), more.end());
        return run("import", words);
    }

    std::optional<Unit> commune_on(Day day)
    {
        std::optional<Unit> found;
        world.truth().read(
            [&](Records& records) { found = records.units().find_by_code("05716", day); });
        return found;
    }

    World world;
};

TEST_F(ImportReform, lists_what_is_open_and_carries_nothing_out_before_it_is_settled)
{
    const Ran looked = reform({ "--on", "2026-01-05", "--open", file("open.csv") });
    ASSERT_EQ(looked.code, 0) << looked.err;
    EXPECT_THAT(looked.out,
        HasSubstr("Chưa rõ: 1 tên không tìm thấy, 0 tên trùng, 1 đơn vị cũ chưa được nhắc đến."));
    const std::string open = testing::read_file(file("open.csv"));
    EXPECT_THAT(open, HasSubstr("code,mention,old_code,name,reason,suggestions"));
    EXPECT_THAT(open, HasSubstr(R"("05716","Xã La Hin","05719")")) << "the likeliest is filled in";
    EXPECT_NE(reform({ "--on", "2026-01-05", "--confirm" }).code, 0);
    EXPECT_EQ(commune_on(merger)->id, world.commune) << "nothing was changed";
}

TEST_F(ImportReform, carries_out_what_a_person_settled_and_leaves_the_old_tree_as_it_was)
{
    write_file(file("settled.csv"), "code,mention,old_code\n05716,Xã La Hin,05719\n");
    const std::vector<std::string> settled{ "--on", "2026-01-05", "--settled",
        file("settled.csv") };
    EXPECT_THAT(reform(settled).out,
        HasSubstr("Chưa rõ: 0 tên không tìm thấy, 0 tên trùng, 0 đơn vị cũ chưa được nhắc đến."));
    EXPECT_EQ(commune_on(merger)->id, world.commune) << "nobody confirmed it";
    std::vector<std::string> confirmed = settled;
    confirmed.emplace_back("--confirm");
    const Ran done = reform(confirmed);
    ASSERT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("Đã sắp xếp theo 1683/NQ-UBTVQH15"));
    ASSERT_TRUE(commune_on(merger));
    EXPECT_NE(commune_on(merger)->id, world.commune) << "the code was given to another unit";
    EXPECT_EQ(commune_on(eve)->id, world.commune);
    world.truth().read([&](Records& records) {
        const auto tree = records.units().tree(day_of(world.clock().now()));
        const UnitId made = commune_on(merger)->id;
        EXPECT_TRUE(tree->covers(made, world.hamlet));
        EXPECT_TRUE(tree->covers(made, records.devices().find(world.first_cluster)->unit));
        EXPECT_EQ(records.units().successors(world.other_commune), std::vector{ made });
    });
    const Ran again = reform(confirmed);
    EXPECT_NE(again.code, 0) << "what has ended does not end once more: " << again.out;
}

TEST_F(ImportReform, asks_for_a_resolution_a_day_and_a_table)
{
    EXPECT_NE(reform({}).code, 0) << "without a day";
    EXPECT_NE(run("import",
                  { "reform", file("reform.csv"), "--on", "2026-01-05", "--data", world.folder() })
                  .code,
        0)
        << "without a resolution";
    write_file(file("settled.csv"), "name\nXã Võ Nhai\n");
    EXPECT_NE(reform({ "--on", "2026-01-05", "--settled", file("settled.csv") }).code, 0);
    write_file(file("reform.csv"), "name\nXã Võ Nhai\n");
    EXPECT_NE(reform({ "--on", "2026-01-05" }).code, 0);
    EXPECT_EQ(commune_on(merger)->id, world.commune);
}

}
}
