// The reader takes any valid text: its pieces stand in order, leave no visible byte out, and what
// is to be spoken is text again.
#include "base/text.hpp"
#include "core/speech/reader.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon;

std::vector<std::string> seeds()
{
    return {
        "Kính báo: từ 7h30 ngày 05/9/2024 đến 17h00, ngừng cấp điện xóm Bậc, xã La Hiên.",
        "Thu 1.250.000 đ/hộ; giảm 12,5% (theo QĐ số 45/2023/QĐ-UBND) cho 03 hộ.",
        "a) Liên hệ 0208.3856.789 hoặc 113; biển số 20A-123.45; Q.1, TP. HCM.",
        "Nơi nhận: Như trên; Lưu: VT./.",
        "Buôn Ea H'leo, rừng 1.200 ha, dốc 15°, 220 kV, +3°C, 5-7 người, IV/2024",
        "ngày      tháng 8 năm ........",
    };
}

void fuzz(std::string_view bytes)
{
    // Altered bytes are rarely UTF-8 any more; what is left without marks is still worth reading.
    std::string text(bytes);
    if (!is_valid_utf8(text))
        std::erase_if(text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
    if (!is_valid_utf8(text))
        return;
    const Reading reading = read_aloud(text);
    expect(is_valid_utf8(reading.text));
    expect(is_valid_utf8(reading.spoken));
    std::size_t at = 0;
    for (const Piece& piece : reading.pieces) {
        expect(at <= piece.begin && piece.begin <= piece.end && piece.end <= reading.text.size());
        expect(is_valid_utf8(piece.spoken));
        for (; at < piece.begin; ++at)
            expect(static_cast<unsigned char>(reading.text[at]) <= ' '
                || static_cast<unsigned char>(reading.text[at]) >= 0x80);
        at = piece.end;
    }
}
