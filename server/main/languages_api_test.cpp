// Who would not understand a prepared alert, and that what was recorded for him is heard in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/alarm.hpp"
#include "server/main/testing/field.hpp"
#include "trust/hash.hpp"

namespace nguon::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Languages : public ::testing::Test, protected Alarm {
protected:
    Languages()
    {
        world.commit([&](app::Records& records) {
            for (const std::string& hash : { tay, nung }) {
                app::MediaFile file;
                file.hash = hash;
                file.name = "Bản thu";
                file.kind = "audio/ogg";
                file.size = 30'000;
                file.source = "upload";
                file.unit = world.commune;
                file.by = world.editor;
                file.created = World::noon();
                records.media().add(file);
            }
        });
    }

    Answer declare(AccountId who, const char* unit, const std::string& languages)
    {
        return call(who, net::Method::put, std::string("/api/v1/units/") + unit + "/languages",
            R"({"languages":)" + languages + "}");
    }
    Answer change(const Answer& one, const std::string& body, AccountId who = AccountId(11))
    {
        return call(who, net::Method::patch, "/api/v1/templates/" + one.text("id"), body);
    }
    static std::string track(const char* language, const std::string& media)
    {
        return std::string(R"({"language":")") + language + R"(","media":")" + media + R"("})";
    }
    static std::vector<std::string> words(const json::Value& list)
    {
        std::vector<std::string> found;
        for (const json::Value& one : list.as_array())
            found.emplace_back(std::string_view(one.as_string()));
        return found;
    }

    const std::string tay = sha256("bản thu tiếng Tày").text();
    const std::string nung = sha256("bản thu tiếng Nùng").text();
};

TEST_F(Languages, a_list_says_which_commune_lacks_which)
{
    const Answer flood
        = post(world.admin, "/api/v1/templates", R"({"title":"Lũ","text":"Nước lên, đi ngay."})");
    ASSERT_EQ(flood.status, 201U) << flood.code();
    // Of another commune: nobody here hears it.
    ASSERT_EQ(post(world.stranger, "/api/v1/templates", R"({"title":"Riêng","text":"Lời riêng."})")
                  .status,
        201U);
    const Answer declared = declare(world.editor, "2", R"(["tyz","nut"])");
    ASSERT_EQ(declared.status, 200U) << declared.code();
    EXPECT_THAT(words(declared.body.at("languages")), ElementsAre("nut", "tyz"));

    Answer list = get(world.admin, "/api/v1/languages?unit=1");
    EXPECT_THAT(list.items("name"), ElementsAre("Xã La Hiên", "Xã Võ Nhai"));
    EXPECT_THAT(words(list.item(0).at("languages")), IsEmpty());
    EXPECT_THAT(list.item(0).at("lacks").as_array(), IsEmpty()) << "Vietnamese is understood";
    ASSERT_EQ(list.item(1).at("lacks").as_array().size(), 1U);
    const auto lacks = [](const Answer& answer, std::size_t index) {
        return answer.item(index).at("lacks").as_array().at(0).as_object();
    };
    EXPECT_EQ(lacks(list, 1).at("title").as_string(), "Lũ");
    EXPECT_THAT(words(lacks(list, 1).at("languages")), ElementsAre("nut", "tyz"));

    ASSERT_EQ(change(flood, R"({"tracks":[)" + track("tyz", tay) + "]}").status, 200U);
    list = get(world.editor, "/api/v1/languages");
    EXPECT_THAT(list.items("name"), ElementsAre("Xã Võ Nhai")) << "his own commune";
    EXPECT_THAT(words(lacks(list, 0).at("languages")), ElementsAre("nut"));
    EXPECT_TRUE(list.item(0).at("may_edit").as_bool());
    ASSERT_EQ(change(flood, R"({"tracks":[)" + track("tyz", tay) + "," + track("nut", nung) + "]}")
                  .status,
        200U);
    list = get(world.editor, "/api/v1/languages");
    EXPECT_THAT(list.item(0).at("lacks").as_array(), IsEmpty());
}

TEST_F(Languages, what_was_recorded_is_heard_behind_the_vietnamese_words)
{
    const Answer flood = post(world.admin, "/api/v1/templates",
        R"({"title":"Lũ","text":"Nước lên, đi ngay.","tracks":[)" + track("tyz", tay) + "]}");
    ASSERT_EQ(flood.status, 201U) << flood.code();
    EXPECT_THAT(last_spoken.followed_by, ElementsAre(tay));
    EXPECT_EQ(spoken, 1);
    ASSERT_EQ(change(flood, R"({"title":"Lũ lên"})").status, 200U);
    EXPECT_EQ(spoken, 1) << "nothing that is heard has changed";
    ASSERT_EQ(change(flood, R"({"tracks":[)" + track("tyz", tay) + "," + track("nut", nung) + "]}")
                  .status,
        200U);
    EXPECT_EQ(spoken, 2);
    EXPECT_THAT(last_spoken.followed_by, ElementsAre(tay, nung));
    ASSERT_EQ(change(flood, R"({"tracks":[]})").status, 200U);
    EXPECT_EQ(spoken, 3);
    EXPECT_THAT(last_spoken.followed_by, IsEmpty());
    // Whoever recorded all of it himself is not spoken over.
    ASSERT_EQ(change(flood, R"({"media":")" + nung + R"("})").status, 200U);
    const Answer own = change(flood, R"({"tracks":[)" + track("tyz", tay) + "]}");
    EXPECT_EQ(own.text("media"), nung);
    EXPECT_EQ(spoken, 3);
}

TEST_F(Languages, are_declared_by_who_prepares_alerts_there_and_only_of_communes)
{
    EXPECT_EQ(declare(world.stranger, "2", R"(["tyz"])").code(), "unit.missing");
    EXPECT_EQ(declare(world.approver, "2", R"(["tyz"])").code(), "languages.not_allowed");
    EXPECT_EQ(declare(world.admin, "1", R"(["tyz"])").code(), "languages.of_communes");
    EXPECT_EQ(declare(world.editor, "2", R"(["vi"])").wrong_field(), "languages[0]");
    EXPECT_EQ(declare(world.editor, "2", R"(["tyz","Tày"])").wrong_field(), "languages[1]");
    EXPECT_EQ(declare(world.editor, "2", R"(["tyz","tyz"])").wrong_field(), "languages[1]");
    EXPECT_EQ(declare(world.editor, "2",
                  R"(["aa","ab","ac","ad","ae","af","ag","ah","ai","aj","ak","al","am"])")
                  .wrong_field(),
        "languages");
    ASSERT_EQ(declare(world.editor, "2", R"(["tyz"])").status, 200U);
    ASSERT_EQ(declare(world.editor, "2", "[]").status, 200U) << "it may be taken back";
    EXPECT_EQ(get(world.stranger, "/api/v1/languages?unit=2").code(), "unit.missing");
    EXPECT_THAT(get(world.approver, "/api/v1/languages").items("name"), ElementsAre("Xã Võ Nhai"));
}

TEST_F(Languages, are_heard_in_an_order_that_a_unit_writes_down)
{
    ASSERT_EQ(declare(world.editor, "2", R"(["tyz"])").status, 200U);
    const int before = plan_changes;
    const auto put = [&](AccountId who, const char* unit, const std::string& body) {
        return call(
            who, net::Method::put, std::string("/api/v1/units/") + unit + "/language-rule", body);
    };
    const Answer saved = put(world.editor, "4", R"({"order":["tyz","vi"],"required":false})");
    ASSERT_EQ(saved.status, 200U) << saved.code();
    EXPECT_EQ(saved.text("from_name"), "Xóm Làng Mười");
    EXPECT_EQ(plan_changes, before + 1) << "the loudspeakers there are given another plan";
    const Answer list = get(world.editor, "/api/v1/language-rules?unit=2");
    ASSERT_EQ(list.status, 200U) << list.code();
    EXPECT_THAT(list.items("name"), ElementsAre("Xã Võ Nhai", "Xóm Làng Mười"));
    EXPECT_THAT(words(list.item(0).at("order")), IsEmpty());
    EXPECT_THAT(words(list.item(0).at("heard")), ElementsAre("vi", "tyz"));
    EXPECT_THAT(words(list.item(1).at("heard")), ElementsAre("tyz", "vi"));
    EXPECT_TRUE(list.item(0).at("from").is_null());

    EXPECT_EQ(saved.number("version"), 1);
    EXPECT_EQ(list.item(0).at("version").as_int64(), 0) << "nobody wrote one";
    const std::string form = R"({"order":["vi","tyz"],"required":false,"version":)";
    EXPECT_EQ(put(world.editor, "4", form + "0}").code(), "languages.stale");
    EXPECT_EQ(put(world.editor, "4", form + "1}").number("version"), 2);
    EXPECT_EQ(put(world.editor, "4", form + "1}").code(), "languages.stale");

    EXPECT_EQ(put(world.editor, "4", R"({"order":["tyz","tyz"],"required":false})").wrong_field(),
        "order[1]");
    EXPECT_EQ(put(world.editor, "4", R"({"order":["vi"]})").wrong_field(), "required");
    EXPECT_EQ(put(world.approver, "4", R"({"order":["vi"],"required":false})").code(),
        "languages.not_allowed");
    EXPECT_EQ(
        put(world.stranger, "4", R"({"order":["vi"],"required":false})").code(), "unit.missing");
    EXPECT_EQ(get(world.stranger, "/api/v1/language-rules?unit=2").code(), "unit.missing");
}

}
}
