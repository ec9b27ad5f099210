import { CoreError } from '../errors.ts'

/** Why something can not be done with a Flow: the number is Meta's, the sentences are ours. */
export class FlowRefused extends CoreError {
  readonly number: 100 | 139000 | 139001 | 139002 | 139003 | 139004 | 139006
  readonly title: string
  readonly sentence: string

  constructor(number: FlowRefused['number'], title: string, sentence: string) {
    super('flow_refused', sentence)
    this.name = 'FlowRefused'
    this.number = number
    this.title = title
    this.sentence = sentence
  }
}
