// The photos of a survey: into the register with the line that there is, or with the next one.
import { asProblem } from '../../api/problem';
import { dropPhoto, type KeptPhoto } from '../../parts/kept_photos';

export interface SentPhotos {
  arrived: number;
  // What the register will not take: too many, too large, no picture.
  refused: { name: string; reason: string }[];
}

// Stops at the first that did not get through. What is refused is told and thrown away: the same
// photo is refused again.
export async function sendPhotos(
  waiting: readonly KeptPhoto[],
  send: (photo: KeptPhoto) => Promise<unknown>,
  drop: (id: number) => Promise<void> = dropPhoto,
): Promise<SentPhotos> {
  const done: SentPhotos = { arrived: 0, refused: [] };
  for (const photo of waiting) {
    try {
      await send(photo);
      done.arrived++;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.mayPass) break;
      done.refused.push({ name: photo.name, reason: problem.reason });
    }
    await drop(photo.id);
  }
  return done;
}
