// The text cut at the pieces that the reader says otherwise than they are written.
import type { SpokenPiece } from '../api/types';

export type Mark = 'plain' | 'changed' | 'doubtful' | 'skipped';

export interface Cut {
  key: string;
  mark: Mark;
  written: string;
  spoken: string;
}

function markOf(piece: SpokenPiece): Mark {
  if (piece.skipped) return 'skipped';
  if (piece.doubtful) return 'doubtful';
  return piece.spoken.trim().toLowerCase() === piece.written.trim().toLowerCase()
    ? 'plain'
    : 'changed';
}

// Pieces point into the text by code points, as the server counts; what no piece covers is plain.
export function cutsOf(text: string, pieces: readonly SpokenPiece[]): Cut[] {
  const letters = Array.from(text);
  const cuts: Cut[] = [];
  let at = 0;
  const plain = (until: number) => {
    const words = letters.slice(at, until).join('');
    if (words) cuts.push({ key: `p${at}`, mark: 'plain', written: words, spoken: words });
  };
  for (const piece of [...pieces].sort((a, b) => a.from - b.from)) {
    if (piece.from < at || piece.to > letters.length) continue;
    plain(piece.from);
    cuts.push({
      key: `c${piece.from}`,
      mark: markOf(piece),
      written: letters.slice(piece.from, piece.to).join(''),
      spoken: piece.spoken,
    });
    at = piece.to;
  }
  plain(letters.length);
  return cuts;
}
