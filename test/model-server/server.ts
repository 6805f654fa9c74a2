import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mlcFolder, olderFolder, shapes } from './folder';

/** What goes wrong with one file, for so many requests; `after` is a share of the file. */
export interface Fault {
  readonly file: string;
  readonly kind: 'stall' | 'cut' | 'corrupt' | 'status' | 'refuse-range' | 'slow';
  readonly times: number;
  readonly status?: number;
  readonly retryAfter?: string;
  readonly after?: number;
}

export interface Seen {
  readonly file: string;
  readonly range: string | null;
  status: number;
  /** Bytes of the body that were handed to the network. */
  sent: number;
  /** The browser hung up before the end. */
  hungUp: boolean;
}

interface Visit {
  faults: (Fault & { left: number })[];
  readonly seen: Seen[];
}

const open = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-expose-headers': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/**
 * Serves MLC folders at /<visit>/<model>/resolve/main/<file>. A visit is one test's own: POST /<visit>/faults sets what
 * goes wrong in it (a list of `Fault`), GET /<visit>/seen tells its requests.
 */
export async function startModelServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const folders = new Map(Object.entries(shapes).map(([name, shape]) => [name, mlcFolder(shape)]));
  folders.set('older', olderFolder());
  const visits = new Map<string, Visit>();
  const server: Server = createServer((request, response) => {
    const [, visitName = '', second = '', ...rest] = (request.url ?? '').split('/');
    const visit = visits.get(visitName) ?? { faults: [], seen: [] };
    visits.set(visitName, visit);
    if (request.method === 'OPTIONS') {
      response.writeHead(204, open).end();
    } else if (second === 'seen') {
      response.writeHead(200, { ...open, 'content-type': 'application/json' }).end(JSON.stringify(visit.seen));
    } else if (second === 'faults') {
      readBody(request, (text) => {
        // Written by the tests' own client.
        visit.faults = (JSON.parse(text) as Fault[]).map((fault) => ({ ...fault, left: fault.times }));
        visit.seen.length = 0;
        response.writeHead(204, open).end();
      });
    } else {
      const file = rest.at(-1) ?? '';
      answer(request, response, visit, file, folders.get(second)?.get(file));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is no pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readBody(request: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks).toString()));
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  visit: Visit,
  file: string,
  content: Buffer | undefined,
): void {
  const { range = null } = request.headers;
  const seen: Seen = { file, range, status: 200, sent: 0, hungUp: false };
  visit.seen.push(seen);
  response.on('close', () => {
    seen.hungUp = !response.writableFinished;
  });
  const fault = visit.faults.find((entry) => entry.file === file && entry.left > 0);
  if (fault !== undefined) fault.left -= 1;
  if (content === undefined || fault?.kind === 'status') {
    seen.status = content === undefined ? 404 : (fault?.status ?? 500);
    const later = fault?.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    response.writeHead(seen.status, { ...open, ...later }).end('no');
    return;
  }
  const from = fault?.kind === 'refuse-range' ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  seen.status = from > 0 ? 206 : 200;
  let body = content.subarray(from);
  if (fault?.kind === 'corrupt') {
    body = Buffer.from(body);
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
  }
  response.writeHead(seen.status, {
    ...open,
    'content-type': 'application/octet-stream',
    'content-length': body.length,
    etag: `"${String(content.length)}"`,
    ...(from > 0
      ? { 'content-range': `bytes ${String(from)}-${String(content.length - 1)}/${String(content.length)}` }
      : {}),
  });
  if (fault?.kind === 'cut' || fault?.kind === 'stall') {
    const part = body.subarray(0, Math.floor(body.length * (fault.after ?? 0.5)));
    seen.sent = part.length;
    response.write(part, () => {
      // The browser shall have the bytes before the end of the connection.
      if (fault.kind === 'cut') setTimeout(() => response.destroy(), 100);
    });
    return;
  }
  seen.sent = body.length;
  response.end(body);
}
