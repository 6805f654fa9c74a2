import type { AppWorkerMessage, PageLock, RequestChannel, SentRequest } from '../src/engine/api';
import { AppCopy, type AppVersion } from './offline/app-copy';

declare const self: ServiceWorkerGlobalScope;
/** Stands at the head of the built file. */
declare const plumblineVersion: AppVersion;

const requests = new BroadcastChannel('plumbline/requests' satisfies RequestChannel);

const tell = ({ url, method }: Request): void => {
  requests.postMessage({ url, method, at: Date.now() } satisfies SentRequest);
};

const copy = new AppCopy(plumblineVersion, self.registration.scope, (request) => {
  tell(request);
  return fetch(request);
});
const lockPrefix: PageLock = 'plumbline-page ';

/** Addresses of the scripts that open pages were started with: each page holds a lock that names its own. */
async function runningScripts(): Promise<readonly string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name }) => (name?.startsWith(lockPrefix) === true ? [name.slice(lockPrefix.length)] : []));
}

self.addEventListener('install', (event) => {
  event.waitUntil(copy.store());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    Promise.all([
      // The page that was open before there was a copy is served from it too.
      self.clients.claim(),
      runningScripts().then((scripts) => copy.forgetOthers(scripts)),
    ]),
  );
});

self.addEventListener('fetch', (event) => {
  const answer = copy.answer(event.request);
  if (answer !== null) event.respondWith(answer);
  // Blobs and data never leave the browser.
  else if (/^https?:/.test(event.request.url)) tell(event.request);
});

self.addEventListener('message', (event) => {
  if (event.data === ('take-over' satisfies AppWorkerMessage)) event.waitUntil(self.skipWaiting());
});
