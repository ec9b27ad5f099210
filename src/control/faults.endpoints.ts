import { z } from 'zod'
import { magicNumbers } from '../core/customers/magic-numbers.ts'
import { isObject } from '../core/json.ts'
import type { Rule } from '../core/rules/rule.ts'
import type { Tx } from '../core/tx.ts'
import { actions } from '../rules/actions.ts'
import { outcomes } from '../rules/outcomes.ts'
import { type Preset, presetOf, presets } from '../rules/presets.ts'
import { BadRule, matchSchema, readRule, showRule } from '../rules/read-rule.ts'
import type { World } from '../world.ts'
import { type ControlCall, type ControlEndpoint, created, ok } from './context.ts'
import { ControlError } from './errors.ts'
import { list } from './listing.ts'
import { duration } from './values.schemas.ts'

/** One action under its name beside these; `docs/adding-a-rule-action.md` lists the actions. */
const faultBody = z.looseObject({
  match: matchSchema.optional(),
  times: z.int().optional(),
  probability: z.number().optional(),
  every_nth: z.int().optional(),
  first_n: z.int().optional(),
  after: duration.optional(),
  for: duration.optional(),
  /** Instead of an action: all the rules of a preset. */
  preset: z.string().optional(),
})

export const faultEndpoints: ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/_emulator/faults',
    auth: 'admin',
    doc: 'Rules in force and used up, with what each has hit; replay files among them',
    run: (call) =>
      list<Rule>(call, {
        rows: () => call.world.store.read.rules.values(),
        id: (rule) => rule.id,
        filters: [],
        matches: () => true,
        view: showRule,
      }),
  },
  {
    method: 'POST',
    path: '/_emulator/faults',
    auth: 'admin',
    body: 'json',
    input: faultBody,
    doc: 'Adds a rule: {match, error|reply|delay|reset|…, times, probability, every_nth, first_n, after, for}, or {preset}',
    async run(call) {
      const { preset, ...others } = isObject(call.body) ? call.body : {}
      if (preset === undefined) return created(showRule(await add(call.world, call.body)))
      if (Object.keys(others).length > 0) {
        throw new ControlError('invalid_request', 'a preset goes alone: its rules are its own')
      }
      return created(await apply(call.world, requirePreset(String(preset))))
    },
  },
  {
    method: 'DELETE',
    path: '/_emulator/faults',
    auth: 'admin',
    doc: 'Removes all rules but those of replay files',
    run: (call) => remove(call, (rule) => !rule.id.startsWith('replay:')),
  },
  {
    method: 'GET',
    path: '/_emulator/faults/{id}',
    auth: 'admin',
    doc: 'One rule and what it has hit',
    run: (call) => ok(showRule(requireRule(call))),
  },
  {
    method: 'DELETE',
    path: '/_emulator/faults/{id}',
    auth: 'admin',
    doc: 'Removes one rule',
    run(call) {
      const { id } = requireRule(call)
      return remove(call, (rule) => rule.id === id)
    },
  },
  {
    method: 'GET',
    path: '/_emulator/presets',
    auth: 'admin',
    doc: 'Named lists of rules',
    run: (call) =>
      ok({
        data: presets.map(({ name, doc }) => ({
          name,
          doc,
          active: [...call.world.store.read.rules.values()].some(({ source }) => source === name),
        })),
      }),
  },
  {
    method: 'POST',
    path: '/_emulator/presets/{name}',
    auth: 'admin',
    doc: 'Adds the rules of a preset, in place of those it has already',
    run: async (call) => created(await apply(call.world, requirePreset(call.params['name'] ?? ''))),
  },
  {
    method: 'DELETE',
    path: '/_emulator/presets/{name}',
    auth: 'admin',
    doc: 'Removes the rules of a preset',
    run(call) {
      const { name } = requirePreset(call.params['name'] ?? '')
      return remove(call, ({ source }) => source === name)
    },
  },
  {
    method: 'GET',
    path: '/_emulator/rule-actions',
    auth: 'admin',
    doc: 'What rules can do, with an example of each',
    run: () => ok({ data: actions.map(({ name, doc, example }) => ({ name, doc, example })) }),
  },
  {
    method: 'GET',
    path: '/_emulator/magic-numbers',
    auth: 'admin',
    doc: 'Recipients whose fate is fixed from the start',
    run: () => ok({ data: magicNumbers }),
  },
  {
    method: 'GET',
    path: '/_emulator/outcomes',
    auth: 'admin',
    doc: 'What a customer’s `outcome` can be, and the rules that it stands for',
    run: () => ok({ data: outcomes }),
  },
]

function add(world: World, written: unknown): Promise<Rule> {
  return world.store
    .transact((tx) => putRule(tx, world, written, `fault-${tx.seq}`))
    .catch(asRefusal)
}

function putRule(tx: Tx, world: World, written: unknown, id: string, source?: string): Rule {
  const { random } = world.env
  const now = world.env.now()
  const rule = readRule(written, { id, now, random, ...(source !== undefined && { source }) })
  return tx.rules.put(id, rule)
}

/** All of a preset or nothing; applying it again starts its counts anew. */
async function apply(world: World, preset: Preset) {
  const rules = await world.store.transact((tx) => {
    for (const rule of [...tx.rules.values()]) {
      if (rule.source === preset.name) tx.rules.delete(rule.id)
    }
    return preset
      .rules(world.env.random)
      .map((input, at) =>
        putRule(tx, world, input, `${preset.name}-${tx.seq}-${at + 1}`, preset.name),
      )
  })
  return { id: preset.name, preset: preset.name, rules: rules.map(showRule) }
}

async function remove({ world }: ControlCall, goes: (rule: Rule) => boolean) {
  const removed = await world.store.transact((tx) => {
    const gone = [...tx.rules.values()].filter(goes)
    for (const { id } of gone) tx.rules.delete(id)
    return gone.length
  })
  return ok({ success: true, removed })
}

function asRefusal(error: unknown): never {
  if (error instanceof BadRule) {
    throw new ControlError('invalid_request', error.message, [
      { path: error.path, message: error.message },
    ])
  }
  throw error
}

function requireRule(call: ControlCall): Rule {
  const { id = '' } = call.params
  const rule = call.world.store.read.rules.get(id)
  if (!rule) throw new ControlError('not_found', `there is no rule ${id}`)
  return rule
}

function requirePreset(name: string): Preset {
  const preset = presetOf(name)
  if (preset) return preset
  const known = presets.map((each) => each.name).join(', ')
  throw new ControlError('not_found', `there is no preset ${name}; there are ${known}`)
}
