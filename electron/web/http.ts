import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../shared/contract/api.ts';
import { failureOf } from '../shared/failure.ts';
import { SECURITY_HEADERS } from '../shells/page.ts';

/** Small words of HTTP that the browser shell's parts share. */

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The address a request is for; null for one that is none. */
export const addressOf = (request: IncomingMessage, origin: string): URL | null => {
  const path = request.url ?? '';
  return path.startsWith('/') && URL.canParse(path, origin) ? new URL(path, origin) : null;
};

export const send = (response: ServerResponse, { status, headers, body }: HttpAnswer, headOnly = false): void => {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(headOnly ? undefined : body);
};

export const sendAnswer = (response: ServerResponse, answer: Answer<unknown>): void =>
  send(response, {
    status: answer.ok ? 200 : 400,
    headers: { ...SECURITY_HEADERS, 'Content-Type': 'application/json' },
    body: JSON.stringify(answer),
  });

export const failed = (error: unknown): Answer<never> => ({ ok: false, failure: failureOf(error) });
