#include "server/main/demo/demo_register.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "demo/officers.hpp"
#include "demo/stations.hpp"
#include "demo/units.hpp"
#include "server/app/assets.hpp"
#include "server/app/people.hpp"
#include "server/app/surveys.hpp"
#include "server/main/demo/must.hpp"

namespace nguon {
namespace {

using std::chrono::days;

constexpr std::string_view seat = "05716"; // of the editor who answers the survey

class DemoRegister {
public:
    DemoRegister(app::Records& records, const app::Deed& deed, const DemoUnits& units)
        : records_(records)
        , deed_(deed)
        , units_(units)
        , today_(day_of(deed.now))
    {
    }

    void add_stations();
    void describe_boards();
    void add_gear();
    void add_people();
    void add_survey();

private:
    // Since when there may be something in the unit: it may have been made by the merger.
    Day since(const Unit& unit) const { return std::max(unit.valid_from, today_ - days(3'000)); }
    Asset fresh(AssetKind kind, UnitId unit, std::string name) const;

    app::Records& records_;
    const app::Deed& deed_;
    const DemoUnits& units_;
    Day today_;
    std::vector<Asset> stations_; // of the seat
};

std::string_view technology_of(std::string_view code)
{
    for (const demo::Station& one : demo::stations) {
        if (one.code == code)
            return one.tech;
    }
    return "ip";
}

// "Xã Võ Nhai" within a name.
std::string lowered(std::string name)
{
    if (!name.empty())
        name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
    return name;
}

Asset DemoRegister::fresh(AssetKind kind, UnitId unit, std::string name) const
{
    Asset asset;
    asset.kind = kind;
    asset.unit = unit;
    asset.name = std::move(name);
    asset.funding = Funding::budget;
    asset.from = since(*records_.units().find(unit, today_));
    return asset;
}

void DemoRegister::add_stations()
{
    for (const UnitId id : units_.communes_of_vo_nhai()) {
        const Unit unit = *records_.units().find(id, today_);
        const std::string_view technology = technology_of(unit.code);
        if (technology.empty())
            continue;
        Asset station
            = fresh(AssetKind::station, id, fmt::format("Đài truyền thanh {}", lowered(unit.name)));
        station.details.emplace("tech", technology);
        station.details.emplace("budget_line", "Sự nghiệp văn hóa, thông tin");
        const Asset added = must(app::add_asset(records_, deed_, std::move(station))).asset;
        if (id == units_.of(seat))
            stations_.push_back(added);
    }
}

void DemoRegister::describe_boards()
{
    app::AssetFilter filter;
    filter.kinds = { AssetKind::board };
    filter.day = today_;
    app::Page page;
    page.limit = app::Page::most;
    const auto boards = must(app::list_assets(records_, deed_, filter, units_.province(), page));
    for (const app::ShownAsset& board : boards.items) {
        Asset wished = board.asset;
        wished.from = today_;
        wished.to.reset();
        wished.funding = Funding::budget;
        wished.details["size_class"] = "commune";
        wished.details["area_m2"] = "8";
        wished.details["owner_kind"] = "state";
        wished.details["panel"] = "led";
        wished.details["connected"] = "yes";
        must(app::change_asset(records_, deed_, wished, std::nullopt));
    }
}

void DemoRegister::add_gear()
{
    std::vector<Asset> all;
    for (const demo::Gear& one : demo::gear) {
        Asset asset = fresh(AssetKind::equipment, units_.of(seat), std::string(one.name));
        asset.details.emplace("group", one.group);
        asset.details.emplace("type", one.type);
        asset.details.emplace("quantity", one.quantity);
        if (!stations_.empty())
            asset.station = stations_.front().id;
        all.push_back(std::move(asset));
    }
    must(app::add_assets(records_, deed_, std::move(all)));
}

// Those of the accounts who do the work of grassroots information; every commune has one post for
// it, so that where nobody holds it there is a vacancy.
void DemoRegister::add_people()
{
    std::map<UnitId, StaffPostId> posts;
    for (const UnitId id : units_.communes_of_vo_nhai()) {
        StaffPost post;
        post.unit = id;
        post.title = "Cán bộ phụ trách truyền thanh";
        post.tenure.from = since(*records_.units().find(id, today_));
        posts.emplace(id, must(app::add_staff_post(records_, deed_, post)).post.id);
    }
    for (const demo::Officer& one : demo::officers) {
        const bool is_it = one.role == "technician";
        const bool is_grassroots
            = one.role == "commune_editor" || one.role == "operator" || one.role == "reader";
        if (!is_it && !is_grassroots)
            continue;
        const auto account = records_.accounts().find_by_username(std::string(one.username));
        Officer officer;
        officer.unit = account->unit;
        officer.name = one.name;
        officer.staff = is_it ? Staff::it : Staff::grassroots;
        officer.full_time = one.role != "reader";
        officer.duties = one.post;
        officer.account = account->id;
        officer.tenure.from = since(*records_.units().find(account->unit, today_));
        if (const auto post = posts.find(account->unit);
            post != posts.end() && one.role == "commune_editor")
            officer.post = post->second;
        if (one.role != "reader")
            officer.trainings.push_back({ std::string(demo::course), today_ - days(120) });
        must(app::add_officer(records_, deed_, std::move(officer)));
    }
}

// Under way: one station was looked at, the others wait.
void DemoRegister::add_survey()
{
    SurveyRound round;
    round.unit = units_.province();
    round.name = "Khảo sát đài, cụm loa và bảng tin";
    round.from = today_ - days(10);
    round.to = today_ + days(20);
    round.kinds = { AssetKind::station, AssetKind::cluster, AssetKind::board };
    const SurveyRound made = must(app::add_survey_round(records_, deed_, round)).round;
    app::Deed editor = deed_;
    for (const demo::Officer& one : demo::officers) {
        if (one.role == "commune_editor" && one.unit == seat)
            editor.caller
                = records_.accounts().find_by_username(std::string(one.username))->caller();
    }
    for (const Asset& station : stations_) {
        SurveyAnswer answer;
        answer.client_id = "demo";
        answer.round = made.id;
        answer.asset = station.id;
        answer.form_version = survey_form(AssetKind::station).version;
        answer.day = std::max(station.from, today_ - days(3));
        answer.condition = Condition::works;
        for (const SurveyQuestion& question : survey_form(AssetKind::station).questions) {
            if (question.type == SurveyQuestionType::yes_no)
                answer.answers.emplace(question.key, "yes");
        }
        answer.accepted = true;
        must(app::take_survey_answer(records_, editor, std::move(answer), std::nullopt));
    }
}

}

void add_demo_register(app::Records& records, const app::Deed& deed, const DemoUnits& units)
{
    DemoRegister made(records, deed, units);
    made.add_stations();
    made.describe_boards();
    made.add_gear();
    made.add_people();
    made.add_survey();
}

}
