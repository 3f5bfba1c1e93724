// The operator's commands on real data directories: keys, accounts, imports.
#include <gmock/gmock.h>

#include "server/app/csv.hpp"
#include "server/app/passwords.hpp"
#include "server/main/testing/operator.hpp"
#include "server/main/testing/world.hpp"
#include "server/signer/key_store.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;
using app::Records;
using ::testing::HasSubstr;
using testing::Ran;
using testing::run;
using testing::World;
using testing::write_file;

// The province with official codes, as imports name units.
class OperatorCommands : public ::testing::Test {
protected:
    void SetUp() override
    {
        testing::give_code(world, world.province, "19");
        testing::give_code(world, world.commune, "90009");
    }

    const fs::path& data() const { return world.folder(); }

    World world;
};

TEST_F(OperatorCommands, keys_are_shown_rotated_and_revoked)
{
    signer::KeyOptions cheap;
    cheap.cost = { 1, 1024 };
    const auto made = signer::init_keys(data(), cheap, runtime::SystemClock().now());
    ASSERT_TRUE(made);
    const std::string old = made->keys[0].kid().text();
    const Ran shown = run("keys", { "show", "--data", data() });
    EXPECT_EQ(shown.code, 0);
    EXPECT_THAT(shown.out, HasSubstr(old));
    EXPECT_THAT(shown.out, HasSubstr("root.secret"));
    EXPECT_EQ(run("keys", { "init", "--data", data() }).code, 1);
    EXPECT_EQ(run("keys", { "rotate", "--data", data() }).code, 0);
    EXPECT_EQ(signer::load_keyring(data())->keys.size(), 2U);
    EXPECT_EQ(run("keys", { "revoke", old, "--data", data() }).code, 0);
    EXPECT_TRUE(signer::load_keyring(data())->keys[0].revoked_at);
    const Ran again = run("keys", { "revoke", old, "--data", data() });
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.err, HasSubstr("đã thu hồi"));
    EXPECT_EQ(run("keys", { "burn", "--data", data() }).code, 2);
}

TEST_F(OperatorCommands, an_account_is_added_with_a_password_that_is_shown_once)
{
    const Ran added
        = run("user", { "add", "Moi", "--role", "auditor", "--unit", "19", "--data", data() });
    ASSERT_EQ(added.code, 0) << added.err;
    const auto at = added.out.rfind(": ");
    const std::string password = added.out.substr(at + 2, added.out.size() - at - 3);
    world.commit([&](Records& records) {
        const auto account = records.accounts().find_by_username("moi");
        ASSERT_TRUE(account);
        EXPECT_TRUE(account->must_change_password);
        EXPECT_TRUE(app::is_password(records.accounts().password_hash(account->id), password));
    });
    EXPECT_THAT(run("user", { "list", "--data", data() }).out, HasSubstr("moi\t"));
    EXPECT_EQ(
        run("user", { "add", "moi", "--role", "auditor", "--unit", "19", "--data", data() }).code,
        1);
    EXPECT_EQ(
        run("user", { "add", "hai", "--role", "king", "--unit", "19", "--data", data() }).code, 1);
    EXPECT_EQ(run("user", { "passwd", "nobody", "--data", data() }).code, 2);
}

TEST_F(OperatorCommands, a_password_comes_from_a_file_that_only_its_owner_reads_whole)
{
    const fs::path file = data() / "password";
    write_file(file, "mot mat khau moi\n");
    EXPECT_EQ(run("user",
                  { "add", "moi", "--role", "auditor", "--unit", "19", "--password-file", file,
                      "--data", data() })
                  .code,
        0);
    world.commit([&](Records& records) {
        const auto account = records.accounts().find_by_username("moi");
        ASSERT_TRUE(account);
        EXPECT_FALSE(account->must_change_password);
        EXPECT_TRUE(
            app::is_password(records.accounts().password_hash(account->id), "mot mat khau moi"));
    });
    write_file(file, "ngan\n");
    EXPECT_EQ(run("user", { "passwd", "moi", "--password-file", file, "--data", data() }).code, 1);
}

TEST_F(OperatorCommands, units_are_imported_with_parents_that_stand_further_down)
{
    write_file(data() / "units.csv",
        "\xEF\xBB\xBF"
        "code,name,kind,parent_code,level\r\n"
        "90001,\"Xã Mới, phía bắc\",commune,900,commune\r\n"
        "900,Thị xã Mới,town,19,district\r\n");
    const Ran ran
        = run("import", { "units", data() / "units.csv", "--on", "2026-01-01", "--data", data() });
    ASSERT_EQ(ran.code, 0) << ran.err;
    world.commit([&](Records& records) {
        const auto commune = records.units().find_by_code("90001", day_of(world.clock().now()));
        ASSERT_TRUE(commune);
        EXPECT_EQ(commune->name, "Xã Mới, phía bắc");
        const auto town = records.units().find_by_code("900", day_of(world.clock().now()));
        ASSERT_TRUE(town);
        EXPECT_EQ(commune->parent, town->id);
        EXPECT_EQ(town->kind, UnitKind::district);
        EXPECT_EQ(town->parent, world.province);
    });
}

