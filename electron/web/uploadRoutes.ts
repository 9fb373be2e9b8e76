import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../shared/contract/api.ts';
import { fail } from '../shared/failure.ts';
import { failed, sendAnswer } from './http.ts';
import type { Uploads } from './uploads.ts';

/**
 *   POST   /uploads                        a new batch's name
 *   PUT    /uploads/BATCH/ITEM?path=PATH   one file of it
 *   POST   /uploads/BATCH/arrived          its grants so far
 *   POST   /uploads/BATCH/done             its grants
 *   DELETE /uploads/BATCH                  forget it
 * Every answer is an Answer, as for a command.
 */
export const uploadRoutes =
  (uploads: Uploads) =>
  async (request: IncomingMessage, response: ServerResponse, pathname: string, query: URLSearchParams): Promise<void> => {
    let answer: Answer<unknown>;
    try {
      answer = { ok: true, output: await route(uploads, request, pathname, query) };
    } catch (error) {
      answer = failed(error);
    }
    // What was not read of a refused file would stand in front of the connection's next request.
    if (!request.complete) response.setHeader('Connection', 'close');
    sendAnswer(response, answer);
  };

const route = async (uploads: Uploads, request: IncomingMessage, pathname: string, query: URLSearchParams): Promise<unknown> => {
  const [, root, batch, what, ...rest] = pathname.split('/');
  const method = request.method;
  if (root === 'uploads' && rest.length === 0) {
    if (method === 'POST' && batch === undefined) return uploads.begin();
    if (method === 'POST' && batch !== undefined && what === 'arrived') return uploads.arrived(batch);
    if (method === 'POST' && batch !== undefined && what === 'done') return uploads.finish(batch);
    if (method === 'DELETE' && batch !== undefined && what === undefined) return uploads.abandon(batch);
    if (method === 'PUT' && batch !== undefined && /^\d{1,6}$/.test(what ?? '')) {
      const announced = request.headers['content-length'];
      const bytes = announced === undefined ? null : Number(announced);
      return uploads.receive(batch, Number(what), query.get('path') ?? '', bytes, request);
    }
  }
  return fail('usage', null, 'there is nothing at this address', 'reload the window');
};
