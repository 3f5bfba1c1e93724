#include "core/asset/asset.hpp"

#include <algorithm>
#include <cmath>

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/asset/asset_fields.hpp"
#include "core/place/viet_nam.hpp"

namespace nguon {
namespace {

constexpr Names<AssetKind, 5> asset_kind_names{ "station", "cluster", "board", "website",
    "equipment" };
constexpr Names<Condition, 5> condition_names{ "unknown", "works", "degraded", "broken",
    "not_working" };
constexpr Names<Funding, 5> funding_names{ "unknown", "budget", "programme", "social", "lease" };

bool is_of_device(AssetKind kind) { return kind == AssetKind::cluster || kind == AssetKind::board; }

bool is_of_station(AssetKind kind)
{
    return kind == AssetKind::cluster || kind == AssetKind::equipment || kind == AssetKind::station;
}

// Where `wished` says something else than `was`, and the era still says what `was` said, the era
// says what `wished` does.
template <typename Field>
void follow(Asset& era, const Asset& was, const Asset& wished, Field Asset::*field, bool& open)
{
    if (!open || was.*field == wished.*field)
        return;
    if (era.*field == was.*field)
        era.*field = wished.*field;
    else
        open = false;
}

// The fields that a change may carry into later eras, each until another word about it.
class Carried {
public:
    Carried(const Asset& was, const Asset& wished)
        : was_(was)
        , wished_(wished)
    {
        for (const Asset* one : { &was, &wished }) {
            for (const auto& [key, value] : one->details) {
                if (was.detail(key) != wished.detail(key))
                    open_details_[key] = true;
            }
        }
    }

    void into(Asset& era)
    {
        follow(era, was_, wished_, &Asset::unit, unit_);
        follow(era, was_, wished_, &Asset::name, name_);
        follow(era, was_, wished_, &Asset::device, device_);
        follow(era, was_, wished_, &Asset::station, station_);
        follow(era, was_, wished_, &Asset::funding, funding_);
        follow(era, was_, wished_, &Asset::place, place_);
        carry_condition(era);
        for (auto& [key, open] : open_details_)
            carry_detail(era, key, open);
    }

private:
    // A condition and its day are one word.
    void carry_condition(Asset& era)
    {
        const auto said
            = [](const Asset& one) { return std::pair(one.condition, one.condition_on); };
        if (!condition_ || said(was_) == said(wished_))
            return;
        if (said(era) != said(was_)) {
            condition_ = false;
            return;
        }
        era.condition = wished_.condition;
        era.condition_on = wished_.condition_on;
    }

    void carry_detail(Asset& era, const std::string& key, bool& open)
    {
        if (!open)
            return;
        if (era.detail(key) != was_.detail(key)) {
            open = false;
            return;
        }
        const std::string_view value = wished_.detail(key);
        if (value.empty())
            era.details.erase(key);
        else
            era.details.insert_or_assign(key, std::string(value));
    }

