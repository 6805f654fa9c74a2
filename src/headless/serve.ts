import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sirv from 'sirv';
import { contentSecurityPolicy, isolationHeaders } from './headers';

export interface ServedFolders {
  /** The built app. */
  readonly app: string;
  /** Finished runs that the app offers to open, under `runs/`. */
  readonly runs?: string;
  /** Single files for the page to read, under `in/<name>`. */
  readonly files?: ReadonlyMap<string, string>;
  /** Folder that the page's `PUT out/<name>` and `PUT out/runs/<name>` go to. Only for the headless page: never set it on a server for people. */
  readonly out?: string;
}

export interface Served {
  readonly port: number;
  close(): Promise<void>;
}

type Next = () => void;
type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

const setHeaders = (response: ServerResponse): void => {
  for (const [name, value] of Object.entries({
    ...isolationHeaders,
    'Content-Security-Policy': contentSecurityPolicy,
  })) {
    response.setHeader(name, value);
  }
};

/** Serves on this machine only. @param port 0: any free one. */
export async function serve(folders: ServedFolders, port: number): Promise<Served> {
  const { out, runs, files } = folders;
  const app: Handler = sirv(folders.app, { dev: true, setHeaders });
  const runFiles: Handler | null = runs === undefined ? null : sirv(runs, { dev: true, setHeaders });

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const notFound = (): void => {
      response.writeHead(404).end('not found');
    };
    const [, folder, name] = /^\/(out|out\/runs|in|runs)\/([^/?]+)$/.exec(request.url ?? '') ?? [];
    const fileName = basename(decodeURIComponent(name ?? ''));
    if (folder?.startsWith('out') === true && out !== undefined && request.method === 'PUT') {
      receive(request, join(out, folder.slice('out'.length), fileName)).then(
        () => response.writeHead(204).end(),
        (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
      );
    } else if (folder === 'in') {
      const path = files?.get(fileName);
      if (path === undefined) notFound();
      else
        sirv(join(path, '..'), { dev: true, dotfiles: true, setHeaders })(
          withUrl(request, `/${encodeURIComponent(basename(path))}`),
          response,
          notFound,
        );
    } else if (folder === 'runs' && runFiles) {
      runFiles(withUrl(request, `/${name ?? ''}`), response, notFound);
    } else {
      app(request, response, notFound);
    }
  };

  const server = createServer(handle);
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function withUrl(request: IncomingMessage, url: string): IncomingMessage {
  request.url = url;
  return request;
}

async function receive(request: IncomingMessage, path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await pipeline(request, createWriteStream(path));
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
