import type { Api, EventName, EventPayload } from '../../src/api/contract.ts';
import { connectControl, serveControl } from '../node/control-socket.ts';
import { openLibrary } from '../node/open-library.ts';

/** Hears of an event of the library's services for as long as the work lasts. */
export type OnEvent = <E extends EventName>(
  event: E,
  listener: (payload: EventPayload<E>) => void,
) => void;

/**
 * The library's services: those of the process that has it open, where there is one, which then goes
 * on with the work by itself; else of this one, which others can steer while it lasts.
 */
export async function withHost<T>(
  path: string,
  work: (api: Api, on: OnEvent) => Promise<T>,
): Promise<T> {
  const other = await connectControl(path);
  if (other !== null) {
    try {
      return await work(other.api, (event, listener) => void other.on(event, listener));
    } finally {
      other.close();
    }
  }
  const library = await openLibrary(path);
  const session = library.app.openSession();
  const control = await serveControl(library.app, library.folder.path, library.ports.report);
  const on: OnEvent = (event, listener) => {
    library.app.subscribe((told, payload) => {
      if (told === (event as EventName)) listener(payload as never);
    });
  };
  try {
    return await work(session.api, on);
  } finally {
    await control.close();
    await session.close();
    await library.close();
  }
}
