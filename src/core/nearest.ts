/** The known name that a misspelt one most likely meant; undefined when nothing is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name)
  let best: string | undefined
  let least = Math.max(3, Math.ceil(wanted.length / 2))
  for (const candidate of known) {
    const distance = distanceTo(wanted, plain(candidate))
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** Words to put behind a complaint about a name: the known one that was probably meant, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearestName(name, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** What was broken off, `every` for `every_nth`, is near however much is missing. */
function distanceTo(wanted: string, known: string): number {
  return wanted.length > 2 && known.startsWith(wanted) ? 1 : editDistance(wanted, known)
}

function plain(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase()
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(before, j - 2) + 1)
      }
      row.push(cost)
    }
    before = last
    last = row
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
