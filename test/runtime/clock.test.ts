import { expect, it } from 'vitest'
import { frozenClock, runningClock } from '../../src/core/clock.ts'
import { createClock } from '../../src/runtime/clock.ts'

it('runs with the wall, from another time and at another speed', () => {
  let wall = 1_000
  const clock = createClock(() => wall, runningClock(1_000, 50_000, 60))

  const first = clock.now()
  wall = 1_010

  expect(first).toBe(50_000)
  expect(clock.now()).toBe(50_600)
  expect(clock.stepping).toBe(false)
})

it('stands still when frozen and while it is held', () => {
  let wall = 1_000
  const clock = createClock(() => wall, runningClock(1_000))

  clock.holdAt(70_000)
  wall = 2_000
  const held = [clock.now(), clock.stepping]
  clock.release()
  const released = [clock.now(), clock.stepping]
  clock.set(frozenClock(5))
  wall = 3_000

  expect(held).toEqual([70_000, true])
  expect(released).toEqual([2_000, false])
  expect([clock.now(), clock.stepping, clock.state.mode]).toEqual([5, true, 'frozen'])
})
