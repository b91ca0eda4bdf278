// A small HTTP server on 127.0.0.1 for the pages of the browser tests.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers. */
export interface Served {
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/** A running server. */
export interface Server {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves `files` by path, each with `headers`; everything else is 404. */
export async function serve(
  files: ReadonlyMap<string, Served>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': file?.contentType ?? 'text/plain',
      ...headers,
    });
    response.end(file?.body);
  });
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resume) => {
        server.close(() => resume());
        server.closeAllConnections();
      }),
  };
}
