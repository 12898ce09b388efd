import fs from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leftOver } from '../../src/doctor/containers.ts'
import { testedVersion } from '../../src/mcp/server.ts'
import { executor } from '../../src/ports/exec.ts'
import { isBroken, startServer } from '../../src/ports/mcp.ts'
import { temporary } from '../support/generated.ts'
import { docker, type Engine, own, podman, said, wrapped } from './engines.ts'

const tags = { docker: `dsql-mcp:${testedVersion}`, podman: `localhost/dsql-mcp:${testedVersion}` }

describe.each([
  ['podman', podman],
  ['docker', docker],
] as const)('%s', (name, start) => {
  let root: string
  let engine: Engine
  beforeAll(async () => {
    root = temporary(`left-${name}`)
    engine = await start(root)
    const change = ['--change', 'ENTRYPOINT ["sleep", "600"]']
    said(engine, ['import', ...change, '/var/cache/dsql-skill-test/base.tar', tags[name]])
  })
  afterAll(async () => {
    await engine?.stop()
    fs.rmSync(root, { recursive: true, force: true })
  })

  test('a container that sleeps outlives its client, and is killed; one from before is not', async () => {
    const older = said(engine, ['run', '--detach', '--rm', '--pull=never', tags[name]]).slice(0, 12)
    // As somebody who is not root, which the check needs to know nothing of.
    const exec = executor(engine.env)
    const left = await leftOver(
      {
        exec: (bin, args, options) => {
          const [command, all] = wrapped(bin, args)
          return exec(command === 'sh' ? '/bin/sh' : command, all, options)
        },
        host: { which: (bin: string) => bin },
      },
      {
        runtime: name,
        version: testedVersion,
        auth: 'env',
        profile: null,
        allowWrites: false,
        cluster: null,
      },
    )
    const [, args] = wrapped(name, ['run', '--rm', '-i', '--pull=never', tags[name]])
    const client = { name: 'test', version: '1' }
    const cwd = own(`${root}/here`)
    const begun = startServer({ command: '/bin/sh', args, cwd, env: engine.env }, { limit: 20_000, client })
    const running = (): string[] => said(engine, ['ps', '-q']).split('\n').filter(Boolean)
    await expect.poll(() => running().length, { timeout: 15_000, interval: 500 }).toBe(2)
    const talk = await begun
    expect(isBroken(talk) && [talk.how, talk.killed]).toEqual(['silent', true])
    expect(running()).toHaveLength(2)
    await left.stop()
    await expect.poll(running, { timeout: 15_000, interval: 500 }).toEqual([older])
    said(engine, ['kill', older])
  })
})
