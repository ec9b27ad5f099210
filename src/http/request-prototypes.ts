import { IncomingMessage, ServerResponse } from 'node:http'

/** What an express application carries: the prototypes it wants its requests and responses to have. */
export interface ExpressPrototypes {
  readonly request: object
  readonly response: object
}

/**
 * Express sets the prototype of each request and response, which throws both off V8's fast path (express issue 5998)
 * and costs more than the rest of the request. Objects that are born with that prototype are left as they are.
 */
export function bornForExpress(app: ExpressPrototypes): {
  IncomingMessage: typeof IncomingMessage
  ServerResponse: typeof ServerResponse
} {
  return {
    IncomingMessage: bornWith(IncomingMessage, app.request),
    ServerResponse: bornWith(ServerResponse, app.response),
  }
}

/** Node's two constructors are plain functions: called on an object of another prototype, they fill that one. */
function bornWith<C extends typeof IncomingMessage | typeof ServerResponse>(
  base: C,
  prototype: object,
): C {
  const fill = base as unknown as (this: object, ...given: unknown[]) => void
  function Born(this: object, first: unknown, second: unknown): void {
    fill.call(this, first, second)
  }
  Born.prototype = prototype
  return Born as unknown as C
}
