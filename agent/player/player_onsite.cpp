// What is set off at the place itself. The player decides alone, by the signed profile and the
// signed plan: the agent brings a PIN or a file, and can do no more than those allow.
#include "agent/player/player.hpp"

#include "agent/player/hazard_words.hpp"
#include "agent/player/tones.hpp"
#include "base/text.hpp"
#include "core/template/template.hpp"
#include "protocol/order.hpp"
#include "protocol/plan.hpp"
#include "protocol/sms_order.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "trust/pin.hpp"

#include <algorithm>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr const char* mistakes_setting = "pin_mistakes";

const PlanTemplate* find_words(const HeldPlan* plan, TemplateId id)
{
    if (!plan)
        return nullptr;
    const auto at = std::ranges::find(plan->templates, id, &PlanTemplate::id);
    return at == plan->templates.end() ? nullptr : &*at;
}

EmergencyContent content_of(const PlanTemplate& words)
{
    EmergencyContent content;
    content.text = words.text;
    content.tone = words.tone;
    content.media = words.media;
    content.media_length = words.media_length;
    content.repeat = std::clamp(words.repeat, 1, 10);
    return content;
}

// Where the plan has lost the words, and with them their title: as long as a title may be.
std::string beginning_of(const std::string& text)
{
    return to_utf8(to_utf32(text).substr(0, longest_on_air));
}

// They are the program's own: made once, and the same as long as it runs.
const std::vector<StoredWords>& stored_tones()
{
    static const std::vector<StoredWords> tones{
        { "attention", 0, hash_of(Tone::attention) },
        { "siren", 0, hash_of(Tone::siren) },
    };
    return tones;
}

void give_content(Order& order, const EmergencyContent& content)
{
    order.length = airing_length(content);
    order.repeat = content.repeat;
    order.tone = content.tone;
    order.text = content.text;
    order.media = content.media;
}

}

int Player::stored_pin_mistakes()
{
    const auto text = diary_.setting(mistakes_setting);
    return text ? std::atoi(text->c_str()) : 0;
}

Result<AnswerContent> Player::onsite_menu(MonoTime now)
{
    const DeviceProfile profile = papers_.profile();
    OnsiteMenuAnswer menu;
    for (const TemplateId id : profile.onsite.templates) {
        if (const PlanTemplate* words = find_words(papers_.plan(), id))
            menu.templates.push_back(*words);
    }
    if (papers_.plan()) {
        for (const PlanTemplate& one : papers_.plan()->templates) {
            if (menu.stored.size() < most_stored_told)
                menu.stored.push_back({ one.title, one.version, protocol::hash_of(one) });
        }
    }
    menu.tones = stored_tones();
    for (const OnsitePerson& person : profile.onsite.people)
        menu.people.push_back(person.name);
    if (const HeldOrder* held = conductor_->onsite_under_way(now)) {
        const PlanTemplate* words = find_words(papers_.plan(), held->onsite->from);
        menu.on_air = words ? words->title : beginning_of(held->order.text);
    }
    menu.wait_s = std::chrono::ceil<std::chrono::seconds>(pin_guard_.wait_left(now)).count();
    return menu;
}

// Names are no secrets, so an unknown one costs the same as a wrong PIN.
Result<void> Player::check_pin_of(const std::string& who, const std::string& pin, MonoTime now)
{
    if (const auto left = pin_guard_.wait_left(now); left > 0s)
        return fail(Kind::too_many, "onsite.wait",
            std::to_string(std::chrono::ceil<std::chrono::seconds>(left).count()));
    const DeviceProfile profile = papers_.profile();
    const OnsitePerson* person = profile.onsite.find(who);
    if (person && is_pin(person->pin, pin)) {
        if (pin_guard_.mistakes() > 0)
            diary_.set(mistakes_setting, "0");
        pin_guard_.right(now);
        return {};
    }
    pin_guard_.mistaken(now);
    diary_.set(mistakes_setting, std::to_string(pin_guard_.mistakes()));
    log::warning("player.wrong_pin", { { "mistakes", pin_guard_.mistakes() } });
    return fail(Kind::forbidden, "onsite.wrong_pin");
}

Result<AnswerContent> Player::onsite_send(const OnsiteSendQuestion& question, MonoTime now)
{
    if (const auto known = check_pin_of(question.who, question.pin, now); !known)
        return tl::unexpected(known.error());
    return set_off({ OnsiteWay::pin, question.who, question.words }, question.blanks, now);
}

