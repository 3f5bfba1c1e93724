// Uploads in pieces: after a cut the server says how far it got and the rest follows.
import { get, newKey, raw } from './http';
import { asProblem, Problem } from './problem';
import { readJob } from './speech';
import type { Media } from './types';

const path = '/api/v1/media';
const pieceSize = 1024 * 1024;

// Where the sound itself is fetched; the API tells about it.
export const mediaAddress = (hash: string): string => `/media/${encodeURIComponent(hash)}`;
export const readMedia = (hash: string): Promise<Media> =>
  get<Media>(`${path}/${encodeURIComponent(hash)}`);

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

// The part of a recording that is kept, in milliseconds.
export interface KeptPart {
  from: number;
  to: number;
}

async function sendPiece(
  file: File,
  upload: string,
  offset: number,
  signal: AbortSignal,
  part: KeptPart | undefined,
): Promise<Media> {
  const response = await raw('POST', path, {
    query: {
      upload,
      offset,
      size: file.size,
      name: file.name,
      keep_from: part?.from,
      keep_to: part?.to,
    },
    body: file.slice(offset, offset + pieceSize),
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
    signal,
  });
  return (await response.json()) as Media;
}

// The server's own count after a cut: bytes may have arrived although the answer did not.
function receivedAt(error: unknown): number | undefined {
  const body = asProblem(error).body as { current?: { received?: number } } | undefined;
  return body?.current?.received;
}

// A large recording is brought into shape by a job; its sound has a hash when that is done.
async function shaped(media: Media, signal: AbortSignal): Promise<Media> {
  let job = media.job;
  while (job && (job.state === 'waiting' || job.state === 'running')) {
    await pause(1000, signal);
    try {
      job = await readJob(job.id);
    } catch (error) {
      // The work goes on at the server while the line is away; nothing needs to be sent again.
      if (!asProblem(error).isOffline || signal.aborted) throw error;
    }
  }
  if (!job) return media;
  if (job.state !== 'done' || !job.result?.media) {
    throw new Problem(422, { code: 'media.failed', title: job.error ?? '' });
  }
  return { ...media, complete: true, sha256: job.result.media };
}

export async function uploadMedia(
  file: File,
  tell: (news: UploadNews) => void,
  signal: AbortSignal,
  part?: KeptPart,
): Promise<Media> {
  const upload = newKey();
  let offset = 0;
  let wait = 1000;
  for (;;) {
    tell({ sent: offset, size: file.size, waiting: false });
    try {
      const media = await sendPiece(file, upload, offset, signal, part);
      wait = 1000;
      offset = media.received ?? offset + pieceSize;
      if (media.complete || media.job || offset >= file.size) {
        tell({ sent: file.size, size: file.size, waiting: false });
        return await shaped(media, signal);
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
