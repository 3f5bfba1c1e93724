#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class BulletinsOn : public RecordsOn {
protected:
    static Bulletin::Saved bulletin(std::int64_t id, std::string title, UnitId where)
    {
        Bulletin::Saved saved;
        saved.id = BulletinId(id);
        saved.unit = where;
        saved.author = AccountId(7);
        saved.content.title = std::move(title);
        saved.content.text = "Kính mời bà con.";
        saved.content.channels = { Channel::speaker };
        saved.content.audience.units = { where };
        saved.created = now;
        saved.changed = now + Milliseconds(id);
        return saved;
    }
    void add(const Bulletin::Saved& saved)
    {
        write([&](app::Records& records) { records.bulletins().add(Bulletin(saved)); });
    }
    // The titles that a filter finds, over all pages of two.
    std::vector<std::string> titles(app::BulletinFilter filter)
    {
        if (filter.units.empty())
            filter.units = { province };
        const auto shared = tree();
        std::vector<std::string> found;
        app::Page page{ 2, "" };
        do {
            const auto paged = read([&](app::Records& records) {
                return records.bulletins().list(filter, *shared, page);
            });
            EXPECT_LE(paged.items.size(), 2U);
            for (const Bulletin& item : paged.items)
                found.push_back(item.content().title);
            page.cursor = paged.next;
        } while (!page.cursor.empty());
        return found;
    }
    std::vector<std::string> matches(std::string typed)
    {
        app::BulletinFilter filter;
        filter.search = std::move(typed);
        return titles(filter);
    }
};
NGUON_ON_BOTH_ENGINES(BulletinsOn);

TEST_P(BulletinsOn, come_back_with_everything_in_them)
{
    Bulletin::Saved saved = bulletin(1, "Lịch cắt điện \"khẩn\"", nung);
    saved.content.text = "Dòng một\nDòng hai: 50%";
    saved.content.language = "tyz";
    saved.content.category = "2d";
    saved.content.priority = Priority::priority;
    saved.content.channels = { Channel::speaker, Channel::site };
    saved.content.audience = { { nung, vo }, { GroupId(4) }, { DeviceId(5) } };
    saved.content.valid_from = now;
    saved.content.valid_to = now + 48h;
    saved.content.voice = "vi-south";
    saved.content.speed_percent = 90;
    saved.content.corrections = { { "QĐ-BTTTT", "quyết định Bộ Thông tin" } };
    saved.content.tracks
        = { { "vi", "Tiếng Việt", std::nullopt }, { "rad", "", "abcd", "Y Wang" } };
    saved.content.media = std::string(64, 'a');
    add(saved);
    read([&](app::Records& records) {
        const auto found = records.bulletins().find(BulletinId(1));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->content(), saved.content);
        EXPECT_EQ(found->unit(), nung);
        EXPECT_EQ(found->author(), AccountId(7));
        EXPECT_EQ(found->state(), BulletinState::draft);
        EXPECT_EQ(found->version(), 1);
        EXPECT_EQ(found->saved().changed, saved.changed);
        EXPECT_FALSE(found->sound());
        EXPECT_FALSE(found->approval());
        EXPECT_FALSE(records.bulletins().find(BulletinId(2)));
        EXPECT_EQ(records.bulletins().find_all({ BulletinId(1), BulletinId(2) }).size(), 1U);
    });
}

