// What others send, and what we write, looked at by the schema itself (libxml2) beside our reading.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <libxml/xmlschemas.h>

#include "core/cap/check.hpp"
#include "core/cap/from_emergency.hpp"
#include "core/cap/meaning.hpp"
#include "core/cap/translations.hpp"
#include "core/cap/write.hpp"
#include "server/cap/read_alert.hpp"

namespace nguon::cap {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

const std::filesystem::path data = std::filesystem::path(NGUON_SOURCE_DIR) / "tests/data/cap";

std::string file(const std::filesystem::path& path)
{
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

// Whether libxml2 finds the document valid against a schema of OASIS.
class Schema {
public:
    explicit Schema(const std::string& name)
    {
        const std::string path = (data / name).string();
        xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path.c_str());
        schema_.reset(xmlSchemaParse(parser));
        xmlSchemaFreeParserCtxt(parser);
    }
    bool allows(const std::string& xml) const
    {
        const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
            xmlReadMemory(
                xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET),
            xmlFreeDoc);
        if (!document || !schema_)
            return false;
        xmlSchemaValidCtxtPtr check = xmlSchemaNewValidCtxt(schema_.get());
        const bool valid = xmlSchemaValidateDoc(check, document.get()) == 0;
        xmlSchemaFreeValidCtxt(check);
        return valid;
    }

private:
    std::unique_ptr<xmlSchema, decltype(&xmlSchemaFree)> schema_{ nullptr, xmlSchemaFree };
};

std::vector<std::string> refused(const std::string& xml)
{
    const auto read = read_alert(xml);
    std::vector<std::string> all;
    if (read)
        return all;
    if (read.error().fields.empty())
        all.push_back(read.error().code);
    for (const FieldError& fault : read.error().fields)
        all.push_back(fault.path + " " + fault.code);
    return all;
}

const std::string good = file(data / "flash_flood.cap");

std::string without(const std::string& piece)
{
    std::string text = good;
    const auto at = text.find(piece);
    EXPECT_NE(at, std::string::npos) << piece;
    return text.erase(at, piece.size());
}

