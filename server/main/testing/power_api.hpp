// For tests of the power of devices: one airing of an hour ago that both clusters were to play, and
// what officers ask about it.
#pragma once

#include <gtest/gtest.h>

#include "server/main/testing/field.hpp"

namespace nguon::testing {

class PowerApi : public ::testing::Test {
protected:
    static constexpr const char* outages = "/api/v1/planned-outages";
    static constexpr const char* preview = "/api/v1/planned-outages/preview";

    // Aired on both clusters at 13:00, an hour ago.
    void SetUp() override
    {
        expected = field.closed_airing(bulletin, starts);
        ASSERT_EQ(expected.size(), 2U);
    }
    net::Response ask(net::Method method, const std::string& path, const json::Object& body = {})
    {
        return field.ask(method, path, field.world.editor, body);
    }
    json::Object get(const std::string& path)
    {
        return Field::body_of(ask(net::Method::get, path));
    }
    std::string code(const net::Response& response)
    {
        return text(at(Field::body_of(response), "code"));
    }
    // The row of the device in the ledger.
    json::Object row(const FieldDevice& device)
    {
        const auto body = get(
            "/api/v1/deliveries?device=" + device.id().text() + "&to=2026-11-23T14:05:00%2B07:00");
        return entries(body, "items").at(0).as_object();
    }
    net::Response paste(const std::string& words, const json::Array& moves = {})
    {
        return ask(net::Method::post, outages, { { "text", words }, { "moves", moves } });
    }
    json::Array move(const Schedule& schedule, const char* from, const char* to)
    {
        return { json::Object{
            { "schedule", schedule.id.text() }, { "starts", from }, { "to", to } } };
    }
    void misses(FieldDevice& device, Reason reason, std::optional<Outage> outage)
    {
        device.record(expected.at(device.id()), Outcome::missed, reason, Milliseconds(0));
        if (outage)
            device.tell(*outage);
        ASSERT_EQ(field.send_log(device, device.upload(1)).status, net::Status::ok);
    }
    json::Object missed(const FieldDevice& device)
    {
        return { { "deliveries",
            json::Array{ json::Object{ { "device", device.id().text() },
                { "occurrence", expected.at(device.id()).occurrence.text() } } } } };
    }
    void add_template()
    {
        field.world.commit([&](app::Records& records) {
            Template one;
            one.id = TemplateId(5);
            one.unit = field.world.province;
            one.kind = TemplateKind::ordinary;
            one.title = "Lịch cắt điện";
            one.text = "Từ {giờ bắt đầu} đến {giờ kết thúc} {ngày}, cắt điện tại {địa điểm}.";
            records.templates().add(one);
        });
    }

    Field field;
    FieldDevice first{ field.world, field.world.first_cluster };
    FieldDevice second{ field.world, field.world.second_cluster };
    Bulletin bulletin = field.approved_bulletin("Tiêm phòng dại");
    Moment starts = World::noon() + std::chrono::hours(1);
    std::map<DeviceId, Delivery> expected;
};

}
