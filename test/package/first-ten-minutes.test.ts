import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openWorkshop, type Program } from '../support/program.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const section = /## The first ten minutes\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? ''
/** What the page says to paste, block by block. */
const blocks = [...section.matchAll(/```\n([\s\S]*?)\n```/g)].map((match) => match[1] ?? '')

function block(start: string): string {
  const found = blocks.filter((each) => each.startsWith(start))
  expect(found, start).not.toHaveLength(0)
  return found.join('\n')
}

/** What curl would send, by what is between its quotes. */
async function curl(command: string, url: string): Promise<{ status: number; body: string }> {
  const path = /localhost:9080(\S*)/.exec(command)?.[1] ?? ''
  const headers = [...command.matchAll(/-H '([^:]+): ([^']*)'/g)].map(
    ([, name = '', value = '']) => [name, value] as [string, string],
  )
  const data = /-d '([^']*)'/.exec(command)?.[1]
  const answer = await fetch(url + path, {
    method: data === undefined ? 'GET' : 'POST',
    headers,
    ...(data !== undefined && { body: data }),
  })
  return { status: answer.status, body: await answer.text() }
}

const words = (command: string): string[] =>
  [...command.replace(/#.*/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  )

const printed = (program: Program, enough: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (enough.test(program.said.stdout)) resolve(program.said.stdout)
    }
    program.child.stdout?.on('data', look)
    void program.ended.then(({ stdout, stderr }) => reject(new Error(stdout + stderr)))
    look()
  })

it('go as the README says', async () => {
  await using workshop = await openWorkshop()
  const receiver = workshop.node(join(ROOT, words(block('node examples'))[1] ?? ''), '0')
  const hook = /http:\S+/.exec(await printed(receiver, /waiting at \S+\n/))?.[0] ?? ''
  const flags = words(block('npm start')).slice(3)
  const start = () =>
    workshop.serve(...flags.map((flag) => flag.replace('http://localhost:3000', hook)))

  const first = start()
  const url = await first.url
  await printed(receiver, /cloud: handshake/)
  const curls = block('curl').split(/\n(?=curl)/)
  const sent = [await curl(curls[0] ?? '', url), await curl(curls[1] ?? '', url)]
  await printed(
    receiver,
    /cloud: signed, read[\s\S]*onprem: unsigned, read|onprem: unsigned, read[\s\S]*cloud: signed, read/,
  )
  for (const command of block('npx waba-emulator inbound').split('\n')) {
    const { code } = await workshop.run(...words(command).slice(2), '--url', url).ended
    expect(code).toBe(0)
  }
  const told = await printed(receiver, /text from 12025550101[\s\S]*text from 12025550101/)
  const pid = words(block('kill -9'))[2]
  await first.kill('SIGKILL')
  const again = await start().url
  const kept = await curl(curls[2] ?? '', again)
  const later = block('npx waba-emulator advance').split('\n')
  const said = []
  for (const command of later) {
    said.push(await workshop.run(...words(command).slice(2), '--url', again).ended)
  }

  expect(sent.map(({ status }) => status)).toEqual([200, 201])
  expect(told).not.toContain('FORGED')
  expect(told.match(/^\/cloud: signed, (sent|delivered|read)/gm)).toHaveLength(3)
  expect(told.match(/^\/onprem: unsigned, (delivered|read)/gm)).toHaveLength(2)
  expect(told).toContain('/cloud: signed, text from 12025550101: hello yourself')
  expect(told).toContain('/onprem: unsigned, text from 12025550101: hello yourself')
  expect(pid).toBeDefined()
  expect(JSON.parse(kept.body).data).toHaveLength(4)
  expect(said.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ])
})
