// What no schema sees: whether messages of the Common Alerting Protocol make sense beside each other.
// Written from the standard and not from our own code, so that the two do not agree in a mistake.

const all = (text: string, element: string): string[] =>
  [...text.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map((found) => (found[1] as string).trim());
const one = (text: string, element: string): string => all(text, element)[0] ?? '';
const blocks = (text: string, element: string): string[] =>
  [...text.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))].map((found) => found[1] as string);

const name = (text: string) => [one(text, 'sender'), one(text, 'identifier'), one(text, 'sent')].join(',');
// An offset that is no "Z", and no fractions.
const isTime = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/.test(text);

function polygonFault(polygon: string): string | undefined {
  const corners = polygon.split(/\s+/);
  if (corners.length < 4) return 'a polygon of fewer than four corners';
  if (corners[0] !== corners.at(-1)) return 'a polygon that is not closed';
  // Latitude first: a longitude of Vietnam is none.
  if (corners.some((corner) => Math.abs(Number(corner.split(',')[0])) > 90)) return 'a latitude beyond a pole';
  return undefined;
}

function infoFaults(info: string, sent: string): string[] {
  const faults = blocks(info, 'polygon').flatMap((polygon) => polygonFault(polygon.trim()) ?? []);
  for (const element of ['effective', 'onset', 'expires'])
    if (all(info, element).some((time) => !isTime(time))) faults.push(`${element} is no time`);
  const expires = one(info, 'expires');
  if (!expires || Date.parse(expires) < Date.parse(sent)) faults.push('it is over before it is sent');
  if (blocks(info, 'area').length === 0) faults.push('it is for nowhere');
  if (!one(info, 'language')) faults.push('it has no language');
  return faults;
}

// Everything that is wrong with any of them, beside its identifier.
export function senseless(messages: string[]): string[] {
  const known = new Map(messages.map((text) => [name(text), text]));
  const faults: string[] = known.size === messages.length ? [] : ['two messages of one name'];
  for (const text of messages) {
    const say = (fault: string) => faults.push(`${one(text, 'identifier')}: ${fault}`);
    if (!isTime(one(text, 'sent'))) say('sent is no time');
    const references = one(text, 'references').split(/\s+/).filter(Boolean);
    if ((one(text, 'msgType') === 'Alert') !== (references.length === 0)) say('references do not go with its type');
    for (const reference of references) {
      const earlier = known.get(reference);
      if (!earlier) say(`it follows what nobody published: ${reference}`);
      else if (Date.parse(one(earlier, 'sent')) > Date.parse(one(text, 'sent'))) say('it follows what came later');
      else if (one(earlier, 'status') !== one(text, 'status')) say('an exercise and the real thing are mixed');
    }
    const infos = blocks(text, 'info');
    if (infos.length === 0) say('it says nothing');
    const languages = infos.map((info) => one(info, 'language'));
    if (new Set(languages).size !== languages.length) say('one language twice');
    for (const info of infos) infoFaults(info, one(text, 'sent')).forEach(say);
  }
  return faults;
}
