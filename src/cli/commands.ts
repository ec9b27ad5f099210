import { type ControlRequest, field } from './control-client.ts'

/** A command that asks a running emulator one thing. */
export interface Command {
  /** As commander writes it: `inbound text <text>`; the words before the arguments are the command. */
  readonly usage: readonly [command: string, ...words: string[]]
  readonly description: string
  readonly options?: readonly CommandOption[]
  request(words: readonly string[], options: Options): ControlRequest
  /** What is printed without `--json`. */
  say(answer: unknown): string
}

export interface CommandOption {
  readonly flags: string
  readonly description: string
  readonly required?: true
}

export type Options = Readonly<Record<string, string | undefined>>

const given = (name: string, value: string | undefined) => value !== undefined && { [name]: value }

/** Rows are data; `program.ts` is their only reader. */
export const commands: readonly Command[] = [
  {
    usage: ['ready'],
    description: 'say whether the emulator is ready; the health check of the image',
    request: () => ({ method: 'GET', path: '/readyz' }),
    say: () => 'ready',
  },
  {
    usage: ['inbound', 'text', '<text>'],
    description: 'let a customer write to the business',
    options: [
      { flags: '--from <number>', description: 'who writes', required: true },
      { flags: '--to <number>', description: 'phone number id or number of the business' },
      { flags: '--name <name>', description: 'profile name of the customer' },
      { flags: '--dialect <dialect>', description: 'cloud or onprem' },
    ],
    request: ([body], { from, to, name, dialect }) => ({
      method: 'POST',
      path: '/inbound',
      body: {
        ...given('from', from),
        ...given('to', to),
        ...given('dialect', dialect),
        ...(name !== undefined && { profile: { name } }),
        type: 'text',
        text: { body },
      },
    }),
    say: (answer) => `${field(answer, 'message_id')}`,
  },
  {
    usage: ['trigger', '<field>'],
    description: 'send a Cloud webhook with its documented payload: account_update, flows …',
    options: [
      { flags: '--waba <id>', description: 'WABA that it is about' },
      { flags: '--phone-number <id>', description: 'phone number that it is about' },
      { flags: '--customer <number>', description: 'customer that it names' },
    ],
    request: ([field], { waba, phoneNumber, customer }) => ({
      method: 'POST',
      path: '/webhooks/trigger',
      body: {
        field,
        ...given('waba_id', waba),
        ...given('phone_number_id', phoneNumber),
        ...given('customer', customer),
      },
    }),
    say: (answer) => {
      const count = (answer as { deliveries: string[] }).deliveries.length
      return count === 0 ? 'nobody is subscribed to it' : `${field(answer, 'field')} to ${count}`
    },
  },
  {
    usage: ['explain', '<id>'],
    description: 'say why a message, or request-N, was accepted, failed or told nobody',
    request: ([id = '']) => ({ method: 'GET', path: `/explain/${encodeURIComponent(id)}` }),
    say: (answer) => (answer as { because: string[] }).because.join('\n'),
  },
  {
    usage: ['reset'],
    description: 'bring the world back to its seed',
    options: [{ flags: '--seed <name>', description: 'another seed than the one it started from' }],
    request: (_, { seed }) => ({
      method: 'POST',
      path: '/reset',
      body: { ...given('seed', seed) },
    }),
    say: () => 'reset',
  },
  {
    usage: ['advance', '<duration>'],
    description: 'move the clock, 25h for example, and run everything that becomes due',
    request: ([by]) => ({ method: 'POST', path: '/clock/advance', body: { by } }),
    say: (answer) => `${field(answer, 'now')}`,
  },
  {
    usage: ['snapshot', '<name>'],
    description: 'keep the state as it is now under a name',
    request: ([name = '']) => ({ method: 'POST', path: `/snapshots/${encodeURIComponent(name)}` }),
    say: (answer) => `kept ${field(answer, 'name')}`,
  },
  {
    usage: ['restore', '<name>'],
    description: 'bring the world back to a snapshot',
    request: ([name = '']) => ({
      method: 'POST',
      path: `/snapshots/${encodeURIComponent(name)}/restore`,
    }),
    say: () => 'restored',
  },
]
