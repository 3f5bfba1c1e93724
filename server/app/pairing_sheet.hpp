// A sheet of pairing codes: for each device that still waits for its box a fresh code, to be cut
// out and taken to the pole.
#pragma once

#include "server/app/paper.hpp"

namespace nguon::app {

struct PairingSheetWish {
    std::optional<UnitId> unit; // all in it and below that are not paired
    std::vector<DeviceId> devices; // or of these the ones that are not paired
};
struct PairingLabel {
    Label device;
    std::string code;
};
// Codes that were made before for these devices are worth nothing any more. `random`: bytes for
// one code.
Result<std::vector<PairingLabel>> make_pairing_sheet(Records& records, const Deed& deed,
    const PairingSheetWish& wish, const std::function<std::string()>& random);

}
