// The text cut at the pieces that the reader says otherwise than they are written.
import type { SpokenPiece } from '../api/types';

export type Mark = 'plain' | 'changed' | 'doubtful' | 'skipped';

export interface Cut {
  key: string;
  mark: Mark;
  written: string;
  spoken: string;
  note?: string;
}

function markOf(piece: SpokenPiece): Mark {
  if (piece.skipped) return 'skipped';
  if (piece.doubtful) return 'doubtful';
  if (piece.kind === 'sign') return 'plain';
  return piece.spoken.trim().toLowerCase() === piece.written.trim().toLowerCase()
    ? 'plain'
    : 'changed';
}

// Pieces count in bytes of UTF-8, as the reader does; what no piece covers is plain.
export function cutsOf(text: string, pieces: readonly SpokenPiece[]): Cut[] {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  const slice = (begin: number, end: number) => decoder.decode(bytes.subarray(begin, end));
  const cuts: Cut[] = [];
  let at = 0;
  const plain = (until: number) => {
    const words = slice(at, until);
    if (words) cuts.push({ key: `p${at}`, mark: 'plain', written: words, spoken: words });
  };
  for (const piece of [...pieces].sort((a, b) => a.from - b.from)) {
    if (piece.from < at || piece.to > bytes.length) continue;
    plain(piece.from);
    const written = slice(piece.from, piece.to);
    const mark = markOf(piece);
    cuts.push({
      key: `c${piece.from}`,
      mark,
      written,
      spoken: mark === 'plain' ? written : piece.spoken,
      note: piece.note ?? undefined,
    });
    at = piece.to;
  }
  plain(bytes.length);
  return cuts;
}

// One cut for each doubtful way of writing, however often it stands in the text.
export function doubtfulOf(cuts: readonly Cut[]): Cut[] {
  const seen = new Set<string>();
  return cuts.filter((cut) => {
    if (cut.mark !== 'doubtful' || seen.has(cut.written)) return false;
    seen.add(cut.written);
    return true;
  });
}
