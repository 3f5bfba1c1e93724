#include "server/app/archive.hpp"
#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class ArchiveOn : public RecordsOn {
protected:
    BulletinId aired(std::int64_t number, UnitId unit, const std::string& title, Moment last,
        std::vector<Day> days)
    {
        const BulletinId id(number);
        write([&](app::Records& records) {
            BulletinContent content;
            content.title = title;
            content.text = "Bà con chú ý.";
            content.channels = { Channel::speaker };
            content.audience.units = { unit };
            records.bulletins().add(Bulletin(Bulletin::Saved{ .id = id,
                .unit = unit,
                .author = AccountId(1),
                .content = content,
                .created = now,
                .changed = now }));
            app::AiredBulletin row;
            row.bulletin = id;
            row.first = last - 24h;
            row.last = last;
            row.airings = 2;
            row.plays = 30;
            row.heard = 60s;
            row.days = std::move(days);
            records.archive().save(row);
        });
        return id;
    }
    static MediaHash hash(char of) { return MediaHash(64, of); }
    static void keep_sound(app::Records& records, char of)
    {
        app::MediaFile file;
        file.hash = hash(of);
        file.kind = "audio/ogg";
        file.size = 40'000;
        file.source = "upload";
        file.unit = nung;
        file.by = AccountId(1);
        file.created = now;
        records.media().add(file);
    }
    // Aired, with a recording in another language.
    BulletinId spoken(std::int64_t number, char of)
    {
        const BulletinId id(number);
        write([&](app::Records& records) {
            BulletinContent content;
            content.title = "Họp thôn";
            content.tracks = { { "tyz", "", hash(of), "Nông Thị Slí" } };
            records.bulletins().add(Bulletin(Bulletin::Saved{ .id = id,
                .unit = nung,
                .author = AccountId(1),
                .content = content,
                .created = now,
                .changed = now }));
            app::AiredBulletin row;
            row.bulletin = id;
            row.first = now;
            row.last = now;
            records.archive().save(row);
        });
        return id;
    }
    std::vector<std::string> titles(app::ArchiveFilter filter, int limit = 50)
    {
        if (filter.bulletin.units.empty())
            filter.bulletin.units = { province };
        std::vector<std::string> found;
        const auto shared = tree();
        app::Page page{ limit, {} };
        do {
            const auto part = read([&](app::Records& records) {
                return records.archive().list(filter, *shared, page);
            });
            for (const app::ArchiveRow& row : part.items)
                found.push_back(row.bulletin.content().title);
            page.cursor = part.next;
        } while (!page.cursor.empty());
        return found;
    }
};
NGUON_ON_BOTH_ENGINES(ArchiveOn);

TEST_P(ArchiveOn, lists_what_was_heard_last_first_page_by_page)
{
    aired(50, nung, "Một", now - 2h, { today });
    aired(51, nung, "Hai", now - 1h, { today });
    aired(52, vo, "Ba", now - 3h, { today });
    EXPECT_THAT(titles({}, 1), ElementsAre("Hai", "Một", "Ba"));
    app::ArchiveFilter mine;
    mine.bulletin.units = { nung };
    EXPECT_THAT(titles(mine), ElementsAre("Hai", "Một"));
    read([&](app::Records& records) {
        EXPECT_THAT(records.archive().list({}, *tree(), {}).items, IsEmpty()) << "nobody asks";
    });
}

TEST_P(ArchiveOn, finds_by_words_day_and_how_it_was_aired)
{
    const auto day = std::chrono::days(1);
    aired(50, nung, "Đường Đình Cả", now - 48h, { today - 2 * day });
    aired(51, nung, "Cấp nước", now, { today - 9 * day, today });
    app::ArchiveFilter filter;
    filter.bulletin.search = "duong dinh";
    EXPECT_THAT(titles(filter), ElementsAre("Đường Đình Cả"));
    filter.bulletin.search = "bà con";
    EXPECT_THAT(titles(filter, 1), SizeIs(2)) << "paged by rank as well";
    filter = {};
    filter.from = today - 3 * day;
    filter.to = today;
    EXPECT_THAT(titles(filter), ElementsAre("Đường Đình Cả"))
        << "the other was heard before and after, not on these days";
    filter = {};
    filter.voice = app::AiredVoice::recording;
    EXPECT_THAT(titles(filter), IsEmpty());
    filter.voice = app::AiredVoice::speech;
    filter.kind = app::AiredKind::planned;
    EXPECT_THAT(titles(filter), SizeIs(2));
}

TEST_P(ArchiveOn, a_row_is_put_right_and_stays_cleaned)
{
    const BulletinId id = aired(50, nung, "Một", now, { today });
    write([&](app::Records& records) {
        records.archive().mark_cleaned(id, now + 1h);
        auto row = *records.archive().find(id);
        row.airings = 3;
        row.days = { today, today + std::chrono::days(1) };
        records.archive().save(row);
    });
    read([&](app::Records& records) {
        const auto row = records.archive().find(id);
        EXPECT_EQ(row->airings, 3);
        EXPECT_EQ(row->cleaned, now + 1h);
    });
    write([&](app::Records& records) { records.archive().remove(id); });
    EXPECT_THAT(titles({}), IsEmpty());
}