std::string with(const std::string& from, const std::string& to)
{
    std::string text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(CapReading, an_alert_in_two_languages_is_read_whole)
{
    const auto read = read_alert(good);
    ASSERT_TRUE(read) << testing::PrintToString(refused(good));
    const Alert& alert = read->alert;
    EXPECT_EQ(alert.identifier, "KTTV-TN-20261121-07");
    EXPECT_EQ(alert.sender, "canhbao@kttv-thainguyen.example.vn");
    EXPECT_EQ(alert.references.size(), 0U);
    ASSERT_EQ(alert.infos.size(), 2U);
    EXPECT_EQ(alert.infos[0].language, "en-US");
    EXPECT_EQ(alert.infos[1].language, "vi-VN");
    ASSERT_EQ(alert.infos[1].areas.size(), 2U);
    EXPECT_EQ(alert.infos[1].areas[0].geocodes[0].value, "05716");
    EXPECT_EQ(alert.infos[1].areas[1].circles[0].radius_m, 3'500);
    EXPECT_FALSE(read->is_signed);
    EXPECT_TRUE(Schema("cap12_extended.xsd").allows(good));
    const auto others = said_in_others(alert);
    ASSERT_EQ(others.size(), 1U) << "both speak of the commune, one of the river as well";
    EXPECT_EQ(others[0].text, "Flash flood warning for Vo Nhai.");
}

TEST(CapReading, a_language_that_is_not_said_is_american_english_as_the_standard_has_it)
{
    const std::string tag = "<language>en-US</language>";
    for (const char* other : { "", "<language/>", "<language> </language>" }) {
        const auto read = read_alert(with(tag, other));
        ASSERT_TRUE(read) << other;
        EXPECT_EQ(read->alert.infos[0].language, "en-US") << other;
    }
    EXPECT_THAT(refused(with(tag, "<language>tiếng Anh</language>")),
        ElementsAre("alert.info[1].language cap.bad_language"));
}

TEST(CapReading, what_is_read_and_written_again_is_the_same_to_the_schema_and_to_us)
{
    const std::string written = to_xml(read_alert(good)->alert);
    EXPECT_TRUE(Schema("cap12.xsd").allows(written)) << written;
    EXPECT_TRUE(Schema("cap12_extended.xsd").allows(written));
    EXPECT_EQ(to_xml(read_alert(written)->alert), written);
}

TEST(CapReading, an_element_that_is_missing_unknown_twice_or_in_another_place_is_named)
{
    const Schema schema("cap12.xsd");
    const auto expect = [&](const std::string& xml, const std::string& fault) {
        EXPECT_THAT(refused(xml), testing::Contains(fault)) << xml;
        EXPECT_FALSE(schema.allows(xml)) << fault;
    };
    expect(without("<scope>Public</scope>"), "alert.scope cap.element_missing");
    expect(with("<scope>", "<lang>vi</lang><scope>"), "alert.lang cap.element_unknown");
    expect(with("<scope>", "<scope>Public</scope><scope>"), "alert.scope cap.element_twice");
    expect(with("<sender>", "<status>Actual</status><sender>"), "alert.sender cap.element_order");
    expect(with("<status>Actual<", "<status>Real<"), "alert.status cap.not_a_choice");
    expect(with("<sent>2026-11-21T14:00:00+07:00<", "<sent>2026-11-21T07:00:00Z<"),
        "alert.sent cap.bad_time");
    expect(with("<urgency>Immediate</urgency>", ""), "alert.info[1].urgency cap.element_missing");
    expect(with("<language>vi-VN</language>", "<language>vi-VN</language><x xmlns=\"urn:x\"/>"),
        "alert.info[2].x cap.element_unknown");
    expect(with("<identifier>", "<identifier><b/>"), "alert.identifier cap.not_text");
}

TEST(CapReading, what_only_sense_refuses_is_named_too)
{
    EXPECT_THAT(refused(with("21.9,106.05 21.9,105.85<", "21.9,106.05<")),
        ElementsAre("alert.info[2].area[2].polygon[1] cap.polygon_open"));
    EXPECT_THAT(refused(with("<circle>21.85,105.95 3.5<", "<circle>105.95,21.85 3.5<")),
        ElementsAre("alert.info[2].area[2].circle[1] cap.longitude_first"));
    EXPECT_THAT(refused(with("<msgType>Alert<", "<msgType>Cancel<")),
        ElementsAre("alert.references cap.references_missing"));
    EXPECT_THAT(refused(with("KTTV-TN-20261121-07", "KTTV TN 07")),
        ElementsAre("alert.identifier cap.restricted_characters"));
    EXPECT_THAT(refused(with("<circle>21.85,105.95 3.5<", "<circle>21.85,105.95 nan<")),
        ElementsAre("alert.info[2].area[2].circle[1] cap.bad_circle"));
    EXPECT_THAT(refused(with("<circle>21.85,105.95 3.5<", "<circle>21.85 105.95<")),
        ElementsAre("alert.info[2].area[2].circle[1] cap.bad_circle"));
    EXPECT_THAT(refused(with("<msgType>Alert</msgType>\n  <scope>Public</scope>",
                    "<msgType>Update</msgType>\n  <scope>Public</scope>\n"
                    "  <references>a,b</references>")),
        testing::Contains("alert.references cap.bad_reference"));
}

TEST(CapReading, version_1_1_and_what_is_no_alert_are_told_apart)
{
    EXPECT_THAT(refused("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.1\"/>"),
        ElementsAre("alert cap.other_version"));
    EXPECT_THAT(refused("<rss/>"), ElementsAre("alert cap.no_alert"));
    EXPECT_THAT(refused("{\"text\":\"Lũ\"}"), ElementsAre("xml.not_well_formed"));
    EXPECT_THAT(refused("<!DOCTYPE alert [<!ENTITY a \"b\">]>" + good.substr(good.find("<alert"))),
        ElementsAre("xml.doctype"));
}

// Public samples of other countries lie outside the repository.
TEST(CapReading, public_samples_are_taken_or_refused_as_they_should_be)
{
    const std::filesystem::path samples
        = std::filesystem::path(NGUON_SOURCE_DIR).parent_path() / "shared/data/cap";
    if (!std::filesystem::exists(samples))
        GTEST_SKIP() << "the samples are not here";
    for (const char* name : { "australia.cap", "thunderstorm.cap", "wcatwc-warning.cap" }) {
        const auto read = read_alert(file(samples / name));
        ASSERT_TRUE(read) << name << testing::PrintToString(refused(file(samples / name)));
        const std::string written = to_xml(read->alert);
        EXPECT_TRUE(Schema("cap12_extended.xsd").allows(written)) << written;
        EXPECT_FALSE(is_vietnamese(spoken_info(read->alert)->language)) << name;
        EXPECT_EQ(said_in_others(read->alert).size(), 1U) << name << " says one thing to be read";
    }
    EXPECT_EQ(
        said_in_others(read_alert(file(samples / "thunderstorm.cap"))->alert)[0].language, "en-US")
        << "it does not say its language";
    EXPECT_THAT(
        refused(file(samples / "invalid.cap")), ElementsAre("alert.scope cap.element_missing"));
}

TEST(CapWriting, our_own_messages_are_valid_by_both_schemas_and_by_our_own_reading)
{
    const Moment now = *parse_rfc3339("2026-11-21T12:00:00.750+07:00");
    Emergency::Saved saved;
    saved.id = EmergencyId(77);
    saved.unit = UnitId(2);
    saved.audience.polygons
        = { { { 21.7, 105.9 }, { 21.8, 105.9 }, { 21.8, 106.0 }, { 21.7, 105.9 } } };
    saved.audience.circles = { { { 21.7, 105.9 }, 2'000.4 } };
    saved.content.text = "Nước < 3 m & \"đang lên\" ]]> \x01 nhanh.\r\nSơ tán ngay.";
    saved.content.expires = now + 2h;
    saved.content.translations
        = { { "en-GB", "Water < 3 m & \"rising\". Leave now." }, { "tyz", "Nặm khửn lài." } };
    saved.author = { AccountId(1), "Nông Thị Lan", UnitId(2), now };
    for (const bool exercise : { false, true }) {
        saved.exercise = exercise;
        Emergency emergency = *Emergency::declare(saved, now);
        Publication with{ "nguon.thainguyen", "UBND xã \"Võ Nhai\"",
            { { "Xã Võ Nhai", "05716", {} }, { "Loa nhà văn hóa", "", Point{ 21.75, 105.9 } } },
            {} };
        for (int i = 0; i < 3; ++i) {
            const Alert alert = message_of(emergency, order_of(emergency), with);
            const std::string xml = to_xml(alert);
            EXPECT_TRUE(Schema("cap12.xsd").allows(xml)) << xml;
            EXPECT_TRUE(Schema("cap12_extended.xsd").allows(xml)) << xml;
            EXPECT_THAT(refused(xml), testing::IsEmpty()) << xml;
            EXPECT_THAT(faults_of_ours(read_alert(xml)->alert), testing::IsEmpty()) << xml;
            EXPECT_EQ(read_alert(xml)->alert.infos.size(), i < 2 ? 3U : 2U)
                << "nobody here can say in Tày that it is over";
            EXPECT_EQ(xml.find(">Actual<") == std::string::npos, exercise);
            with.earlier.push_back(alert.reference());
            const Endorsement who{ AccountId(1), "Lan", UnitId(2), now + (i + 1) * 1min };
            const auto changed = i == 0
                ? emergency.update(emergency.saved().content, who, emergency.version())
                : emergency.cancel(who, "Nhầm", emergency.version());
            EXPECT_EQ(changed.has_value(), i < 2);
        }
    }
}

}
}
