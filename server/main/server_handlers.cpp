#include "server/main/server_handlers.hpp"

#include <fstream>
#include <iterator>

#include "server/main/cap_xml.hpp"
#include "server/main/device_channel.hpp"
#include "server/main/speaker_line.hpp"

namespace nguon {

ServerHandlers::ServerHandlers(ServerGround& ground, ServerRoads& roads)
    : ground_(ground)
    , roads_(roads)
    , session_(ground_.truth, ground_.clock, ground_.hashing, second_factor())
    , bulletins_(ground_.truth, ground_.clock, ground_.signer_child.signer(), ground_.signing,
          ground_.news, consequences())
    , approval_links_(ground_.truth, ground_.clock)
    , speech_({ ground_.truth, ground_.clock, ground_.studio, ground_.voicing, wake_jobs(),
          [this](JobId id) { roads_.jobs.cancel(id); } })
    , media_({ ground_.truth, ground_.clock, ground_.studio, ground_.folder, ground_.voicing,
          wake_jobs() })
    , schedules_(ground_.truth, ground_.facts, ground_.clock, ground_.news, replan())
    , now_({ ground_.truth, ground_.clock, ground_.signer_child.signer(), ground_.signing,
          ground_.news, [this](app::SpeechOrder order) { return ground_.speak(std::move(order)); },
          replan() })
    , live_(ground_.truth, ground_.clock, live_studio())
    , silence_({ ground_.truth, ground_.clock, ground_.news,
          [this] {
              roads_.plans.request();
              roads_.recalls.spawn("live.silence", roads_.live_watch.look());
          },
          [this](std::vector<Command> commands) { return roads_.hub.send(std::move(commands)); },
          [this](app::Deed deed, UnitId unit) {
              roads_.recalls.spawn("silence.stop", roads_.stop_again(std::move(deed), unit));
          } })
    , year_({ ground_.truth, ground_.facts, ground_.clock, ground_.news, replan() })
    , inbox_({ ground_.truth, ground_.clock, ground_.news, replan() })
    , contributions_(ground_.truth, ground_.clock, ground_.news)
    , own_account_(ground_.truth, ground_.clock, ground_.hashing)
    , accounts_(ground_.truth, ground_.clock, ground_.hashing, ground_.news)
    , delegations_(ground_.truth, ground_.clock, ground_.news)
    , units_(ground_.truth, ground_.clock, ground_.news, replan())
    , unit_changes_(ground_.truth, ground_.clock, ground_.news, replan())
    , groups_(ground_.truth, ground_.clock, ground_.news, replan())
    , rules_(ground_.truth, ground_.clock, replan(), ground_.personal_trust())
    , onsite_({ ground_.truth, ground_.clock, ground_.hashing, replan() })
    , jingles_({ ground_.truth, ground_.clock, ground_.signer_child.signer(), ground_.signing,
          replan() })
    , relays_({ ground_.truth, ground_.clock, ground_.signer_child.signer(), ground_.signing,
          replan(), ground_.settings.relay_private })
    , tables_(ground_.work)
    , imports_({ ground_.truth, ground_.clock, ground_.printing, tables_, wake_jobs(),
          [this](JobId id) { roads_.jobs.cancel(id); },
          [this] {
              roads_.plans.request();
              ground_.news.tell({ "unit", 0, {} });
          } })
    , assets_({ ground_.truth, ground_.clock, ground_.news, ground_.folder, ground_.printing })
    , breakdowns_({ ground_.truth, ground_.clock, ground_.news })
    , contractors_(ground_.truth, ground_.clock, ground_.news)
    , maintenance_({ ground_.truth, ground_.clock, ground_.news })
    , audit_(ground_.truth, ground_.clock)
    , api_keys_(ground_.truth, ground_.clock, certificate_reader())
    , people_(ground_.truth, ground_.clock)
    , surveys_(ground_.truth, ground_.clock)
    , station_plans_(ground_.truth, ground_.clock, ground_.printing)
    , devices_({ ground_.truth, ground_.clock, ground_.news, replan(),
          [this](std::vector<Command> commands) { return roads_.hub.send(std::move(commands)); },
          [this](DeviceId id) { roads_.hub.disconnect(id, "device.removed"); } })
    , deliveries_(ground_.truth, ground_.facts, ground_.clock, ground_.news, replan())
    , archive_(ground_.truth, ground_.facts, ground_.clock, ground_.folder)
    , power_({ ground_.truth, ground_.facts, ground_.clock, ground_.news, replan() })
    , pocket_(
          find_tools(ground_.work), ground_.folder, ground_.settings.data / "pocket", ground_.clock)
    , hear_again_({ ground_.truth, ground_.facts, ground_.clock, ground_.folder, pocket_,
          ground_.pocketing })
    , press_(ground_.work)
    , paper_({ ground_.truth, ground_.facts, ground_.clock, press_, ground_.printing,
          [this] { return ground_.public_origin(); } })
    , emergencies_({ ground_.truth, ground_.facts, ground_.clock, ground_.signer_child.signer(),
          ground_.signing, ground_.news, challenges_, ground_.personal_trust(), road(),
          [this](app::Deed deed, EmergencyId id) { return cap_.finish(std::move(deed), id); } })
    , passkeys_({ ground_.truth, ground_.clock, challenges_, ground_.personal_trust() })
    , templates_({ ground_.truth, ground_.clock, ground_.news,
          [this](app::SpeechOrder order) { return ground_.speak(std::move(order)); }, replan() })
    , cap_({ ground_.truth, ground_.clock, ground_.hashing, ground_.news,
          http::EmergencyPress(ground_.truth, ground_.signer_child.signer(), ground_.signing,
              ground_.news, road().publish, ground_.personal_trust()),
          http::PersonalApproval(ground_.truth, challenges_, ground_.personal_trust()), cap_xml() })
    , device_link_(device_link_parts())
{
}

void ServerHandlers::add_routes(net::Router& router, http::SystemHandlers& system)
{
    hear_again_.add_routes(router);
    http::add_routes(router,
        { session_, bulletins_, approval_links_, speech_, media_, schedules_, now_, live_, silence_,
            year_, inbox_, contributions_, devices_, deliveries_, archive_, paper_, power_,
            device_link_, emergencies_, templates_, cap_,
            { own_account_, passkeys_, accounts_, delegations_, units_, unit_changes_, groups_,
                rules_, onsite_, jingles_, relays_, imports_, assets_, audit_, api_keys_, system,
                people_, surveys_, station_plans_ },
            { breakdowns_, contractors_, maintenance_ } },
        ground_.truth, ground_.clock, ground_.news, second_factor());
}

std::function<void()> ServerHandlers::replan()
{
    return [this] { roads_.plans.request(); };
}

std::function<void()> ServerHandlers::wake_jobs()
{
    return [this] { roads_.jobs.wake(); };
}

http::LiveHandlers::Studio ServerHandlers::live_studio()
{
    using TakeOver = device::LiveStudio::TakeOver;
    return { [this](const app::LiveDraft& draft) { return roads_.lives.rivals_of(draft); },
        [this](app::LiveDraft draft, bool take_over) {
            return roads_.lives.begin(std::move(draft), take_over ? TakeOver::yes : TakeOver::no);
        },
        [this](LiveId live, const std::string& why) { return roads_.lives.end(live, why); },
        [this] { return roads_.lives.lives(); },
        [this](LiveId live) { return roads_.lives.find(live); },
        [this](const net::Request& request, LiveId live, AccountId speaker) {
            return link_speaker(request, roads_.lives, live, speaker);
        } };
}

http::EmergencyHandlers::Road ServerHandlers::road()
{
    http::EmergencyHandlers::Road road;
    road.publish
        = [this](const app::StoredOrder& order, const std::vector<app::MeantDevice>& devices) {
              roads_.dispatch.publish(order, devices);
              roads_.sms_road.published(order);
          };
    road.sound = [this](const MediaHash& hash) {
        constexpr std::size_t most_sound = 8UL << 20;
        std::string bytes;
        if (ground_.folder.exists(hash)) {
            std::ifstream file(ground_.folder.path_of(hash), std::ios::binary);
            bytes.assign(std::istreambuf_iterator<char>(file), {});
        }
        return bytes.size() > most_sound ? std::string() : bytes;
    };
    road.resend = [this](EmergencyId id) { roads_.dispatch.resend(id); };
    road.way = [this](EmergencyId id, std::optional<std::int64_t> revision) {
        return roads_.dispatch.way(id, revision);
    };
    road.changes = [this](EmergencyId id) { return roads_.dispatch.changes(id); };
    road.connected = [this](DeviceId id) { return roads_.hub.is_connected(id); };
    return road;
}

http::BulletinConsequences ServerHandlers::consequences()
{
    http::BulletinConsequences then;
    then.speak = [this](app::SpeechOrder order) { return ground_.speak(std::move(order)); };
    then.job_waits = wake_jobs();
    then.approved = [this](BulletinId) { roads_.plans.request(); };
    then.recalled = [this](BulletinId, std::vector<Command> commands) {
        roads_.plans.request();
        roads_.recalls.spawn("bulletin.recall", roads_.hub.send(std::move(commands)));
    };
    return then;
}

http::DeviceLinkHandlers::Parts ServerHandlers::device_link_parts()
{
    return { ground_.truth, ground_.facts, ground_.clock, ground_.signer_child.signer(),
        ground_.signing, ground_.folder, ground_.news,
        { [this] { return ground_.keyring.root(); },
            [this] { return ground_.keyring.document(); } },
        [this](const net::Request& request) { return link_device(request, roads_.hub); },
        [this](DeviceId id) {
            // Whoever still speaks with the earlier key is not this device any more.
            roads_.hub.disconnect(id, "device.paired_again");
            roads_.plans.request();
        },
        [this](DeviceId device, std::vector<PlayRecord> records) {
            roads_.dispatch.take_records(device, records);
        },
        [this](DeviceId device, std::string address) {
            return roads_.onsite_audit.note(device, std::move(address));
        },
        [this](DeviceId device, const std::string& hash) {
            return roads_.dispatch.names_media(device, hash);
        } };
}

http::SecondFactor ServerHandlers::second_factor() const
{
    return ground_.settings.approvers_need_otp ? http::SecondFactor::of_approvers
                                               : http::SecondFactor::of_choice;
}

}
