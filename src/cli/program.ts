import { Command as Commander, CommanderError, Option } from 'commander'
import { settingRows } from '../config/describe-settings.ts'
import { parseConfig } from '../config.ts'
import { type Command, commands, type Options } from './commands.ts'
import { askEmulator } from './control-client.ts'
import { EXIT, explainFailure, readIfThere, type Terminal } from './start.ts'

/** Help, version and every command but `start`; answers the exit code. */
export async function runProgram(
  argv: readonly string[],
  version: string,
  terminal: Terminal,
): Promise<number> {
  const program = createProgram(version, terminal)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    const { lines, code } = explainFailure(error)
    terminal.err(lines.map((line) => `waba-emulator: ${line}\n`).join(''))
    return code
  }
}

const CONFIG = 'config file (default: waba-emulator.config.json, env: WABA_CONFIG)'

function createProgram(version: string, terminal: Terminal): Commander {
  const program = new Commander('waba-emulator')
    .description('A local server that behaves like the WhatsApp Business Platform')
    .usage('[start] [settings]\n       waba-emulator <command> [options]')
    .version(version)
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
  const start = program.command('start').description('serve; what happens without a command')
  for (const command of [program, start]) command.option('--config <file>', CONFIG)
  for (const { flag, value, meaning, shown, variable } of settingRows) {
    const text = `${meaning} (default: ${shown}, env: ${variable})`.replaceAll('`', '')
    for (const command of [program, start])
      command.addOption(new Option(`${flag} <${value}>`, text))
  }
  for (const command of commands) addCommand(program, command, terminal)
  return program
}

/** `['inbound', 'text', '<text>']` becomes a command in a command. */
function addCommand(program: Commander, command: Command, terminal: Terminal): void {
  const words = command.usage.filter((word) => !word.startsWith('<'))
  const args = command.usage.filter((word) => word.startsWith('<'))
  const leaf = words.reduce((parent, word) => subcommand(parent, word), program)
  leaf.description(command.description)
  for (const arg of args) leaf.argument(arg)
  for (const { flags, description, required } of command.options ?? []) {
    if (required) leaf.requiredOption(flags, description)
    else leaf.option(flags, description)
  }
  leaf
    .option(
      '--url <url>',
      'address of the emulator (default: where the settings let it listen, env: WABA_URL)',
    )
    .option('--world <name>', 'world to act on')
    .option('--token <token>', 'admin token, if the emulator has one')
    .option('--json', 'print the whole answer')
    .action(() => run(command, leaf, terminal))
}

function subcommand(parent: Commander, word: string): Commander {
  return parent.commands.find((each) => each.name() === word) ?? parent.command(word)
}

async function run(command: Command, leaf: Commander, terminal: Terminal): Promise<void> {
  const { json, ...options } = leaf.opts<Options & { json?: boolean }>()
  const answer = await askEmulator(targetOf(options, terminal), command.request(leaf.args, options))
  terminal.out(`${json ? JSON.stringify(answer) : command.say(answer)}\n`)
}

/** Without an address: where the same settings would make the emulator listen. */
function targetOf({ url, world, token }: Options, { env }: Terminal) {
  const config = parseConfig([], env, readIfThere)
  const host = ['localhost', '0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host
  const name = host.includes(':') ? `[${host}]` : host
  const base = url ?? env['WABA_URL'] ?? `http://${name}:${config.httpPort[0] || 9080}`
  const known = token ?? config.adminToken
  return {
    url: world === undefined ? base : `${base.replace(/\/+$/, '')}/w/${encodeURIComponent(world)}`,
    ...(known !== undefined && { token: known }),
  }
}
