// Messages of other systems: whatever bytes come, reading ends, and what is taken is sound, can be
// written again, and then means the same.
#include "core/cap/check.hpp"
#include "core/cap/meaning.hpp"
#include "core/cap/translations.hpp"
#include "core/cap/write.hpp"
#include "server/cap/read_alert.hpp"
#include "tests/fuzz/fuzz.hpp"

std::vector<std::string> seeds()
{
    const std::string head
        = R"(<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier>)"
          R"(<sender>b</sender><sent>2026-11-21T14:00:00+07:00</sent>)"
          R"(<status>Actual</status>)";
    const std::string info
        = R"(<info><language>vi-VN</language><category>Met</category>)"
          R"(<event>Lũ quét</event><urgency>Immediate</urgency>)"
          R"(<severity>Extreme</severity><certainty>Likely</certainty>)"
          R"(<expires>2026-11-21T20:00:00+07:00</expires><headline>Lũ &amp; bão</headline>)"
          R"(<description><![CDATA[Mưa < 50 mm<br/>]]></description>)";
    return {
        head + "<msgType>Alert</msgType><scope>Public</scope>" + info
            + "<area><areaDesc>x</areaDesc><polygon>21,105 22,105 22,106 21,105</polygon>"
              "<circle>21.5,105.5 3.5</circle><geocode><valueName>VN-GSO</valueName>"
              "<value>05716</value></geocode><altitude>1</altitude><ceiling>2</ceiling></area>"
              "</info></alert>",
        head
            + "<msgType>Cancel</msgType><scope>Private</scope><addresses>c</addresses>"
              "<references>b,c,2026-11-21T13:00:00+07:00</references></alert>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE a [<!ENTITY b \"&c;\">]><a>&b;</a>",
        "<!-- --><?pi?><a xmlns:x=\"urn:x\"><x:b>&#x110;&lt;</x:b></a>",
    };
}

void fuzz(std::string_view bytes)
{
    const auto read = nguon::cap::read_alert(bytes);
    if (!read)
        return;
    expect(nguon::cap::faults(read->alert).empty());
    const std::string written = nguon::cap::to_xml(read->alert);
    const auto again = nguon::cap::read_alert(written);
    // Places are written to a decimetre: what is smaller may lose its shape, nothing else.
    if (!again) {
        for (const auto& fault : again.error().fields)
            expect(fault.code == "cap.polygon_crosses" || fault.code == "cap.polygon_short"
                || fault.code == "cap.ceiling_below");
        return;
    }
    expect(nguon::cap::to_xml(again->alert) == written);
    for (const nguon::Translation& one : nguon::cap::said_in_others(read->alert))
        expect(nguon::check_translation(one).has_value());
    if (const auto* info = nguon::cap::spoken_info(read->alert)) {
        expect(nguon::cap::spoken_text(*info, 100).size() <= 100);
        static_cast<void>(nguon::cap::hazard_of(*info));
    }
}
