// Alerts of another system, brought over the API with a key into the small province.
#pragma once

#include <gtest/gtest.h>

#include "server/main/testing/alarm.hpp"
#include "server/main/testing/field.hpp"

namespace nguon::testing {

// Its units carry their codes, and a cluster stands in the other commune.
class CapApi : public ::testing::Test, protected Alarm {
protected:
    void SetUp() override
    {
        world.commit([&](app::Records& records) {
            const Day today = day_of(World::noon());
            const auto give_code = [&](UnitId id, const char* code) {
                Unit unit = *records.units().find(id, today);
                unit.code = code;
                records.units().change(unit, today, "", unit.version);
            };
            give_code(world.province, "19");
            give_code(world.commune, "05716");
            give_code(world.other_commune, "05755");
            Device device;
            device.id = DeviceId(31);
            device.unit = world.other_commune;
            device.name = "Cụm loa La Hiên";
            device.place = Point{ 21.70, 105.90 };
            device.created = World::noon();
            records.devices().add(device);
        });
        key = make_key(R"("handling":"hold")");
    }

    std::string make_key(const std::string& more, AccountId who = AccountId(11))
    {
        const Answer made = post(who, "/api/v1/api-keys",
            R"({"name":"Đài khí tượng thủy văn","scope":"cap",)" + more + "}");
        EXPECT_EQ(made.status, 201U) << made.code();
        return made.text("key");
    }

    struct Message {
        std::string identifier = "KTTV-1";
        std::string type = "Alert";
        std::string status = "Actual";
        std::string references;
        std::string text = "Nước sông Nghinh Tường lên rất nhanh";
        std::string area = "<geocode><valueName>VN-GSO</valueName><value>05716</value></geocode>";
        std::string more;
        Moment sent = World::noon();
        Moment expires = World::noon() + std::chrono::hours(3);
    };
    static std::string stamp(Moment moment) { return cap::to_text(moment); }
    static std::string reference(const Message& to)
    {
        return "kttv.example.vn," + to.identifier + "," + stamp(to.sent);
    }
    static std::string xml(const Message& m)
    {
        return R"(<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>)"
            + m.identifier + "</identifier><sender>kttv.example.vn</sender><sent>" + stamp(m.sent)
            + "</sent><status>" + m.status + "</status><msgType>" + m.type
            + "</msgType><scope>Public</scope>"
            + (m.references.empty() ? "" : "<references>" + m.references + "</references>")
            + "<info><language>vi-VN</language><category>Met</category><event>Lũ</event>" + m.more
            + "<urgency>Immediate</urgency><severity>Severe</severity>"
              "<certainty>Observed</certainty><expires>"
            + stamp(m.expires) + "</expires><headline>" + m.text
            + "</headline><area><areaDesc>Võ Nhai</areaDesc>" + m.area + "</area></info></alert>";
    }
    static void put(std::string& text, const std::string& element, const std::string& words)
    {
        const auto begin = text.find("<" + element + ">") + element.size() + 2;
        text.replace(begin, text.find("</" + element + ">") - begin, words);
    }
    // As it is, but in one other language.
    static std::string only_in(
        std::string document, const std::string& language, const std::string& text)
    {
        put(document, "language", language);
        put(document, "headline", text);
        return document;
    }
    // The same once more in another language.
    static std::string also_in(
        std::string document, const std::string& language, const std::string& text)
    {
        const auto begin = document.find("<info>");
        const auto end = document.find("</info>") + 7;
        const std::string info = only_in(document.substr(begin, end - begin), language, text);
        return document.insert(document.find("</alert>"), info);
    }
    Answer bring_in(const Message& message) { return bring(key, xml(message)); }
    Answer confirm(
        const Answer& message, const std::string& body = "{}", AccountId who = AccountId(13))
    {
        return post(who, "/api/v1/cap-messages/" + message.text("id") + "/confirm", body);
    }
    std::string state_of(const std::string& emergency)
    {
        return get(world.admin, "/api/v1/emergencies/" + emergency).text("state");
    }

    std::string key;
};

}
