import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Event of a response that will never be whole on purpose: nobody waits for it. */
export const TAKEN = 'taken'

/** What the listeners have open, so that closing can wait for answers and cut the rest. */
export class InFlight {
  readonly #sockets = new Set<Socket>()
  #answers = 0
  #closing = false
  #whenIdle: (() => void) | undefined

  addSocket(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }

  add(response: ServerResponse): void {
    this.#answers++
    if (this.#closing) response.shouldKeepAlive = false
    let counts = true
    const done = () => {
      if (!counts) return
      counts = false
      this.#answers--
      if (this.#answers === 0) this.#whenIdle?.()
    }
    response.once('close', done)
    response.once(TAKEN, done)
  }

  /** Resolves when every answer is out or the time is up; then no connection is left. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true
    if (this.#answers > 0 && graceMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs)
        this.#whenIdle = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    for (const socket of this.#sockets) socket.destroy()
  }
}
