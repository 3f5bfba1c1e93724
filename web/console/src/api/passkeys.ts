// One's own keys (WebAuthn). The key itself stays on the telephone, the computer or the security
// key; what goes to the server is what it signed.
import { vi } from '../locale/vi';
import { get, type Page, post, remove } from './http';
import { asProblem, Problem } from './problem';

export interface Passkey {
  id: string;
  name: string;
  // Its short name, as the command of the key keeper shows it.
  key: string;
  credential: string;
  // Devices believe it: the province's root key vouches for it.
  vouched_for: boolean;
  created: string;
  last_used: string | null;
}

export interface PasskeyAnswer {
  credential: string;
  authenticator_data: string;
  client_data: string;
  signature: string;
}

interface NewKeyQuestion {
  challenge: string;
  site: string;
  user: { id: string; name: string };
  known: string[];
}

interface SigningRequest {
  challenge: string;
  site: string;
  credentials: string[];
}

const path = '/api/v1/session/passkeys';
const patience = 120_000; // ms for a person to find his key and touch it

export const listPasskeys = (): Promise<Page<Passkey>> => get<Page<Passkey>>(path);
export const revokePasskey = (id: string): Promise<void> =>
  remove<void>(`${path}/${encodeURIComponent(id)}`);

export function toText(bytes: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

// Only on https and on localhost, and where the browser knows how.
export const canUsePasskeys = (): boolean =>
  window.isSecureContext && typeof window.PublicKeyCredential === 'function';

const refused = (why: keyof typeof vi.passkeys.problems): Problem =>
  new Problem(400, { code: `passkey.${why}`, title: vi.passkeys.problems[why] });

// Who closes the browser's window has not failed, he has changed his mind; both come as one error.
async function asked<T>(work: () => Promise<T>): Promise<T> {
  if (!canUsePasskeys()) throw refused('no_browser');
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError')
      throw refused('known_already');
    if (error instanceof DOMException) throw refused('given_up');
    throw error;
  }
}

export function makePasskey(name: string): Promise<Passkey> {
  return asked(async () => {
    const question = await post<NewKeyQuestion>(`${path}/challenge`, {});
    const made = (await navigator.credentials.create({
      publicKey: {
        challenge: toBytes(question.challenge),
        rp: { id: question.site, name: 'nguon' },
        user: {
          id: toBytes(question.user.id),
          name: question.user.name,
          displayName: question.user.name,
        },
        // ES256: the one kind that every device in the field can check.
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        excludeCredentials: question.known.map((id) => ({ type: 'public-key', id: toBytes(id) })),
        authenticatorSelection: { userVerification: 'required', residentKey: 'discouraged' },
        attestation: 'none',
        timeout: patience,
      },
    })) as PublicKeyCredential;
    const response = made.response as AuthenticatorAttestationResponse;
    return post<Passkey>(path, {
      name,
      authenticator_data: toText(response.getAuthenticatorData()),
      client_data: toText(response.clientDataJSON),
    });
  });
}

function sign(request: SigningRequest): Promise<PasskeyAnswer> {
  return asked(async () => {
    const made = (await navigator.credentials.get({
      publicKey: {
        challenge: toBytes(request.challenge),
        rpId: request.site,
        allowCredentials: request.credentials.map((id) => ({
          type: 'public-key',
          id: toBytes(id),
        })),
        userVerification: 'required',
        timeout: patience,
      },
    })) as PublicKeyCredential;
    const response = made.response as AuthenticatorAssertionResponse;
    return {
      credential: toText(made.rawId),
      authenticator_data: toText(response.authenticatorData),
      client_data: toText(response.clientDataJSON),
      signature: toText(response.signature),
    };
  });
}

// Sends a wish; where the devices ask for a person, once more with what his key signed over it.
export async function postPersonally<T>(address: string, body: object, key?: string): Promise<T> {
  try {
    return await post<T>(address, body, { key });
  } catch (error) {
    if (asProblem(error).code !== 'approval.person_missing') throw error;
  }
  const request = await post<SigningRequest>(`${address}/prepare`, body);
  return post<T>(
    address,
    { ...body, passkey: await sign(request) },
    key ? { key: `${key}.signed` } : {},
  );
}
