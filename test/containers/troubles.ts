import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { generate } from '../support/generated.ts'
import { type Engine, imageBuild, ours, said } from './engines.ts'

interface Place {
  engine: Engine
  root: string
  home: string
}

/** `image build` where it fails, with an engine that is real. */
export function troubles(place: () => Place): void {
  async function project(name: string, options: Options = {}): Promise<string> {
    const { engine, root, home } = place()
    const dir = path.join(root, name)
    await generate(dir, home, { agents: ['claude-code'], mcp: engine.bin, ...options })
    return dir
  }

  /** All that is not an image: a container of a step, and what Podman keeps for a build. */
  function leftovers(): string[] {
    const { engine } = place()
    const flags = engine.bin === 'podman' ? ['--external'] : []
    return said(engine, ['ps', '-aq', ...flags])
      .split('\n')
      .filter(Boolean)
  }

  describe('image build that fails', () => {
    test('a version that is not there: said by pip, told by us, and nothing is left', async () => {
      const dir = await project('no such version', { mcpVersion: '99.0.0' })
      const { code, report } = imageBuild(place().engine, dir)
      expect(report.error).toMatchObject({ code: 'version-not-found' })
      expect(report.image?.output?.join('\n')).toContain('No matching distribution found')
      expect(code).toBe(1)
      expect(leftovers()).toEqual([])
      const images = said(place().engine, ['images', '--format', '{{.Tag}}']).split('\n')
      expect(images).not.toContain('99.0.0')
    })

    test('a base image that cannot be had', async () => {
      const dir = await project('no base')
      fs.writeFileSync(
        path.join(dir, 'docker/dsql-mcp/Dockerfile'),
        'FROM docker.io/library/no-such-image:1\n',
      )
      expect(imageBuild(place().engine, dir).report.error).toMatchObject({ code: 'foreign-recipe' })
      const { code, report } = imageBuild(place().engine, dir, ['--run-foreign'])
      // It depends on whether this machine reaches the registry.
      expect(report.error?.code).toMatch(/^(registry-unreachable|base-not-found)$/)
      expect(code).toBe(1)
    })

    test('a flag that the engine does not know', async () => {
      const { engine } = place()
      const dir = await project('no flag')
      const { report } = imageBuild({ ...engine, build: ['--no-such-flag'] }, dir)
      expect(report.error).toMatchObject({ code: 'engine-flags' })
    })

    test('a full disk', async () => {
      const dir = await project('full')
      const text = 'FROM docker.io/library/python:3.12-slim\nRUN dd if=/dev/zero of=/dev/full count=1\n'
      fs.writeFileSync(path.join(dir, 'docker/dsql-mcp/Dockerfile'), text)
      const { report } = imageBuild(place().engine, dir, ['--run-foreign'])
      expect(report.error).toMatchObject({ code: 'disk-full' })
      expect(leftovers()).toEqual([])
    })

    test('an engine that is not there to talk to, or does not want to', async () => {
      const { engine, root } = place()
      if (engine.bin === 'podman') return
      const dir = await project('no daemon')
      const stopped = imageBuild(engine, dir, [], { DOCKER_HOST: `unix://${root}/none.sock` })
      expect(stopped.report.error).toMatchObject({ code: 'engine-stopped' })
      const socket = path.join(root, 'closed.sock')
      const closed = net.createServer().listen(socket)
      await new Promise((done) => closed.once('listening', done))
      fs.chmodSync(socket, 0)
      const denied = imageBuild(engine, dir, [], { DOCKER_HOST: `unix://${socket}` })
      closed.close()
      expect(denied.report.error).toMatchObject({ code: 'engine-denied' })
    })

    test('Ctrl-C ends what runs in it, and takes away what it had begun', async () => {
      const { engine } = place()
      const dir = await project('interrupted')
      const text = 'FROM docker.io/library/python:3.12-slim\nRUN echo "begun: here"; sleep 1000.5\n'
      fs.writeFileSync(path.join(dir, 'docker/dsql-mcp/Dockerfile'), text)
      const [command, args] = ours(engine, ['--run-foreign'])
      const child = spawn(command, args, { cwd: dir, env: engine.env, stdio: ['ignore', 'pipe', 'inherit'] })
      let out = ''
      child.stdout.on('data', (data) => {
        out += data
      })
      const ended = new Promise((done) => child.once('close', done))
      await expect.poll(sleepers, { timeout: 60_000 }).toHaveLength(1)
      child.kill('SIGINT')
      expect(await ended).toBe(130)
      expect(JSON.parse(out).error.code).toBe('interrupted')
      await expect.poll(sleepers, { timeout: 30_000 }).toEqual([])
      await expect.poll(leftovers, { timeout: 30_000 }).toEqual([])
    })
  })
}

function sleepers(): string[] {
  const all = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n')
  return all.filter((line) => /^ *\d+ sleep 1000\.5$/.test(line))
}
