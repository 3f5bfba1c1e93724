// Rules, groups, bulletins and schedules of the demo, by the same use cases that officers use.
#pragma once

#include "demo/bulletins.hpp"
#include "server/main/demo/demo_units.hpp"

namespace nguon {

// A bulletin of the demo with the sound that was made of it.
struct DemoNews {
    demo::News news;
    std::string text;
    std::optional<app::MediaFile> sound; // none: a draft
};
std::vector<demo::News> demo_news(DemoDay day);

class DemoDesk {
public:
    DemoDesk(app::Records& records, const app::Deed& deed, const DemoUnits& units, Signer& signer);

    void add_rules();
    void add_group();
    void add_bulletins(const std::vector<DemoNews>& news);
    void add_schedules();

private:
    app::Deed deed_of(std::string_view username, Moment now) const;
    Audience audience_of(std::string_view name) const;
    void add_bulletin(const DemoNews& news, Moment written);
    void approve(const demo::News& news, BulletinId id);
    void add_slot(const demo::Slot& slot);
    void add_soon();
    // The first moment with this time of day that is still to come.
    Moment next(Milliseconds time) const;

    app::Records& records_;
    const app::Deed& deed_;
    const DemoUnits& units_;
    Signer& signer_;
    GroupId flood_;
    std::map<std::string, BulletinId, std::less<>> bulletins_;
};

}
