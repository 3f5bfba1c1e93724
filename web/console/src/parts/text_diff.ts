// What was added and taken out between two texts, word by word.

export interface DiffPiece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

// The table below grows with the product of both lengths; beyond this the whole text is shown twice.
const wordsAtMost = 3000;

function pushed(pieces: DiffPiece[], kind: DiffPiece['kind'], text: string): void {
  const last = pieces.at(-1);
  if (last?.kind === kind) last.text += text;
  else pieces.push({ kind, text });
}

export function textDiff(before: string, after: string): DiffPiece[] {
  const old = before.split(/(?<=\s)/);
  const fresh = after.split(/(?<=\s)/);
  if (old.length > wordsAtMost || fresh.length > wordsAtMost) {
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
  }
  const wide = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * wide);
  const cell = (row: number, column: number) => common[row * wide + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      common[row * wide + column] =
        old[row] === fresh[column]
          ? cell(row + 1, column + 1) + 1
          : Math.max(cell(row + 1, column), cell(row, column + 1));
    }
  }
  const pieces: DiffPiece[] = [];
  let row = 0;
  let column = 0;
  while (row < old.length || column < fresh.length) {
    const was = old[row];
    const is = fresh[column];
    if (was !== undefined && was === is) {
      pushed(pieces, 'same', was);
      row += 1;
      column += 1;
    } else if (
      is === undefined ||
      (was !== undefined && cell(row + 1, column) >= cell(row, column + 1))
    ) {
      pushed(pieces, 'removed', was as string);
      row += 1;
    } else {
      pushed(pieces, 'added', is);
      column += 1;
    }
  }
  return pieces.filter((piece) => piece.text !== '');
}
