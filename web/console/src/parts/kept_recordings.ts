// What was recorded lies in this browser, piece by piece as it is spoken, until it is used or thrown
// away: a closed tab, an empty battery or a lost line costs half a second, not the recording.
//
// Order is by a count and not by the clock, which may be wrong on a phone.

export interface KeptRecording {
  id: number;
  owner: string;
  type: string;
  // By this machine's clock, to be shown and for nothing else.
  begun: number;
  // When the last piece came: one that grows is being spoken in another window.
  touched: number;
  length: number;
}

const most = 3;
const grows = 4000;
const least = 1000;

// Those a person may take up again, the newest first.
export const offered = (
  all: readonly KeptRecording[],
  owner: string,
  now: number,
): KeptRecording[] =>
  all
    .filter((one) => one.owner === owner && one.length >= least)
    .filter((one) => Math.abs(now - one.touched) > grows)
    .sort((a, b) => b.id - a.id);

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('nguon.recordings', 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('recordings', { keyPath: 'id', autoIncrement: true });
      asked.result.createObjectStore('pieces', { keyPath: ['recording', 'index'] });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

type Stores = Record<'recordings' | 'pieces', IDBObjectStore>;

// One transaction; the answer is that of the last request.
async function within<T>(
  mode: IDBTransactionMode,
  work: (stores: Stores) => IDBRequest<T>,
): Promise<T> {
  const base = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const deal = base.transaction(['recordings', 'pieces'], mode);
      const asked = work({
        recordings: deal.objectStore('recordings'),
        pieces: deal.objectStore('pieces'),
      });
      deal.oncomplete = () => resolve(asked.result);
      deal.onabort = () => reject(deal.error);
      deal.onerror = () => reject(deal.error);
    });
  } finally {
    base.close();
  }
}

const piecesOf = (id: number): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Number.MAX_VALUE]);

const listAll = (): Promise<KeptRecording[]> =>
  within('readonly', ({ recordings }) => recordings.getAll());

export async function dropRecording(id: number): Promise<void> {
  try {
    await within('readwrite', ({ recordings, pieces }) => {
      pieces.delete(piecesOf(id));
      return recordings.delete(id);
    });
  } catch {
    // A forbidden store keeps nothing.
  }
}

// A full or forbidden store: the recording lives in the page alone.
export async function beginRecording(owner: string, type: string): Promise<number | undefined> {
  try {
    const older = (await listAll()).sort((a, b) => b.id - a.id).slice(most - 1);
    for (const one of older) await dropRecording(one.id);
    const now = Date.now();
    const made = { owner, type, begun: now, touched: now, length: 0 };
    return (await within('readwrite', ({ recordings }) => recordings.add(made))) as number;
  } catch {
    return undefined;
  }
}

export async function keepPiece(
  recording: Omit<KeptRecording, 'touched'>,
  index: number,
  piece: Blob,
): Promise<void> {
  try {
    await within('readwrite', ({ recordings, pieces }) => {
      pieces.put({ recording: recording.id, index, piece });
      return recordings.put({ ...recording, touched: Date.now() });
    });
  } catch {
    // The page still holds it.
  }
}

export async function recordingsOf(owner: string): Promise<KeptRecording[]> {
  try {
    return offered(await listAll(), owner, Date.now());
  } catch {
    return [];
  }
}

export async function soundOf(recording: KeptRecording): Promise<Blob> {
  const rows = await within<{ piece: Blob }[]>('readonly', ({ pieces }) =>
    pieces.getAll(piecesOf(recording.id)),
  );
  return new Blob(
    rows.map((row) => row.piece),
    { type: recording.type },
  );
}
