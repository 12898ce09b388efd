import fs from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { choices, endpoints, put, run, type World } from './project.ts'

export interface Story {
  name: string
  prepare(w: World): Promise<void>
  verb: string
  options: Options
}

export const installed = async (w: World): Promise<void> => {
  const report = await run(w, 'init', choices)
  expect(report.error).toBeUndefined()
}

/** Content of others wherever ours should go: whole files, an entry, a folder where a link belongs. */
const taken: Record<string, string> = {
  '.kiro/steering/dsql.md': 'theirs\n',
  '.claude/skills/dsql/SKILL.md': 'theirs\n',
  '.claude/skills/dsql/deep/more.md': 'theirs\n',
  '.mcp.json': '{"mcpServers":{"aurora-dsql":{"command":"theirs"}}}\n',
  '.agents/skills/dsql/SKILL.md': 'theirs\n',
}

/** The same skill of another installer, edited since: a folder, and a link where a copy belongs. */
const foreign = async (w: World): Promise<void> => {
  put(w.project, {
    '.agents/skills/dsql/SKILL.md': '---\nname: dsql\ndescription: theirs\n---\n',
    '.agents/skills/dsql/references/one.md': '# one, and mine\n',
    '.claude/skills/dsql-skill/SKILL.md': '---\nname: dsql\ndescription: theirs\n---\n',
  })
  fs.mkdirSync(path.join(w.project, '.kiro/skills'), { recursive: true })
  fs.symlinkSync('../../.agents/skills/dsql', path.join(w.project, '.kiro/skills/dsql'))
}

export const stories: Story[] = [
  { name: 'a fresh init', prepare: async () => undefined, verb: 'init', options: choices },
  {
    name: 'another endpoint',
    prepare: installed,
    verb: 'init',
    options: { yes: true, endpoint: endpoints[1] },
  },
  { name: 'fewer agents', prepare: installed, verb: 'init', options: { yes: true, agents: ['kiro-ide'] } },
  {
    name: 'links that become copies',
    prepare: installed,
    verb: 'init',
    options: { yes: true, link: 'copy' },
  },
  {
    name: 'update: files merged, changed, new, gone and set aside',
    prepare: async (w) => {
      await installed(w)
      const front = '---\nname: dsql\ndescription: Use it.\nmetadata:\n  version: 2.0.0\n---\n# DSQL\n\nnew\n'
      put(w.project, {
        '.kiro/skills/dsql/SKILL.md': front
          .replace('2.0.0', '1.0.0')
          .replace('\nnew\n', '')
          .replace('Use it', 'Do use it'),
        '.agents/skills/dsql/references/one.md': '# mine\n',
      })
      put(w.pack, { 'SKILL.md': front, 'references/one.md': '# 1\n', 'references/two.md': '# two\n' })
    },
    verb: 'update',
    options: { yes: true, take: ['ours'] },
  },
  {
    name: 'install after a checkout without links',
    prepare: async (w) => {
      await installed(w)
      const link = path.join(w.project, '.claude/skills/dsql')
      const to = fs.readlinkSync(link)
      fs.rmSync(link)
      put(w.project, { '.claude/skills/dsql': to })
      fs.rmSync(path.join(w.project, '.kiro'), { recursive: true })
    },
    verb: 'install',
    options: { yes: true },
  },
  {
    name: 'copies in place of a link that is a text file',
    prepare: async (w) => {
      await installed(w)
      const link = path.join(w.project, '.claude/skills/dsql')
      const to = fs.readlinkSync(link)
      fs.rmSync(link)
      put(w.project, { '.claude/skills/dsql': to })
    },
    verb: 'init',
    options: { yes: true, link: 'copy' },
  },
  { name: 'remove', prepare: installed, verb: 'remove', options: { yes: true } },
  {
    name: '--on-conflict replace',
    prepare: async (w) => put(w.project, taken),
    verb: 'init',
    options: { ...choices, onConflict: 'replace' },
  },
  {
    name: 'remove after --on-conflict replace',
    prepare: async (w) => {
      put(w.project, taken)
      expect((await run(w, 'init', { ...choices, onConflict: 'replace' })).exit).toBe(0)
    },
    verb: 'remove',
    options: { yes: true },
  },
  { name: '--adopt', prepare: foreign, verb: 'init', options: { ...choices, adopt: true } },
  {
    name: 'remove after --adopt',
    prepare: async (w) => {
      await foreign(w)
      expect((await run(w, 'init', { ...choices, adopt: true })).exit).toBe(0)
    },
    verb: 'remove',
    options: { yes: true },
  },
]
