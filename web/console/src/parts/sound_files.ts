// Files of sound that the server takes.
import { vi } from '../locale/vi';

const kinds = /\.(mp3|wav|ogg|oga|opus|m4a|webm)$/i;
const bytesAtMost = 200 * 1024 * 1024;

export const soundFiles = '.mp3,.wav,.ogg,.oga,.opus,.m4a,.webm,audio/*';

export function objectionTo(file: { name: string; size: number }): string | undefined {
  if (!kinds.test(file.name)) return vi.editor.uploadWrongKind;
  if (file.size > bytesAtMost) return vi.editor.uploadTooLarge;
  return undefined;
}
