#include "agent/player/hazard_words.hpp"

namespace nguon::agent {
namespace {

const char* danger_of(Hazard hazard)
{
    switch (hazard) {
    case Hazard::flood:
        return "lũ lụt";
    case Hazard::flash_flood:
        return "lũ quét";
    case Hazard::landslide:
        return "sạt lở đất";
    case Hazard::storm:
        return "bão";
    case Hazard::fire:
        return "cháy";
    case Hazard::epidemic:
        return "dịch bệnh";
    case Hazard::dyke:
        return "sự cố đê điều";
    case Hazard::chemical:
        return "sự cố hóa chất";
    case Hazard::security:
        return "an ninh trật tự";
    case Hazard::test:
        return "thử hệ thống";
    case Hazard::other:
        break;
    }
    return "tình huống nguy hiểm";
}

}

std::string words_of(Hazard hazard)
{
    return std::string("Cảnh báo khẩn cấp: ")
        .append(danger_of(hazard))
        .append(". Bà con hãy đến nơi an toàn, nghe theo hướng dẫn của chính quyền, và báo cho "
                "người bên cạnh.");
}

}
