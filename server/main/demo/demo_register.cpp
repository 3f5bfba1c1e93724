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
    void describe_devices();
    void add_gear();
    void add_people();
    void add_survey();

private:
    // Since when there may be something in the unit: it may have been made by the merger.
    Day since(const Unit& unit) const { return std::max(unit.valid_from, today_ - days(3'000)); }
    Asset fresh(AssetKind kind, UnitId unit, std::string name) const;
    void describe_cluster(Asset& cluster, int number) const;
    void find_state(const Asset& asset, int days_ago);

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

void describe_board(Asset& board)
{
    board.details["size_class"] = "commune";
    board.details["area_m2"] = "8";
    board.details["owner_kind"] = "state";
    board.details["panel"] = "led";
    board.details["connected"] = "yes";
}

// A third of them were bought later than the others, and are under warranty; a few are too choosy
// about their mains, which the register warns of.
void DemoRegister::describe_cluster(Asset& cluster, int number) const
{
    const bool is_new = number % 3 == 0;
    cluster.details["serial"] = fmt::format("{}-{:04}", is_new ? "TT25" : "TT21", 1'000 + number);
    cluster.details["mains_min_v"] = number % 8 == 0 ? "160" : "90";
    cluster.details["mains_max_v"] = "260";
    cluster.details["dc_lead"] = is_new ? "yes" : "no";
    cluster.details["sim_expires"] = to_iso(today_ + days(40 + 9 * number));
    if (is_new)
        cluster.details["warranty_until"] = to_iso(today_ + days(200 + number));
}

// Somebody looked at each, long after it was put up.
void DemoRegister::find_state(const Asset& asset, int days_ago)
{
    const auto* told = std::ranges::find(demo::states, asset.name, &demo::State::name);
    const bool is_told = told != demo::states.end();
    Asset wished = asset;
    wished.from = std::max(asset.from, today_ - days(is_told ? told->days_ago : days_ago));
    wished.to.reset();
    wished.condition = is_told ? told->condition : Condition::works;
    wished.condition_on = wished.from;
    must(app::change_asset(records_, deed_, wished, std::nullopt));
}

// Devices are paired on the demo's day; what they are stands in the register since long before.
void DemoRegister::describe_devices()
{
    app::AssetFilter filter;
    filter.kinds = { AssetKind::cluster, AssetKind::board };
    filter.day = today_;
    app::Page page;
    page.limit = app::Page::most;
    const auto all = must(app::list_assets(records_, deed_, filter, units_.province(), page));
    int number = 0;
    for (const app::ShownAsset& one : all.items) {
        Asset wished = one.asset;
        wished.from = since(*records_.units().find(wished.unit, today_));
        wished.to.reset();
        wished.funding = Funding::budget;
        wished.condition = Condition::works;
        wished.condition_on = wished.from;
        if (wished.kind == AssetKind::board)
            describe_board(wished);
        else
            describe_cluster(wished, number);
        must(app::change_asset(records_, deed_, wished, std::nullopt));
        find_state(wished, 20 + number % 7 * 9);
        ++number;
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
    made.describe_devices();
    made.add_gear();
    made.add_people();
    made.add_survey();
}

}
