// For tests of what is set off at the place: a device with a permit, templates and one bulletin.
#pragma once

#include "agent/player/player_test_support.hpp"

#include "protocol/sms_order.hpp"
#include "trust/pin.hpp"

namespace nguon::agent::testing {

inline const std::string pin = "493817";
inline const std::string sound = "the flood warning as a sound";

class AtThePlace : public PlayerTest {
protected:
    void SetUp() override
    {
        enrol();
        flood.id = TemplateId(501);
        flood.title = "Lũ quét";
        flood.text = "Lũ quét! Bà con rời bờ suối ngay.";
        flood.tone = "attention";
        flood.repeat = 1;
        flood.media = sha256(sound).text();
        flood.media_length = 8s;
        level.id = TemplateId(502);
        level.title = "Mực nước";
        level.text = "Nước tại {địa điểm} đang lên nhanh.";
        level.tone = "attention";
        level.repeat = 1;
        PlanTemplate other = flood;
        other.id = TemplateId(503);
        offer_plan(1, { flood, level, other });
        device->bring_media(news);
        device->bring_media(sound);
        device->until(morning - 59min);
    }

    void offer_plan(Version version, std::vector<PlanTemplate> templates)
    {
        PlanBody body;
        body.audience = "u:7";
        body.templates = std::move(templates);
        body.slots = { morning_news };
        body.approvals = { province.approve(province.approval(morning_news)) };
        Province::Plan plan;
        plan.body = protocol::pack(body);
        PlanHeader header;
        header.device = our_device;
        header.version = version;
        header.issued = morning - 20h;
        header.window = { morning - 30h, morning + 24h * 14 };
        header.parts
            = { { plan.body.hash.text(), static_cast<std::int64_t>(plan.body.plain_size) } };
        plan.document
            = Province::sign(province.signer, DocumentType::plan, protocol::to_payload(header));
        ASSERT_EQ(device->offer(plan), "");
    }
    std::string text_message(const Order& order)
    {
        protocol::SmsOrder sms;
        sms.order = order;
        sms.hazard = Hazard::flash_flood;
        sms.words = flood.id;
        sms.fingerprint = protocol::fingerprint_of(flood.text);
        return protocol::to_sms(
            *province.signer.sign(DocumentType::order, *protocol::sms_payload(sms)));
    }
    void permit(bool stick = false, bool requires_person = false)
    {
        DeviceProfile profile = province.profile(2);
        profile.requires_person = requires_person;
        profile.onsite.templates = { flood.id, level.id };
        profile.onsite.button = flood.id;
        profile.onsite.people = { { "Lò Văn Mai", pin_hash } };
        profile.onsite.stick = stick;
        ASSERT_EQ(
            device->code(RefreshQuestion{ Refreshed::profile, province.signed_profile(profile) }),
            "");
    }
    std::string send(TemplateId words, std::map<std::string, std::string> blanks = {},
        const std::string& typed = pin, const std::string& who = "Lò Văn Mai")
    {
        return device->code(OnsiteSendQuestion{ who, typed, words, std::move(blanks) });
    }
    std::string press(std::optional<TemplateId> words = {})
    {
        const auto done = device->player->press_button(words, device->mono());
        return done ? "" : done.error().code;
    }
    void pass(Milliseconds time) { device->until(device->now() + time); }

    static inline const std::string pin_hash = hash_pin(pin);
    PlanTemplate flood;
    PlanTemplate level;
};

}
