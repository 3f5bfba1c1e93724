#include "server/main/demo/demo_templates.hpp"

#include "core/speech/reader.hpp"
#include "server/app/templates.hpp"
#include "server/main/demo/must.hpp"

namespace nguon {

std::vector<DemoTemplate> voice_demo_templates(app::Studio& studio)
{
    constexpr int slowly = 85; // percent
    std::vector<DemoTemplate> made;
    for (const demo::Prepared& one : demo::prepared) {
        DemoTemplate with{ one, std::nullopt };
        if (one.kind == TemplateKind::emergency && must(blanks_of(one.text)).empty()) {
            app::SpeechOrder order;
            order.spoken_text = read_aloud(one.text).spoken;
            order.name = one.title;
            order.speed_percent = slowly;
            with.sound = must(studio.speak(order, {}, [](int) {}));
        }
        made.push_back(std::move(with));
    }
    return made;
}

void add_demo_templates(app::Records& records, const app::Deed& deed, UnitId province,
    const std::vector<DemoTemplate>& templates)
{
    for (const DemoTemplate& one : templates) {
        Template wanted;
        wanted.unit = province;
        wanted.kind = one.prepared.kind;
        wanted.title = one.prepared.title;
        wanted.hazard = one.prepared.hazard;
        wanted.severity = one.prepared.severity;
        wanted.text = one.prepared.text;
        wanted.tone = one.prepared.tone;
        wanted.repeat = one.prepared.repeat;
        wanted.consent = one.prepared.consent;
        wanted.days_in_a_row = one.prepared.days_in_a_row;
        if (one.sound) {
            app::MediaFile file = *one.sound;
            file.unit = province;
            file.by = deed.caller.account;
            file.created = deed.now;
            records.media().add(file);
            wanted.media = file.hash;
        }
        must(app::add_template(records, deed, std::move(wanted)));
    }
}

}
