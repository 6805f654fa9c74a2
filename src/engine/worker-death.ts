/**
 * Tells when a worker breaks: comlink alone would leave calls to it open for ever.
 * @param died gets the cause in a few words, for a sentence of the caller's own. It may be called more than once.
 */
export function onDeath(worker: Worker, died: (cause: string) => void): void {
  worker.addEventListener('error', (event) => {
    // Handled here: it is no error of the page. A script that could not be loaded gives an event without a message.
    event.preventDefault();
    died(event.message ? event.message : 'the worker could not start');
  });
  worker.addEventListener('messageerror', () => {
    died('a message could not be read');
  });
}
