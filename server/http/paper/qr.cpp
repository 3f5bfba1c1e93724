#include "server/http/paper/qr.hpp"

#include <qrencode.h>

#include <memory>
#include <new>

namespace nguon::http {

Html qr_code(const std::string& text)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_Q, QR_MODE_8, 1), QRcode_free);
    if (!code)
        throw std::bad_alloc();
    constexpr int margin = 4; // modules of white, as the standard asks
    const int width = code->width;
    std::string path;
    for (int y = 0; y < width; ++y) {
        for (int x = 0; x < width; ++x) {
            if ((code->data[y * width + x] & 1) == 0)
                continue;
            int run = 1;
            while (x + run < width && (code->data[y * width + x + run] & 1) != 0)
                ++run;
            path += "M" + std::to_string(x + margin) + " " + std::to_string(y + margin) + "h"
                + std::to_string(run) + "v1h-" + std::to_string(run) + "z";
            x += run;
        }
    }
    const std::string side = std::to_string(width + 2 * margin);
    Html svg;
    svg.raw("<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .text(side)
        .raw(" ")
        .text(side)
        .raw("\" shape-rendering=\"crispEdges\"><path fill=\"#000\" d=\"")
        .text(path)
        .raw("\"/></svg>");
    return svg;
}

}
