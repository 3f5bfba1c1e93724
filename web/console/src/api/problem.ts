// What the server answers when it refuses (application/problem+json), and what the console itself
// adds when there was no answer at all.

export interface FieldError {
  path: string;
  code: string;
  message: string;
}

interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  errors?: FieldError[];
  suggestion?: string | null;
  current?: unknown;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  readonly suggestion?: string;
  // The whole body: a stale save answers with the version that is there now.
  readonly body: unknown;

  constructor(status: number, body: ProblemBody, whole: unknown = body) {
    super(body.title ?? body.detail ?? '');
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'network' : `http.${status}`);
    this.errors = body.errors ?? [];
    this.suggestion = body.suggestion ?? undefined;
    this.body = whole;
  }

  // No answer came: cable, tunnel or server gone. Trying again may help.
  get isOffline(): boolean {
    return this.status === 0;
  }

  get isStale(): boolean {
    return this.status === 409;
  }

  // The next try may succeed without anybody doing something: no line, a session that ended, a
  // busy server, or the first try of the same still under way.
  get mayPass(): boolean {
    const { status, code } = this;
    return (
      status === 0 ||
      status === 401 ||
      status === 429 ||
      status >= 500 ||
      code === 'idempotency.under_way'
    );
  }

  // What to tell somebody who sees no fields: the first of them that is wrong, else the whole.
  get reason(): string {
    return this.errors[0]?.message ?? this.message;
  }

  errorAt(path: string): string | undefined {
    const wanted = path.replace(/^\//, '');
    return this.errors.find((error) => error.path.replace(/^[/$.]+/, '') === wanted)?.message;
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, { code: 'network' });
}

export async function readProblem(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as ProblemBody;
    return new Problem(response.status, body, body);
  } catch {
    return new Problem(response.status, {});
  }
}
