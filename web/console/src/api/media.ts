// Uploads in pieces: after a cut the server says how far it got and the rest follows.
import { get, newKey, raw } from './http';
import { asProblem } from './problem';
import type { Media } from './types';

const path = '/api/v1/media';
const pieceSize = 1024 * 1024;

export const mediaAddress = (id: string): string => `${path}/${encodeURIComponent(id)}`;
export const readMedia = (id: string): Promise<Media> => get<Media>(`${mediaAddress(id)}`);

export interface UploadNews {
  sent: number;
  size: number;
  waiting: boolean;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const wake = () => {
      clearTimeout(timer);
      resolve();
    };
    window.addEventListener('online', wake, { once: true });
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

async function sendPiece(
  file: File,
  upload: string,
  offset: number,
  signal: AbortSignal,
): Promise<Media> {
  const response = await raw('POST', path, {
    query: { upload, offset, size: file.size, name: file.name },
    body: file.slice(offset, offset + pieceSize),
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
    signal,
  });
  return (await response.json()) as Media;
}

// The server's own count after a cut: bytes may have arrived although the answer did not.
function receivedAt(error: unknown): number | undefined {
  const body = asProblem(error).body as { received?: number; offset?: number } | undefined;
  return body?.received ?? body?.offset;
}

export async function uploadMedia(
  file: File,
  tell: (news: UploadNews) => void,
  signal: AbortSignal,
): Promise<Media> {
  const upload = newKey();
  let offset = 0;
  let wait = 1000;
  for (;;) {
    tell({ sent: offset, size: file.size, waiting: false });
    try {
      const media = await sendPiece(file, upload, offset, signal);
      wait = 1000;
      offset = media.received ?? offset + pieceSize;
      if (media.complete || offset >= file.size) {
        tell({ sent: file.size, size: file.size, waiting: false });
        return media;
      }
    } catch (error) {
      const problem = asProblem(error);
      const known = receivedAt(error);
      if (problem.isStale && known !== undefined) {
        offset = known;
      } else if (problem.isOffline && !signal.aborted) {
        tell({ sent: offset, size: file.size, waiting: true });
        await pause(wait, signal);
        wait = Math.min(wait * 2, 15_000);
      } else {
        throw error;
      }
    }
  }
}
