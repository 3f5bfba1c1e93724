// Holds answers against docs/openapi.yaml: is the operation described, may it answer with this
// status, and is the body what is promised. A field that is not described counts as wrong, so that
// the description cannot fall behind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const file = join(import.meta.dirname, '../../../docs/openapi.yaml');
const methods = ['get', 'post', 'put', 'patch', 'delete'];

interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

interface Node {
  [key: string]: Node;
}

export interface Operation {
  method: string;
  path: string;
}

interface Known extends Operation {
  pattern: RegExp;
  // Of `/schedules/check` and `/schedules/{id}` the one with more literal text is meant.
  literal: number;
  pointer: string[];
  node: Node;
}

const description = parse(readFileSync(file, 'utf8')) as Node;
const operations = readOperations();
const seen = new Set<string>();
const compiled = new Map<string, ValidateFunction>();
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(description, 'openapi');

function readOperations(): Known[] {
  const found: Known[] = [];
  for (const [path, item] of Object.entries(description.paths ?? {})) {
    for (const method of methods.filter((one) => item[one])) {
      found.push({
        method: method.toUpperCase(),
        path,
        pattern: new RegExp(`^${escape(path).replace(/\\\{[^}]*\\\}/g, '[^/]+')}$`),
        literal: path.replace(/\{[^}]*\}/g, '').length,
        pointer: ['paths', path, method],
        node: item[method] as Node,
      });
    }
  }
  return found.sort((a, b) => b.literal - a.literal);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function pointerText(parts: string[]): string {
  const escaped = parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
  return `#/${escaped.map(encodeURIComponent).join('/')}`;
}

// Follows one `$ref`, of which responses are made.
function resolve(parts: string[]): { parts: string[]; node: Node } | undefined {
  let node: Node | undefined = description;
  for (const part of parts) node = node?.[part];
  const reference = node?.$ref as unknown as string | undefined;
  if (reference) return resolve(reference.slice(2).split('/'));
  return node ? { parts, node } : undefined;
}

function find(method: string, url: string): Known | undefined {
  const path = url.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*$/, '');
  return operations.find((one) => one.method === method.toUpperCase() && one.pattern.test(path));
}

function validatorOf(parts: string[]): ValidateFunction {
  const pointer = pointerText(parts);
  const known = compiled.get(pointer);
  if (known) return known;
  const made = ajv.compile({ $ref: `openapi${pointer}` });
  compiled.set(pointer, made);
  return made;
}

function sentence(error: ErrorObject): string {
  const extra = Object.values(error.params ?? {}).filter((value) => typeof value === 'string');
  return [error.instancePath || '/', error.message, ...extra].join(' ');
}

// What is wrong with an answer; nothing when it is as described. `body` is the parsed JSON, or
// undefined for anything else. `kind` is the media type, guessed from the status when not given.
export function validateResponse(
  method: string,
  url: string,
  status: number,
  body: unknown,
  kind = status >= 400 ? 'application/problem+json' : 'application/json',
): string[] {
  const operation = find(method, url);
  if (!operation) return isOurs(url) ? [`${method} ${url} is not described`] : [];
  seen.add(`${operation.method} ${operation.path}`);
  const { responses } = operation.node;
  const name = responses?.[status] ? String(status) : 'default';
  // Any path may fail with a problem; success must be named.
  if (name === 'default' && status < 400) {
    return [`${operation.method} ${operation.path} does not describe status ${status}`];
  }
  const response = resolve([...operation.pointer, 'responses', name]);
  const content = response?.node.content;
  if (!response || !content) {
    return body === undefined ? [] : [`${operation.method} ${operation.path} ${status} has a body`];
  }
  if (body === undefined) return [];
  const type = [kind.split(';')[0] ?? '', 'application/json'].find((one) => content[one]);
  if (!type) {
    return [`${operation.method} ${operation.path} ${status} does not describe ${kind}`];
  }
  const check = validatorOf([...response.parts, 'content', type, 'schema']);
  if (check(body)) return [];
  return (check.errors ?? []).map(
    (error) => `${operation.method} ${operation.path} ${status}: ${sentence(error)}`,
  );
}

// Pages, and paths that nobody promised, are not the description's.
function isOurs(url: string): boolean {
  const path = url.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*$/, '');
  return operations.some((one) => one.pattern.test(path));
}

// For the HTTP client of the tests: throws when the answer is not as described. A method that a
// path does not have is a refusal (405) and needs no description.
export function check_answer(method: string, path: string, answer: Answer): void {
  if (answer.status === 405) return;
  const kind = answer.headers.get('content-type') ?? undefined;
  const wrong = validateResponse(method, path, answer.status, answer.body, kind);
  if (wrong.length > 0) throw new Error(`docs/openapi.yaml:\n  ${wrong.slice(0, 10).join('\n  ')}`);
}

export function describedOperations(): Operation[] {
  return operations.map(({ method, path }) => ({ method, path }));
}

// "GET /api/v1/bulletins/{id}" of every answer looked at so far, in this process.
export function seenOperations(): string[] {
  return [...seen].sort();
}
