/**
 * vosk-browser keeps a copy of every model it ever loaded in IndexedDB, by URL, and reads all of
 * them into memory at every start. Foveal serves models from its own disk, so the copy is waste;
 * and where a browser refuses storage to frames of another site, opening it makes loading fail.
 *
 * Runs `create` (which starts vosk-browser's worker from a blob) so that the worker finds an
 * IndexedDB that is always empty.
 */
export function withoutModelCache<T>(create: () => T): T {
  const createObjectUrl = URL.createObjectURL;
  URL.createObjectURL = object =>
    createObjectUrl.call(
      URL,
      object instanceof Blob
        ? new Blob([`(${forgetfulIndexedDb.toString()})();\n`, object], { type: object.type })
        : object,
    );
  try {
    return create();
  } finally {
    URL.createObjectURL = createObjectUrl;
  }
}

/** Sent to the worker as source, so it may use nothing outside itself. */
function forgetfulIndexedDb(): void {
  /** A request that succeeds with this result, after its caller has set its handlers. */
  const succeed = (result: unknown, after?: () => void) => {
    const request = { result, onsuccess: (_event: unknown) => {} };
    setTimeout(() => {
      request.onsuccess({ target: request });
      after?.();
    });
    return request;
  };
  /** As much of an object store as Emscripten's IDBFS touches. */
  const transaction = () => {
    const running = { oncomplete: () => {}, objectStore: () => store };
    let openCount = 0;
    const write = () => {
      openCount++;
      return succeed(undefined, () => {
        if (--openCount === 0) running.oncomplete();
      });
    };
    const store = {
      index: () => ({ openKeyCursor: () => succeed(null) }),
      put: write,
      delete: write,
    };
    return running;
  };
  const indexedDB = { open: () => succeed({ transaction }) };
  Object.defineProperty(globalThis, 'indexedDB', { value: indexedDB });
}
