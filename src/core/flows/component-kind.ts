/** What a component of Flow JSON may and must hold. */
export interface ComponentKind {
  /** First version that has it. */
  readonly since: number
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** Longest texts by property. */
  readonly max?: Readonly<Record<string, number>>
  /** How many may stand on one screen. */
  readonly perScreen?: number
  /** Fewest and most entries, by the property that lists them. */
  readonly entries?: Readonly<Record<string, readonly [number, number]>>
  /** Allowed values by property. */
  readonly words?: Readonly<Record<string, readonly string[]>>
  /** Lowest and highest numbers by property. */
  readonly bounds?: Readonly<Record<string, readonly [number, number]>>
  /** Properties that came later than the component, with their first version. */
  readonly later?: Readonly<Record<string, number>>
  /** Most bytes of the image that `src` holds. */
  readonly imageBytes?: number
  /** Gives a value to the form under its name. */
  readonly input?: true
}
