// The walls around the child that decodes what a stranger sends. It has the player's user: without
// them, whoever finds a fault in a decoder reads the device's key and traces the player.
#pragma once

namespace nguon::agent {

// Of this process, for good: it reads libraries and nothing else, starts no program, and signals
// and traces nobody. False: some wall could not be put up.
bool wall_in_decoder();

}
