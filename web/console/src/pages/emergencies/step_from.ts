import {
  type EmergencyStep,
  readEmergency,
  type StepBody,
  stepEmergency,
} from '../../api/emergencies';
import type { Emergency } from '../../api/emergency_types';
import { asProblem } from '../../api/problem';

// Makes a step from the version that was seen. When somebody was quicker, what makes it silent is
// meant all the same and goes on from the newer one; words are not put over words nobody has read.
export async function stepFrom(
  seen: Emergency,
  to: EmergencyStep,
  body: StepBody,
  onStale: () => void,
): Promise<Emergency> {
  try {
    return await stepEmergency(seen.id, to, { version: seen.version, ...body });
  } catch (error) {
    if (asProblem(error).code !== 'emergency.stale') throw error;
    onStale();
    if (to !== 'end' && to !== 'cancel') throw error;
    const { version } = await readEmergency(seen.id);
    return stepEmergency(seen.id, to, { ...body, version });
  }
}
