/** The message with which the app hands a sensor frame its end of a MessageChannel. */
export const CONNECT = 'foveal-connect';

/**
 * The one origin a sensor frame talks to: the app on the same web host (frames live at
 * `gaze.localhost` and `speech.localhost`, the app at `127.0.0.1`, same port), or `app://foveal`.
 */
export function appOriginFor(frame: { protocol: string; port: string }): string {
  return frame.protocol === 'app:' ? 'app://foveal' : `http://127.0.0.1:${frame.port}`;
}

/** Calls back with the port the app hands over; messages of any other window or origin are ignored. */
export function acceptPort(onPort: (port: MessagePort) => void): void {
  const appOrigin = appOriginFor(location);
  addEventListener('message', event => {
    if (event.source !== parent || event.origin !== appOrigin || event.data !== CONNECT) return;
    const port = event.ports[0];
    if (port) onPort(port);
  });
}