TEST_P(ArchiveOn, a_sound_that_goes_is_gone_for_all_who_had_it)
{
    const BulletinId first = aired(50, nung, "Một", now, { today });
    const BulletinId same = aired(51, nung, "Hai", now, { today });
    const BulletinId other = aired(52, nung, "Ba", now, { today });
    const BulletinId silent = aired(53, nung, "Bốn", now, { today });
    write([&](app::Records& records) {
        const auto sound = [&](BulletinId id, char of) {
            EXPECT_TRUE(records.bulletins().attach(id, { std::string(64, of), 10s, 40'000 }, 1));
        };
        sound(first, 'a');
        sound(same, 'a');
        sound(other, 'b');
        records.archive().mark_cleaned(first, now + 1h);
        records.archive().mark_cleaned(silent, now + 2h);
    });
    read([&](app::Records& records) {
        EXPECT_EQ(records.archive().find(first)->cleaned, now + 1h);
        EXPECT_EQ(records.archive().find(same)->cleaned, now + 1h);
        EXPECT_FALSE(records.archive().find(other)->cleaned);
        EXPECT_EQ(records.archive().find(silent)->cleaned, now + 2h);
    });
}

TEST_P(ArchiveOn, sounds_are_named_by_what_may_still_want_them)
{
    spoken(60, 'a');
    spoken(61, 'b');
    spoken(62, 'b');
    const BulletinId first = aired(63, nung, "Một", now, { today });
    write([&](app::Records& records) {
        EXPECT_TRUE(records.bulletins().attach(first, { hash('c'), 10s, 40'000 }, 1));
        for (const char of : { 'a', 'b', 'c', 'd' })
            keep_sound(records, of);
        records.archive().mark_cleaned(BulletinId(60), now);
        records.archive().mark_cleaned(BulletinId(61), now);
    });
    const std::vector<MediaHash> asked{ hash('a'), hash('b'), hash('c'), hash('d') };
    const auto named
        = read([&](app::Records& records) { return records.archive().still_named(asked); });
    EXPECT_THAT(named, ElementsAre(hash('b'), hash('c'))) << "62 and 63 have theirs still";
    write([&](app::Records& records) {
        EXPECT_THAT(records.archive().still_named({}), IsEmpty());
        records.archive().remove_sounds({});
        records.archive().remove_sounds({ hash('a'), hash('d') });
        EXPECT_FALSE(records.media().find(hash('a')));
        EXPECT_TRUE(records.media().find(hash('b')));
        EXPECT_FALSE(records.media().find(hash('d')));
    });
}

TEST_P(ArchiveOn, cleaning_a_bulletin_takes_its_languages_along_unless_another_names_them)
{
    const BulletinId first = spoken(70, 'a');
    const BulletinId second = spoken(71, 'b');
    spoken(72, 'b');
    std::uint32_t chance = 0;
    app::Deed deed{ {}, now, [&chance] { return ++chance; }, {} };
    deed.caller.name = "Hệ thống";
    const auto cleaned = write([&](app::Records& records) {
        for (const char of : { 'a', 'b', 'e', 'f' })
            keep_sound(records, of);
        EXPECT_TRUE(records.bulletins().attach(first, { hash('e'), 10s, 40'000 }, 1));
        EXPECT_TRUE(records.bulletins().attach(second, { hash('f'), 10s, 40'000 }, 1));
        return app::clean_sounds(records, deed, { first, second });
    });
    std::vector<MediaHash> gone;
    for (const app::CleanedSound& one : cleaned)
        gone.push_back(one.hash);
    EXPECT_THAT(gone, UnorderedElementsAre(hash('e'), hash('f'), hash('a')));
    read([&](app::Records& records) {
        EXPECT_FALSE(records.media().find(hash('a')));
        EXPECT_TRUE(records.media().find(hash('b'))) << "another bulletin speaks with it";
        EXPECT_FALSE(records.media().find(hash('e')));
    });
}

TEST_P(ArchiveOn, rules_are_versioned)
{
    write([&](app::Records& records) {
        EXPECT_TRUE(records.archive().save_rule({ nung, 12, 0 }, 0));
        EXPECT_FALSE(records.archive().save_rule({ nung, 24, 0 }, 0)) << "there is one";
        EXPECT_TRUE(records.archive().save_rule({ nung, 24, 0 }, 1));
        EXPECT_FALSE(records.archive().save_rule({ nung, 36, 0 }, 1));
    });
    read([&](app::Records& records) {
        const auto rules = records.archive().rules();
        ASSERT_THAT(rules, SizeIs(1));
        EXPECT_EQ(rules[0].months, 24);
        EXPECT_EQ(rules[0].version, 2);
    });
}

TEST_P(ArchiveOn, silences_are_periods_that_end)
{
    write([&](app::Records& records) {
        records.silence_periods().begin({ nung, now, "Trần Thị Biên", "Đám tang", {}, {} });
        records.silence_periods().begin({ vo, now + 1h, "Ma Văn Khác", "Nhầm", {}, {} });
        records.silence_periods().lift(nung, now + 2h, "Hoàng Văn Duyệt");
    });
    read([&](app::Records& records) {
        auto& periods = records.silence_periods();
        EXPECT_THAT(periods.in({ now - 2h, now }), IsEmpty());
        ASSERT_THAT(periods.in({ now, now + 90min }), SizeIs(2));
        const auto still = periods.in({ now + 2h, now + 3h });
        ASSERT_THAT(still, SizeIs(1)) << "it ended just before";
        EXPECT_EQ(still[0].unit, vo);
        EXPECT_FALSE(still[0].lifted);
        const auto first = periods.in({ now, now + 1min });
        ASSERT_THAT(first, SizeIs(1));
        EXPECT_EQ(first[0].lifted, now + 2h);
        EXPECT_EQ(first[0].lifted_by, "Hoàng Văn Duyệt");
        EXPECT_TRUE(first[0].covers(now + 1h));
        EXPECT_FALSE(first[0].covers(now + 2h));
    });
}

}
}
