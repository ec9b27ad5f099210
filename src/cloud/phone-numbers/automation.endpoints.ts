import { isObject, type JsonObject } from '../../core/json.ts'
import type {
  ConversationalAutomation,
  PhoneNumber,
} from '../../core/phone-numbers/phone-number.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import { done } from '../done.ts'
import { GraphError, parameterError } from '../errors.ts'
import { boolParameter, listParameter } from '../parameters.ts'
import { editNumber } from './edit-number.ts'

const emoji = /\p{Extended_Pictographic}/u
const MOST_PROMPTS = 4
const MOST_COMMANDS = 30

const invalid = (message: string): GraphError =>
  new GraphError(100, 'Invalid parameter', {
    more: { is_transient: false, error_user_title: 'Invalid parameter', error_user_msg: message },
  })

/** Members that are left out stay; an empty list clears. */
async function setAutomation(call: Call<World>): Promise<Reply> {
  const body = parametersOf(call)
  const welcome = boolParameter(body, 'enable_welcome_message')
  const prompts = listParameter(body, 'prompts')?.map(String)
  const commands = listParameter(body, 'commands')?.map(commandOf)
  if (prompts) checkPrompts(prompts)
  if (commands && commands.length > MOST_COMMANDS) {
    throw invalid(`There can be ${MOST_COMMANDS} commands at most.`)
  }
  await editNumber(call, (number) => ({
    automation: {
      ...number.automation,
      ...(welcome !== undefined && { welcome }),
      ...(prompts && { prompts }),
      ...(commands && { commands }),
    },
  }))
  return done
}

function checkPrompts(prompts: readonly string[]): void {
  if (prompts.length > MOST_PROMPTS) {
    throw invalid(`There can be ${MOST_PROMPTS} ice breakers at most.`)
  }
  for (const prompt of prompts) {
    if (prompt.length === 0 || prompt.length > 80) {
      throw invalid('An ice breaker has 1 to 80 characters.')
    }
    if (emoji.test(prompt)) throw invalid('Emoji are not supported in ice breakers.')
  }
}

function commandOf(given: unknown, at: number): { name: string; description: string } {
  if (!isObject(given)) throw parameterError(`Param commands[${at}] must be a JSON object.`)
  const { command_name: name, command_description: description } = given
  if (typeof name !== 'string') {
    throw parameterError(`Param commands[${at}]['command_name'] must be a string.`)
  }
  if (typeof description !== 'string') {
    throw parameterError(`Param commands[${at}]['command_description'] must be a string.`)
  }
  if (!/^[a-z0-9_-]{1,32}$/.test(name)) {
    throw invalid('A command has 1 to 32 small letters and no slash.')
  }
  if (description.length === 0 || description.length > 256) {
    throw invalid('A description of a command has 1 to 256 characters.')
  }
  if (emoji.test(description)) throw invalid('Emoji are not supported in commands.')
  return { name, description }
}

/** What was configured; undefined when nothing was. */
export function renderAutomation(number: PhoneNumber): JsonObject | undefined {
  const { automation } = number
  if (!automation) return undefined
  return {
    ...(automation.welcome !== undefined && { enable_welcome_message: automation.welcome }),
    ...(automation.prompts && { prompts: [...automation.prompts] }),
    ...(automation.commands && { commands: renderCommands(automation) }),
    id: number.id,
  }
}

export const renderCommands = ({ commands = [] }: ConversationalAutomation): JsonObject[] =>
  commands.map(({ name, description }) => ({
    command_name: name,
    command_description: description,
  }))

export const automationEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{phone_number}/conversational_automation',
    auth: 'whatsapp',
    body: 'fields',
    doc: 'Set welcome message, ice breakers and commands',
    run: setAutomation,
  },
]