    const Asset& was_;
    const Asset& wished_;
    bool unit_ = true;
    bool name_ = true;
    bool device_ = true;
    bool station_ = true;
    bool funding_ = true;
    bool place_ = true;
    bool condition_ = true;
    std::map<std::string, bool> open_details_;
};

// What two eras say, whoever wrote it and when.
bool says_the_same(const Asset& a, const Asset& b)
{
    Asset other = b;
    other.from = a.from;
    other.to = a.to;
    other.version = a.version;
    other.by_name = a.by_name;
    other.changed = a.changed;
    return a == other;
}

AssetEras joined(AssetEras eras)
{
    AssetEras out;
    for (Asset& era : eras) {
        if (!out.empty() && says_the_same(out.back(), era))
            out.back().to = era.to;
        else
            out.push_back(std::move(era));
    }
    return out;
}

}

std::string_view name_of(AssetKind kind) { return asset_kind_names.of(kind); }
std::optional<AssetKind> parse_asset_kind(std::string_view text)
{
    return asset_kind_names.find(text);
}
std::string_view name_of(Condition condition) { return condition_names.of(condition); }
std::optional<Condition> parse_condition(std::string_view text)
{
    return condition_names.find(text);
}
std::string_view name_of(Funding funding) { return funding_names.of(funding); }
std::optional<Funding> parse_funding(std::string_view text) { return funding_names.find(text); }

std::string_view Asset::detail(std::string_view key) const
{
    const auto found = details.find(std::string(key));
    return found == details.end() ? std::string_view() : std::string_view(found->second);
}

Result<void> check_asset(const Asset& asset)
{
    Error error{ Kind::invalid, "input.invalid", {}, {}, {} };
    const auto wrong = [&](std::string path, std::string code, std::string detail = {}) {
        error.fields.push_back({ std::move(path), std::move(code), std::move(detail) });
    };
    if (trim(asset.name).empty())
        wrong("name", "input.required");
    if (count_code_points(asset.name) > longest_asset_name)
        wrong("name", "input.too_long", std::to_string(longest_asset_name));
    if (asset.place
        && (std::abs(asset.place->latitude) > 90 || std::abs(asset.place->longitude) > 180))
        wrong("lat", "input.out_of_range", "vĩ độ -90–90, kinh độ -180–180");
    else if (asset.place && !fault_of_place(*asset.place).empty())
        wrong("lat", std::string(fault_of_place(*asset.place)));
    if (asset.from < first_asset_day)
        wrong("from", "input.out_of_range", "từ 01/01/1900");
    if (asset.condition == Condition::unknown && asset.condition_on)
        wrong("condition_on", "asset.condition_without_word");
    if (asset.condition_on && *asset.condition_on < first_asset_day)
        wrong("condition_on", "input.out_of_range", "từ 01/01/1900");
    if (asset.device && !is_of_device(asset.kind))
        wrong("device", "asset.no_device_of_this_kind");
    if (asset.station && (!is_of_station(asset.kind) || *asset.station == asset.id))
        wrong("station", "asset.no_station_of_this_kind");
    for (FieldError& field : check_details(asset))
        error.fields.push_back(std::move(field));
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

const Asset* era_on(const AssetEras& eras, Day day)
{
    const auto found = std::find_if(
        eras.begin(), eras.end(), [&](const Asset& era) { return era.holds_on(day); });
    return found == eras.end() ? nullptr : &*found;
}

Result<AssetEras> changed_from(AssetEras eras, const Asset& wished)
{
    if (eras.empty())
        return fail(Kind::missing, "asset.missing");
    if (wished.from < eras.front().from)
        eras.front().from = wished.from;
    const auto at = std::find_if(
        eras.begin(), eras.end(), [&](const Asset& era) { return era.holds_on(wished.from); });
    if (at == eras.end())
        return fail(Kind::conflict, "asset.gone",
            eras.back().to ? vietnamese_day(*eras.back().to) : std::string());
    const Asset& was = *at;
    AssetEras out(eras.begin(), at);
    if (was.from < wished.from) {
        out.push_back(was);
        out.back().to = wished.from;
    }
    Asset era = wished;
    era.id = was.id;
    era.kind = was.kind;
    era.to = was.to;
    out.push_back(era);
    Carried carried(was, era);
    for (auto later = at + 1; later != eras.end(); ++later) {
        carried.into(*later);
        out.push_back(*later);
    }
    return joined(std::move(out));
}

Result<AssetEras> ended_on(AssetEras eras, Day day)
{
    if (eras.empty())
        return fail(Kind::missing, "asset.missing");
    if (eras.back().to && *eras.back().to < day)
        return fail(Kind::conflict, "asset.gone", vietnamese_day(*eras.back().to));
    std::erase_if(eras, [&](const Asset& era) { return era.from >= day; });
    if (eras.empty())
        return fail_field("day", "asset.never");
    eras.back().to = day;
    return eras;
}

}
