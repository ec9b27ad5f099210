import type { FlowRefused } from '../../core/flows/flow-refused.ts'
import { GraphError } from '../errors.ts'

/** A refusal with words for the developer. */
export const flowRefusal = (
  code: number,
  message: string,
  title: string,
  sentence: string,
): GraphError =>
  new GraphError(code, message, {
    status: 400,
    more: { is_transient: false, error_user_title: title, error_user_msg: sentence },
  })

export const INVALID = 'Invalid parameter'

/** What can not be done with a Flow: the number is Meta's. */
export const flowError = ({ number, title, sentence }: FlowRefused): GraphError =>
  flowRefusal(number, number === 100 ? INVALID : `(#${number}) ${title}`, title, sentence)
