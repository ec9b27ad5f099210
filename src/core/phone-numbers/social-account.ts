import type { PhoneNumberId } from '../ids.ts'
import type { ReadTx } from '../tx.ts'

export const socialKinds = ['facebook_page', 'instagram_account'] as const

/** A Facebook Page or an Instagram account: its name is no number's but of those that are linked to it. */
export interface SocialAccount {
  readonly id: string
  readonly kind: (typeof socialKinds)[number]
  /** In lower case. */
  readonly username: string
  readonly linkedNumbers: readonly PhoneNumberId[]
}

/**
 * The account that keeps a number from a name, if one does. ASSUMED: where a Page and an Instagram account have the same
 * name, a link to one of them is enough.
 */
export function accountInTheWay(
  tx: ReadTx,
  username: string,
  number: PhoneNumberId,
): SocialAccount | undefined {
  const users = [...tx.socialAccounts.values()].filter((each) => each.username === username)
  return users.some((each) => each.linkedNumbers.includes(number)) ? undefined : users[0]
}
