#include "server/main/demo/demo_jingles.hpp"

#include "core/speech/reader.hpp"
#include "server/app/jingles.hpp"
#include "server/main/demo/must.hpp"

namespace nguon {

DemoJingles make_demo_jingles(app::Studio& studio)
{
    DemoJingles made;
    for (const Jingle kind : { Jingle::opening, Jingle::bumper, Jingle::closing })
        made.emplace(kind, must(studio.tune(kind)));
    app::SpeechOrder order;
    order.spoken_text
        = read_aloud("Kính chào bà con. Mời bà con nghe chương trình phát thanh.").spoken;
    order.name = app::title_of(Jingle::greeting);
    made.emplace(Jingle::greeting, must(studio.speak(order, {}, [](int) {})));
    return made;
}

void add_demo_jingles(app::Records& records, const app::Deed& deed, Signer& signer, UnitId province,
    const DemoJingles& jingles)
{
    for (const auto& [kind, sound] : jingles) {
        app::MediaFile file = sound;
        file.unit = province;
        file.by = deed.caller.account;
        file.created = deed.now;
        records.media().add(file);
        const app::JingleDraft draft
            = must(app::draft_jingle(records, deed, { province, kind, file.hash, {} }));
        const SignedDocument statement
            = must(signer.sign(DocumentType::approval, to_payload(*draft.statement)));
        must(app::save_jingle(records, deed, draft, encode(statement)));
    }
}

}
