import { z } from 'zod';
import { AppError, reportOf } from '../base/app-error.ts';
import {
  type Api,
  type EventName,
  type EventPayload,
  events,
  type Input,
  type MethodName,
  methods,
  type Output,
} from './contract.ts';
import type { AnswerMessage, EventMessage, Wire } from './wire.ts';

/** Listener for every event of the contract; `subscribe` returns the function that stops it. */
export type EventListener = <E extends EventName>(event: E, payload: EventPayload<E>) => void;
export type Subscribe = (listener: EventListener) => () => void;

const callMessage = z.object({
  kind: z.literal('call'),
  id: z.number().int(),
  method: z.string(),
  input: z.unknown(),
});

/**
 * Answers the calls of one wire with `api` and forwards its events, until the wire closes.
 * Every input and output passes the contract's schema here: an input of the wrong shape is refused
 * with `api.invalidInput` naming the path, an unknown method with `api.unknownMethod`.
 */
export function serve(api: Api, wire: Wire, subscribe?: Subscribe): void {
  const stopMessages = wire.onMessage(async message => {
    const call = callMessage.safeParse(message);
    if (!call.success) {
      // Without an id there is nobody to answer: a peer that speaks another protocol is cut off.
      wire.close();
      return;
    }
    wire.send(await answer(api, call.data.id, call.data.method, call.data.input));
  });
  const stopEvents = subscribe?.((event, payload) => {
    const message: EventMessage = { kind: 'event', event, payload: events[event].parse(payload) };
    wire.send(message);
  });
  wire.onClose(() => {
    stopMessages();
    stopEvents?.();
  });
}

async function answer(
  api: Api,
  id: number,
  method: string,
  input: unknown,
): Promise<AnswerMessage> {
  try {
    if (!Object.hasOwn(methods, method)) {
      throw new AppError({
        code: 'api.unknownMethod',
        message: `There is no method ${JSON.stringify(method)}.`,
      });
    }
    return { kind: 'answer', id, output: await callValidated(api, method as MethodName, input) };
  } catch (error) {
    return { kind: 'answer', id, error: reportOf(error) };
  }
}

/** One call with its input and output checked against the contract. */
export async function callValidated<M extends MethodName>(
  api: Api,
  method: M,
  input: unknown,
): Promise<Output<M>> {
  const checkedInput = methods[method].input.safeParse(input);
  if (!checkedInput.success) throw shapeError('api.invalidInput', method, checkedInput.error);
  const output = await api[method](checkedInput.data as Input<M>);
  const checkedOutput = methods[method].output.safeParse(output);
  if (!checkedOutput.success) throw shapeError('api.invalidOutput', method, checkedOutput.error);
  return checkedOutput.data as Output<M>;
}

function shapeError(code: string, method: string, error: z.ZodError): AppError {
  const issue = error.issues[0];
  const path = ['input', ...(issue?.path ?? [])].map(String).join('.');
  const place = code === 'api.invalidInput' ? path : path.replace(/^input/, 'output');
  return new AppError({
    code,
    message: `${method}: ${place} has the wrong shape: ${issue?.message ?? 'unknown'}.`,
    actual: place,
  });
}
