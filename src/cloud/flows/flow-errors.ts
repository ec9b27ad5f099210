import type { FlowRefused } from '../../core/flows/flow-refused.ts'
import { GraphError } from '../errors.ts'

/** What can not be done with a Flow: the number, and words for the developer. */
export const flowError = ({ number, title, sentence }: FlowRefused): GraphError =>
  new GraphError(number, number === 100 ? 'Invalid parameter' : `(#${number}) ${title}`, {
    status: 400,
    more: { is_transient: false, error_user_title: title, error_user_msg: sentence },
  })