Result<AnswerContent> Player::onsite_stop(const OnsiteStopQuestion& question, MonoTime now)
{
    if (const auto known = check_pin_of(question.who, question.pin, now); !known)
        return tl::unexpected(known.error());
    const HeldOrder* held = conductor_->onsite_under_way(now);
    if (!held)
        return fail(Kind::conflict, "onsite.nothing_on_air");
    Order end = held->order;
    ++end.revision;
    end.act = OrderAct::end;
    log::info("player.onsite_ended", { { "order", end.id.text() }, { "who", question.who } });
    if (const auto taken = conductor_->take_order(end, {}, now, held->onsite); !taken)
        return tl::unexpected(taken.error());
    return Done{};
}

Result<void> Player::press_button(std::optional<TemplateId> words, MonoTime now)
{
    const TemplateId wanted = words.value_or(papers_.profile().onsite.button);
    if (!wanted)
        return fail(Kind::forbidden, "onsite.not_permitted");
    const auto done = set_off({ OnsiteWay::button, {}, wanted }, {}, now);
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

// The alert is an order like any other, of the lowest rank, made by the device for itself.
Result<AnswerContent> Player::set_off(
    const OnsiteAct& act, const std::map<std::string, std::string>& blanks, MonoTime now)
{
    const auto refuse = [&](Kind kind, const char* code) {
        log::warning("player.onsite_refused",
            { { "way", name_of(act.way) }, { "who", act.who }, { "code", code } });
        return fail(kind, code);
    };
    if (const auto enrolled = require_enrolment(); !enrolled)
        return tl::unexpected(enrolled.error());
    const DeviceProfile profile = papers_.profile();
    if (!profile.onsite.allows(act.from))
        return refuse(Kind::forbidden, "onsite.not_permitted");
    const PlanTemplate* words = find_words(papers_.plan(), act.from);
    if (!words)
        return refuse(Kind::missing, "onsite.no_words");
    if (conductor_->onsite_under_way(now))
        return refuse(Kind::conflict, "onsite.on_air");
    EmergencyContent content = content_of(*words);
    auto text = filled(words->text, blanks);
    if (!text)
        return tl::unexpected(text.error());
    if (*text != words->text)
        content.media.clear();
    content.text = std::move(*text);
    if (content.text.size() > 4'000)
        return refuse(Kind::invalid, "onsite.too_long");

    Order order;
    order.issued = conductor_->now_at(now);
    order.id = runtime::new_id<OrderId>(order.issued);
    order.starts = order.issued;
    order.expires = order.issued + onsite_life;
    order.audience.devices = { profile.device };
    give_content(order, content);
    if (const auto taken = conductor_->take_order(order, {}, now, act); !taken)
        return tl::unexpected(taken.error());
    log::info("player.onsite",
        { { "order", order.id.text() }, { "way", name_of(act.way) }, { "who", act.who },
            { "words", act.from.text() } });
    conductor_->step(now);
    OrderAnswer answer{ order.id, order.revision };
    answer.media = Hash::parse(order.media);
    answer.lives_until = order.expires;
    return answer;
}

// The province signed it; only the carrier is another one. So it needs no permit, and of an order
// that came over the line already it is the second copy.
Result<AnswerContent> Player::sms(const SmsQuestion& question, MonoTime now)
{
    if (const auto enrolled = require_enrolment(); !enrolled)
        return tl::unexpected(enrolled.error());
    auto opened = protocol::open_sms(question.text, *papers_.keyring(), trusted_now(now));
    if (!opened) {
        count_refusal("sms", opened.error());
        return tl::unexpected(opened.error());
    }
    Order& order = opened->order;
    const PlanTemplate* words = find_words(papers_.plan(), opened->words);
    // The words as they were when the order was signed, or none.
    const bool same = words && protocol::fingerprint_of(words->text) == opened->fingerprint
        && words->text.find('{') == std::string::npos;
    EmergencyContent content;
    if (same)
        content = content_of(*words);
    else
        content.text = words_of(opened->hazard);
    content.repeat = order.repeat;
    if (order.exercise)
        content.media.clear();
    give_content(order, content);
    return take_judged(judge_meant(order, Liveness::stored, now), order, {},
        OnsiteAct{ OnsiteWay::sms, {}, same ? opened->words : TemplateId() }, now);
}

}
