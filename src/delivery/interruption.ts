/** Something that others wait for may be cut short. */
export interface Interruption {
  readonly over: Promise<void>
  readonly isCut: boolean
  readonly cut: () => void
}

export function interruption(): Interruption {
  let end = () => {}
  let isCut = false
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  return {
    over,
    get isCut() {
      return isCut
    },
    cut() {
      isCut = true
      end()
    },
  }
}
