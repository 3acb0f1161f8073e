import { createContext, useContext, useEffect, useRef } from 'react';
import { create } from 'zustand';
import { type Connection, connect } from '../src/api/connect.ts';
import {
  type Api,
  type EventName,
  type EventPayload,
  events,
  methods,
} from '../src/api/contract.ts';
import type { Wire } from '../src/api/wire.ts';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

/** Whether the host can be reached; `lost` means it could be once and is being tried again. */
export const useConnection = create<{ state: 'connecting' | 'open' | 'lost'; attempts: number }>(
  () => ({ state: 'connecting', attempts: 0 }),
);

/** The contract over a connection that heals itself. */
export interface Client {
  /**
   * Calls made while there is no connection wait for it. A call that was under way when the
   * connection broke is rejected with `api.disconnected`: whether it was done is not known.
   */
  api: Api;
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Called after every connection but the first: whatever was fetched may be stale. */
  onReconnect(listener: () => void): () => void;
}

/** Opens a wire and keeps one open from then on, with a growing delay between attempts. */
export function createClient(openWire: () => Promise<Wire>): Client {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const reconnected = new Set<() => void>();
  let connection = Promise.withResolvers<Connection>();
  let isFirst = true;

  const attempt = async (attempts: number): Promise<void> => {
    let wire: Wire;
    try {
      wire = await openWire();
    } catch {
      // Nobody answered yet: the banner says so, and the next attempt follows.
      useConnection.setState({ state: isFirst ? 'connecting' : 'lost', attempts });
      const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts);
      setTimeout(() => attempt(attempts + 1), delayMs);
      return;
    }
    const opened = connect(wire);
    for (const event of Object.keys(events) as EventName[]) {
      opened.on(event, payload => {
        for (const listener of listeners.get(event) ?? []) listener(payload as never);
      });
    }
    useConnection.setState({ state: 'open', attempts: 0 });
    connection.resolve(opened);
    opened.onClose(() => {
      connection = Promise.withResolvers();
      useConnection.setState({ state: 'lost', attempts: 0 });
      attempt(0);
    });
    if (!isFirst) for (const listener of reconnected) listener();
    isFirst = false;
  };
  attempt(0);

  const call = (method: keyof Api) => async (input: never) => {
    const { api } = await connection.promise;
    return api[method](input);
  };
  return {
    api: Object.fromEntries(
      (Object.keys(methods) as (keyof Api)[]).map(method => [method, call(method)]),
    ) as unknown as Api,
    on(event, listener) {
      const ofEvent = listeners.get(event) ?? new Set();
      listeners.set(event, ofEvent);
      ofEvent.add(listener);
      return () => ofEvent.delete(listener);
    },
    onReconnect(listener) {
      reconnected.add(listener);
      return () => reconnected.delete(listener);
    },
  };
}

export const ClientContext = createContext<Client | null>(null);

/** The connection itself, for what outlives a component. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('useApi outside of ClientContext');
  return client;
}

/** The contract's methods. */
export function useApi(): Api {
  return useClient().api;
}

/** Listens to an event of the host for as long as the component is there. */
export function useApiEvent<E extends EventName>(
  event: E,
  listener: (payload: EventPayload<E>) => void,
): void {
  const client = useClient();
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => client.on(event, payload => latest.current(payload)), [client, event]);
}

/** Calls back after the connection was lost and found again. */
export function useReconnect(listener: () => void): void {
  const client = useClient();
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => client.onReconnect(() => latest.current()), [client]);
}