TEST_P(BulletinsOn, keep_the_version_before_and_refuse_a_stale_one)
{
    add(bulletin(1, "Cũ", nung));
    Bulletin::Saved next = bulletin(1, "Mới", nung);
    next.state = BulletinState::approved;
    next.version = 2;
    next.changed = now + 1h;
    next.sound = BulletinSound{ std::string(64, 'b'), 12s, 48'000 };
    next.submitted_by = AccountId(7);
    next.approval = Approval{ AccountId(8), "Hoàng Văn Đức", nung, now, 1, "hash", "{\"x\":1}" };
    next.comment = "đã sửa";
    write([&](app::Records& records) {
        EXPECT_TRUE(records.bulletins().save(Bulletin(next), 1, AccountId(8)));
        EXPECT_FALSE(records.bulletins().save(Bulletin(next), 1, AccountId(8)));
    });
    read([&](app::Records& records) {
        const auto found = *records.bulletins().find(BulletinId(1));
        EXPECT_EQ(found.content().title, "Mới");
        EXPECT_EQ(found.version(), 2);
        EXPECT_EQ(found.sound()->duration, 12s);
        EXPECT_EQ(found.approval()->by_name, "Hoàng Văn Đức");
        EXPECT_EQ(found.approval()->statement, "{\"x\":1}");
        EXPECT_EQ(found.saved().comment, "đã sửa");
        const auto kept = records.bulletins().versions(BulletinId(1), {});
        ASSERT_EQ(kept.items.size(), 1U);
        EXPECT_EQ(kept.items[0].version, 1);
        EXPECT_EQ(kept.items[0].content.title, "Cũ");
        EXPECT_EQ(kept.items[0].by, AccountId(8));
        EXPECT_EQ(records.bulletins().version(BulletinId(1), 1)->content.title, "Cũ");
        EXPECT_FALSE(records.bulletins().version(BulletinId(1), 9));
    });
}

TEST_P(BulletinsOn, sound_is_attached_to_the_version_it_was_made_for)
{
    add(bulletin(1, "Tin", nung));
    const BulletinSound sound{ std::string(64, 'c'), 5s, 20'000 };
    write([&](app::Records& records) {
        EXPECT_FALSE(records.bulletins().attach(BulletinId(1), sound, 2));
        EXPECT_TRUE(records.bulletins().attach(BulletinId(1), sound, 1));
        const auto found = *records.bulletins().find(BulletinId(1));
        EXPECT_EQ(found.sound()->hash, sound.hash);
        EXPECT_EQ(found.version(), 1);
    });
}

TEST_P(BulletinsOn, are_listed_by_the_newest_change)
{
    for (int i = 1; i <= 5; ++i)
        add(bulletin(i, "Tin " + std::to_string(i), nung));
    EXPECT_THAT(titles({}), ElementsAre("Tin 5", "Tin 4", "Tin 3", "Tin 2", "Tin 1"));
}

TEST_P(BulletinsOn, are_seen_where_they_are_written_or_meant_for)
{
    write([](app::Records& records) {
        Device device;
        device.id = DeviceId(5);
        device.unit = lau;
        device.name = "Cụm loa";
        records.devices().add(device);
        records.groups().add({ GroupId(4), province, "Ven sông", { lau }, {}, 1 });
        records.groups().add({ GroupId(6), province, "Lẻ", {}, { DeviceId(5) }, 1 });
    });
    const auto meant = [&](std::int64_t id, const char* title, Audience audience) {
        Bulletin::Saved saved = bulletin(id, title, province);
        saved.content.audience = std::move(audience);
        saved.state = BulletinState::submitted;
        add(saved);
    };
    add(bulletin(1, "của Võ Nhai", vo));
    meant(2, "cho Thượng Nung", { { nung }, {}, {} });
    meant(3, "cho một cụm", { {}, {}, { DeviceId(5) } });
    meant(4, "cho nhóm đơn vị", { {}, { GroupId(4) }, {} });
    meant(5, "cho nhóm cụm", { {}, { GroupId(6) }, {} });
    meant(6, "cho cả tỉnh", { { province }, {}, {} });

    app::BulletinFilter filter;
    filter.units = { nung };
    EXPECT_THAT(titles(filter),
        ElementsAre(
            "cho cả tỉnh", "cho nhóm cụm", "cho nhóm đơn vị", "cho một cụm", "cho Thượng Nung"));
    filter.units = { vo };
    EXPECT_THAT(titles(filter), ElementsAre("cho cả tỉnh", "của Võ Nhai"));
    filter.units = { province };
    EXPECT_EQ(titles(filter).size(), 6U);
    filter.unit = vo;
    EXPECT_THAT(titles(filter), ElementsAre("cho cả tỉnh", "của Võ Nhai"));
    const auto shared = tree();
    read([&](app::Records& records) {
        EXPECT_THAT(records.bulletins().list({}, *shared, {}).items, IsEmpty()) << "no units";
    });
}

TEST_P(BulletinsOn, are_not_seen_by_those_they_are_meant_for_while_they_are_drafts)
{
    Bulletin::Saved draft = bulletin(1, "nháp của tỉnh", province);
    draft.content.audience.units = { nung };
    add(draft);
    add(bulletin(2, "nháp của xã", nung));
    app::BulletinFilter filter;
    filter.units = { nung };
    EXPECT_THAT(titles(filter), ElementsAre("nháp của xã"));
    filter.search = "nháp";
    EXPECT_THAT(titles(filter), ElementsAre("nháp của xã"));
    filter.units = { province };
    filter.unit = nung;
    EXPECT_THAT(titles(filter), ElementsAre("nháp của xã", "nháp của tỉnh"));
}

TEST_P(BulletinsOn, are_filtered_by_what_they_are)
{
    Bulletin::Saved special = bulletin(1, "riêng", nung);
    special.state = BulletinState::submitted;
    special.content.priority = Priority::priority;
    special.content.channels = { Channel::board };
    special.content.category = "5a";
    special.author = AccountId(9);
    add(special);
    add(bulletin(2, "thường", nung));
    const auto only_special = [&](auto set) {
        app::BulletinFilter filter;
        set(filter);
        EXPECT_THAT(titles(filter), ElementsAre("riêng"));
    };
    only_special([](auto& filter) { filter.states = { BulletinState::submitted }; });
    only_special([](auto& filter) { filter.priority = Priority::priority; });
    only_special([](auto& filter) { filter.channel = Channel::board; });
    only_special([](auto& filter) { filter.category = "5a"; });
    only_special([](auto& filter) { filter.author = AccountId(9); });
    only_special([](auto& filter) { filter.to = now + Milliseconds(2); });
}

TEST_P(BulletinsOn, are_found_without_marks_and_first_with_them)
{
    add(bulletin(1, "Đường dây nóng", nung));
    add(bulletin(2, "Đương nhiệm", nung));
    Bulletin::Saved text = bulletin(3, "Thông báo", nung);
    text.content.text = "Sửa đường liên xóm.";
    add(text);
    add(bulletin(4, "Tin khác", nung));
    EXPECT_THAT(matches("đường"), ElementsAre("Đường dây nóng", "Thông báo", "Đương nhiệm"));
    EXPECT_THAT(matches("duong"), ElementsAre("Đương nhiệm", "Đường dây nóng", "Thông báo"));
    EXPECT_THAT(matches("ĐƯỜNG liên"), ElementsAre("Thông báo"));
    EXPECT_THAT(matches("duo"), ElementsAre("Đương nhiệm", "Đường dây nóng", "Thông báo"))
        << "half a word";
    EXPECT_THAT(matches("không có từ này"), IsEmpty());
}

TEST_P(BulletinsOn, searching_for_signs_finds_nothing_and_breaks_nothing)
{
    add(bulletin(1, "Số 1381/QĐ-BTTTT", nung));
    for (const char* typed : { "\"", "'", "* OR *", "a) NOT (b", "&|!<->:*\\", "   ", "%" })
        EXPECT_THAT(matches(typed), IsEmpty()) << typed;
    EXPECT_THAT(matches("1381/QĐ-BTTTT"), ElementsAre("Số 1381/QĐ-BTTTT"));
    EXPECT_THAT(matches("title : \"Số\""), IsEmpty());
}

TEST_P(BulletinsOn, are_found_by_their_new_words_only)
{
    add(bulletin(1, "Tiêm phòng", nung));
    Bulletin::Saved next = bulletin(1, "Phun thuốc", nung);
    next.version = 2;
    write([&](app::Records& records) {
        ASSERT_TRUE(records.bulletins().save(Bulletin(next), 1, AccountId(7)));
    });
    EXPECT_THAT(matches("tiêm"), IsEmpty());
    EXPECT_THAT(matches("phun"), ElementsAre("Phun thuốc"));
}

TEST_P(BulletinsOn, a_row_edited_by_hand_is_told_as_damage)
{
    add(bulletin(1, "Tin", nung));
    for (const char* content : { "{", "[]", "{\"title\":1}", "{\"title\":\"only\"}" }) {
        truth_->database().write([&](sql::Connection& sql) {
            sql.run("UPDATE bulletin SET content = ? WHERE id = 1", { content });
        });
        try {
            read([](app::Records& records) { return records.bulletins().find(BulletinId(1)); });
            FAIL() << content;
        } catch (const sql::Failure& failure) {
            EXPECT_EQ(failure.code(), sql::Errc::corrupt) << content;
        }
    }
}

TEST_P(BulletinsOn, categories_are_rows)
{
    write([](app::Records& records) {
        const auto before = records.categories().all();
        ASSERT_EQ(before.size(), 6U)
            << "those of essential information and music are there from the start";
        EXPECT_EQ(before.front().code, "1");
        records.categories().save({ "9", "Y tế", 9 });
        records.categories().save({ "0", "Thiên tai", 0 });
        records.categories().save({ "9", "Y tế, dân số", 9 });
        const auto all = records.categories().all();
        ASSERT_EQ(all.size(), 8U);
        EXPECT_EQ(all.front().code, "0");
        EXPECT_EQ(all.back().name, "Y tế, dân số");
    });
}

TEST_P(BulletinsOn, the_nearest_units_reading_wins)
{
    write([](app::Records& records) {
        auto& dictionary = records.dictionary();
        dictionary.save({ 0, province, "Ea H'leo", "Ê a hơ leo", AccountId(7), now });
        dictionary.save({ 0, province, "NTM", "nông thôn mới", AccountId(7), now });
        dictionary.save({ 0, nung, "Ea H'leo", "Ya leo", AccountId(7), now });
        dictionary.save({ 0, nung, "Ea H'leo", "Ê leo", AccountId(8), now + 1h });
        const auto entries = dictionary.for_unit({ lau, nung, province });
        ASSERT_EQ(entries.size(), 2U);
        EXPECT_EQ(entries[0].spoken, "Ê leo") << "saved again, by (unit, written)";
        EXPECT_EQ(entries[0].by, AccountId(8));
        EXPECT_EQ(entries[1].spoken, "nông thôn mới");
        EXPECT_EQ(dictionary.for_unit({ vo, province })[0].spoken, "Ê a hơ leo");

        EXPECT_EQ(dictionary.list(province, "", { 1, "" }).items.size(), 1U);
        EXPECT_FALSE(dictionary.list(province, "", { 1, "" }).next.empty());
        const auto found = dictionary.list(province, "nong thon", {}).items;
        ASSERT_EQ(found.size(), 1U);
        EXPECT_FALSE(dictionary.remove(nung, found[0].id)) << "not this unit's";
        EXPECT_TRUE(dictionary.remove(province, found[0].id));
    });
}

}
}
