// Text messages as a modem gives them in PDU mode: hexadecimal, so that nothing that somebody wrote
// can be taken for a word of the modem. An SMS-DELIVER of 3GPP TS 23.040, section 9.2.2.1, with the
// alphabets of TS 23.038.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nguon::agent {

struct TextMessage {
    std::string sender; // as the network says, which may be forged
    std::string text;
};

// `hex` is a whole line: the number of the service centre, then the message. None: it is damaged,
// or no message that somebody sent to us.
std::optional<TextMessage> read_pdu(std::string_view hex);

}
