#include "server/main/demo.hpp"

#include "base/text.hpp"
#include "core/speech/reader.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/main/demo/demo_bulletins.hpp"
#include "server/main/demo/demo_jingles.hpp"
#include "server/main/demo/demo_people.hpp"
#include "server/main/demo/demo_register.hpp"
#include "server/main/demo/demo_templates.hpp"
#include "server/main/demo/must.hpp"
#include "server/signer/files.hpp"
#include "json/write.hpp"

#include "demo/units.hpp"

namespace nguon {
namespace {

// All rows are made in the same milliseconds: counting keeps their ids apart.
app::Chance counted_chance()
{
    auto number = std::make_shared<std::uint32_t>(runtime::random_number());
    return [number] { return (*number)++; };
}

// The unit an author writes for, as he would name it in a sentence: "xã Võ Nhai".
std::string unit_in_sentence(std::string_view username, DemoDay day)
{
    const auto officer = std::find_if(demo::officers.begin(), demo::officers.end(),
        [&](const demo::Officer& one) { return one.username == username; });
    std::string name;
    for (const demo::OldCommune& commune : demo::vo_nhai) {
        if (commune.code == officer->unit)
            name = commune.name;
    }
    for (const demo::NewCommune& commune : demo::new_communes) {
        if (day == DemoDay::today && commune.code == officer->unit)
            name = commune.name;
    }
    if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z')
        name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return name;
}

std::string text_of(const demo::News& news, DemoDay day)
{
    constexpr std::string_view hole = "{unit}";
    std::string text(news.text);
    if (const auto at = text.find(hole); at != std::string::npos)
        text.replace(at, hole.size(), unit_in_sentence(news.author, day));
    return text;
}

std::vector<DemoNews> voice(app::Studio& studio, DemoDay day)
{
    std::vector<DemoNews> made;
    for (const demo::News& news : demo_news(day)) {
        DemoNews one{ news, text_of(news, day), std::nullopt };
        if (news.state != BulletinState::draft) {
            app::SpeechOrder order;
            order.spoken_text = read_aloud(one.text).spoken;
            order.name = news.title;
            one.sound = must(studio.speak(order, {}, [](int) {}));
            log::info("demo.voiced",
                { { "bulletin", std::string(news.title) },
                    { "seconds", std::int64_t(one.sound->duration.count() / 1000) } });
        }
        made.push_back(std::move(one));
    }
    return made;
}

}

void Demo::fill(DemoDay day)
{
    auto count = [](app::Records& records) { return records.accounts().count(); };
    if (parts_.truth.read_now(count) > 0) {
        log::info("demo.there_already");
        return;
    }
    log::info("demo.begins", { { "before_merge", day == DemoDay::before_merge } });
    // What takes long comes first; then all of it is one transaction, so that a demo that was
    // interrupted is an empty database and begins anew. The signer is asked inside: nobody else
    // works on the database yet.
    const std::vector<DemoLogin> logins = make_demo_logins();
    const std::vector<DemoNews> news = voice(parts_.studio, day);
    const std::vector<DemoTemplate> templates = voice_demo_templates(parts_.studio);
    const DemoJingles jingles = make_demo_jingles(parts_.studio);
    auto work = [&](app::Records& records) {
        const app::Deed system{ {}, parts_.clock.now(), counted_chance(), {} };
        const DemoUnits units = DemoUnits::add(records, system, day);
        const json::Array accounts = add_demo_officers(records, system, units, logins);
        app::Deed admin = system;
        admin.caller = records.accounts()
                           .find_by_username(std::string(demo::officers[0].username))
                           ->caller();
        const json::Array devices = add_demo_devices(records, admin, units);
        add_demo_register(records, admin, units);
        DemoDesk desk(records, admin, units, parts_.signer);
        desk.add_rules();
        desk.add_group();
        desk.add_bulletins(news);
        desk.add_schedules();
        add_demo_templates(records, admin, units.province(), templates);
        add_demo_jingles(records, admin, parts_.signer, units.province(), jingles);
        for (const demo::Spoken& one : demo::spoken)
            records.units().set_languages(
                units.in_place_of(one.code), { one.languages.begin(), one.languages.end() });
        signer::write_file(parts_.data / "demo-accounts.json", json::serialise(accounts), 0600);
        signer::write_file(parts_.data / "demo-devices.json", json::serialise(devices), 0600);
    };
    parts_.truth.commit_now(work);
    log::info("demo.filled",
        { { "accounts", std::int64_t(logins.size()) },
            { "bulletins", std::int64_t(news.size()) } });
}

}