TEST_F(OperatorCommands, bad_rows_are_named_by_line_and_nothing_is_imported)
{
    write_file(data() / "units.csv",
        "code,name,kind,parent_code,level\n"
        "90001,Xã Một,commune,19,commune\n"
        "90001,Xã Hai,commune,19,commune\n"
        "90003,Xã Ba,village,19,commune\n"
        "90004,Xã Bốn,commune,77777,commune\n"
        "90005,Xã Năm,commune,90006,commune\n"
        "90006,Xã Sáu,commune,90005,commune\n"
        "19,Tỉnh Khác,province,,province\n");
    const Ran ran = run("import", { "units", data() / "units.csv", "--data", data() });
    EXPECT_EQ(ran.code, 1);
    for (const char* cell : { "dòng 3, cột code:", "dòng 4, cột kind:", "dòng 5, cột parent_code:",
             "dòng 6, cột parent_code:", "dòng 7, cột parent_code:", "dòng 8, cột code:" })
        EXPECT_THAT(ran.err, HasSubstr(cell));
    EXPECT_THAT(ran.err, HasSubstr("\"village\". Ghi province (tỉnh)")) << "what may stand there";
    EXPECT_THAT(ran.err, ::testing::Not(HasSubstr("dòng 2,")));
    world.commit([&](Records& records) {
        EXPECT_FALSE(records.units().find_by_code("90001", day_of(world.clock().now())));
    });
}

TEST_F(OperatorCommands, devices_are_imported_and_their_faults_named_by_line)
{
    const std::string commune_code = "90009";
    const std::string header = "unit_code,name,kind,speakers,lat,lon\n";
    write_file(
        data() / "devices.csv", header + commune_code + ",Cụm loa mới,speaker,3,21.75,106.07\n");
    EXPECT_EQ(run("import", { "devices", data() / "devices.csv", "--data", data() }).code, 0);
    world.commit([&](Records& records) {
        for (const Device& device : records.devices().all()) {
            if (device.name == "Cụm loa mới") {
                EXPECT_FALSE(records.assets().history_of_device(device.id).empty());
            }
        }
    });
    write_file(data() / "devices.csv",
        header + commune_code + ",Cụm loa mới,speaker,3,21.75,106.07\n" // there already
            + "77777,Cụm loa lạ,speaker,3,,\n" + commune_code + ",Cụm loa hai,speaker,99,,\n"
            + commune_code + ",Cụm loa ba,loa,hai,,\n" + commune_code
            + ",Cụm loa bốn,speaker,2,nan,106\n" + commune_code + ",Cụm loa năm,speaker,2,21.5,\n");
    const Ran ran = run("import", { "devices", data() / "devices.csv", "--data", data() });
    EXPECT_EQ(ran.code, 1);
    for (const char* cell :
        { "dòng 2, cột name:", "dòng 3, cột unit_code:", "dòng 4, cột speakers:",
            "dòng 5, cột kind:", "dòng 5, cột speakers:", "dòng 6, cột lat:", "dòng 7, cột lon:" })
        EXPECT_THAT(ran.err, HasSubstr(cell));
    EXPECT_THAT(ran.err, HasSubstr("\"loa\". Ghi speaker (cụm loa) hoặc board (bảng tin)"));
}

TEST(Csv, refuses_a_missing_column_a_short_line_and_an_open_quote)
{
    const std::vector<std::string> columns{ "a", "b" };
    EXPECT_EQ(parse_csv("a,c\n1,2\n", columns).error().code, "import.column_missing");
    EXPECT_EQ(parse_csv("a,b\n1\n", columns).error().detail, "2");
    EXPECT_EQ(parse_csv("a,b\n1,\"2\n", columns).error().code, "import.bad_line");
    EXPECT_EQ(parse_csv("a,b\n\xFF,2\n", columns).error().code, "import.not_utf8");
    EXPECT_EQ(parse_csv("", columns).error().code, "import.column_missing");
    const auto table = parse_csv("b,a\n\n\"x\"\"y\",\"1\n2\"\n", columns);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows[0].fields[table->column("b")], "x\"y");
    EXPECT_EQ(table->rows[0].fields[table->column("a")], "1\n2");
    EXPECT_EQ(table->rows[0].line, 3);
}

TEST(Commands, that_do_not_exist_are_wrong_use)
{
    EXPECT_EQ(run("fly", {}).code, 2);
    EXPECT_EQ(run("backup", { "--data", "/nowhere" }).code, 2);
    EXPECT_EQ(run("verify", { "--data", "/nowhere" }).code, 1);
}

}
}
