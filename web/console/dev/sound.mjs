// A recording for development: a hum with the rise and fall of speech, as a WAV file.
export function hum(seconds) {
  const rate = 8000;
  const count = Math.floor(seconds * rate);
  const wav = Buffer.alloc(44 + count * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + count * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(count * 2, 40);
  for (let index = 0; index < count; index += 1) {
    const t = index / rate;
    const syllable = Math.max(0, Math.sin(t * 11)) * (0.5 + 0.5 * Math.sin(t * 1.7));
    const pause = t % 5 > 4.4 ? 0 : 1;
    wav.writeInt16LE(
      Math.round(Math.sin(t * 2 * Math.PI * 160) * syllable * pause * 14000),
      44 + index * 2,
    );
  }
  return wav;
}
