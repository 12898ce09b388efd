import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { runtimes } from '../../src/mcp/runtimes.ts'
import { serverPackage, testedVersion } from '../../src/mcp/server.ts'
import { Server, serverTools } from '../support/stdio.ts'
import { type Engine, said, wrapped } from './engines.ts'

interface Place {
  engine: Engine
  root: string
}

const rounds = 5

/** The same server, started by uvx in a container: with nothing in its cache, and as the article bakes it. */
const others = { unbaked: 'startups:unbaked', article: 'startups:article' }

/** What the base image's pip goes by (setup.sh), for uv, which reads none of it. */
function index(): string {
  const text = fs.readFileSync('/var/cache/dsql-skill-test/root/etc/pip.conf', 'utf8')
  const url = /^index-url = (.+)$/m.exec(text)?.[1]
  return `ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt${url ? ` UV_DEFAULT_INDEX=${url}` : ''}`
}

function recipe(warm: string, entry: readonly string[]): string {
  return [
    'FROM docker.io/library/python:3.12-slim',
    'RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir uv',
    `ENV PATH=/opt/uv/bin:$PATH FASTMCP_LOG_LEVEL=ERROR`,
    index(),
    ...(warm ? [`RUN ${warm}`] : []),
    `ENTRYPOINT ${JSON.stringify(entry)}`,
    '',
  ].join('\n')
}

/** How long each form takes from its start to the answer to `initialize`, side by side. */
export function compared(place: () => Place, ours: string): void {
  describe('from the start to initialize', () => {
    // Both need a network when they start, where ours needs none.
    const flags = ['run', '--rm', '-i', '--pull=never', '--network', 'host']

    async function start(tag: string): Promise<number> {
      const { engine } = place()
      const [command, args] = wrapped(engine.bin, [...flags, tag])
      const server = await Server.start(command, args, '/', engine.env)
      expect(await server.tools()).toEqual(serverTools)
      await server.close()
      return server.startup
    }

    beforeAll(() => {
      const { engine, root } = place()
      const choice = {
        version: testedVersion,
        auth: 'env',
        profile: null,
        allowWrites: false,
        cluster: null,
      } as const
      const { command, args } = runtimes.uvx.launch({ ...choice, runtime: 'uvx' })
      const latest = `${serverPackage}@latest`
      const texts = {
        unbaked: recipe('', [command, ...args]),
        article: recipe(`uvx ${latest} --help >/dev/null`, ['uvx', latest]),
      }
      for (const [name, text] of Object.entries(texts)) {
        const folder = path.join(root, name)
        fs.mkdirSync(folder)
        fs.writeFileSync(path.join(folder, 'Dockerfile'), text)
        said(engine, ['build', ...engine.build, '-t', others[name as keyof typeof others], folder])
      }
    })

    test('half as long as where uvx downloads, or less', async () => {
      const tags = { ours, ...others }
      const times: Record<string, number[]> = { ours: [], unbaked: [], article: [] }
      for (let round = 0; round < rounds; round++)
        for (const [name, tag] of Object.entries(tags)) times[name]?.push(await start(tag))
      const medians = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
      const { ours: mine = 0, unbaked = 0, article = 0 } = medians
      process.stderr.write(
        `${place().engine.bin}, medians of ${rounds} in ms: ${JSON.stringify(medians)}; ours is ${(mine / unbaked).toFixed(2)} of unbaked, ${(mine / article).toFixed(2)} of the article’s baked form\n`,
      )
      expect(mine / unbaked).toBeLessThanOrEqual(0.5)
    })
  })
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0)
}
