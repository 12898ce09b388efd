import fs from 'node:fs'
import type { Fault } from '../fault.ts'

const skill = 'project/.agents/skills/dsql'
const copy = 'project/.kiro/skills/dsql'
const link = 'project/.claude/skills/dsql'

export const tree: Record<string, readonly Fault[]> = {
  manifest: [
    {
      name: 'nothing is set up',
      seed: (m) => void m.sh('npx dsql-skill remove'),
      levels: ['info'],
      remedy: 'run',
    },
    {
      name: 'two sides of a merge in it',
      seed: (m) =>
        m.edit(
          'project/.agents/dsql-skill.json',
          '"version": 1,',
          '<<<<<<< HEAD\n  "version": 1,\n=======\n>>>>>>> b\n',
        ),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'a manifest of a later form',
      seed: (m) => m.edit('project/.agents/dsql-skill.json', '"version": 1,', '"version": 2,'),
      levels: ['error'],
      remedy: 'person',
    },
    { name: 'one that can be read', seed() {}, levels: [] },
  ],
  journal: [
    {
      name: 'a killed run',
      seed: (m) => m.killedRun(),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'something else of that name',
      seed: (m) => m.write('project/.dsql-skill-journal', 'mine\n'),
      levels: ['warning'],
      remedy: 'run',
    },
    { name: 'none', seed() {}, levels: [] },
  ],
  files: [
    {
      name: 'a file of the skill is missing',
      seed: (m) => m.remove(`${skill}/SKILL.md`),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'the skill is missing: one finding, not one for each file',
      seed: (m) => m.remove(skill),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'a file is edited',
      seed: (m) => m.edit(`${copy}/SKILL.md`, '#', '# Mine\n#'),
      levels: ['info'],
      remedy: 'run',
    },
    {
      name: 'an entry is edited: other arguments',
      seed: (m) => m.edit('project/.mcp.json', '"admin"', '"reader"'),
      levels: ['info'],
      remedy: 'run',
    },
    {
      name: 'keys of the user’s in our entry are no edit',
      seed: (m) =>
        m.json('project/.mcp.json', (v) =>
          Object.assign(v['mcpServers']?.['aurora-dsql'] as object, { timeout: 60 }),
        ),
      levels: [],
    },
    {
      name: 'a newer text of a file',
      seed: (m) => m.older('.agents/skills/dsql/SKILL.md'),
      levels: ['info'],
      remedy: 'run',
    },
    {
      name: 'a newer text of a file that was edited in the same place',
      seed(m) {
        m.older('.agents/skills/dsql/SKILL.md')
        m.write(`${skill}/SKILL.md`, 'mine\n')
      },
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'a file that is not wanted any more, and was edited',
      seed(m) {
        m.json('project/.agents/dsql-skill.json', (v) => {
          Object.assign(v['choices'] as object, {
            agents: ['claude-code', 'codex', 'cursor', 'gemini-cli', 'opencode'],
          })
        })
        m.write('project/.kiro/steering/dsql.md', 'mine\n')
      },
      levels: ['info', 'info', 'warning'],
      remedy: 'person',
    },
    {
      name: 'an agent in the choices for which nothing was written',
      init: { agents: ['claude-code'] },
      seed: (m) =>
        m.json('project/.agents/dsql-skill.json', (v) => {
          Object.assign(v['choices'] as object, { agents: ['claude-code', 'kiro-ide'] })
        }),
      levels: ['info', 'info', 'info'],
      remedy: 'run',
    },
    {
      name: 'somebody’s folder is in the place of a file',
      init: { agents: ['claude-code'] },
      seed(m) {
        m.json('project/.agents/dsql-skill.json', (v) => {
          Object.assign(v['choices'] as object, { agents: ['claude-code', 'kiro-ide'] })
        })
        m.write('project/.kiro/steering/dsql.md', 'theirs\n')
      },
      levels: ['info', 'info', 'warning'],
      remedy: 'person',
    },
    {
      name: 'a file that is no text',
      seed: (m) => fs.writeFileSync(m.at(`${skill}/SKILL.md`), Buffer.from([0xff, 0xfe, 0x00])),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'what other checks tell is not told twice',
      seed: (m) => {
        m.remove('project/.mcp.json')
        m.remove('project/.kiro/steering/dsql.md')
        m.write('project/.codex/config.toml', '[broken')
        m.remove(link)
      },
      levels: [],
    },
    {
      name: 'a disk that made copies of our links',
      seed(m) {
        fs.rmSync(m.at(link))
        fs.cpSync(m.at(skill), m.at(link), { recursive: true })
        m.json('project/.agents/dsql-skill.json', (v) => {
          const all = v['wrote'] as unknown as { id: string; kind: string; place: string }[]
          const copies = all
            .filter((w) => w.place.startsWith('{project}/.agents/skills/'))
            .map((w) => {
              const place = w.place.replace('.agents/', '.claude/')
              return { ...w, place, id: place }
            })
          Object.assign(v, { wrote: [...all.filter((w) => w.kind !== 'link'), ...copies] })
        })
      },
      levels: [],
    },
    {
      name: 'a skill from a folder elsewhere, edited',
      before: (m) => fs.cpSync(new URL('../../../skill', import.meta.url), m.at('pack'), { recursive: true }),
      init: { source: '../pack' },
      seed: (m) => m.edit(`${skill}/SKILL.md`, '#', '# Mine\n#'),
      levels: ['info'],
      remedy: 'person',
    },
    {
      name: 'for the user: a file is missing',
      init: { global: true },
      seed: (m) => m.remove('home/.agents/skills/dsql/SKILL.md'),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'line ends of Windows',
      seed: (m) => m.write(`${skill}/SKILL.md`, m.read(`${skill}/SKILL.md`).replaceAll('\n', '\r\n')),
      levels: [],
    },
  ],
  links: [
    { name: 'missing', seed: (m) => m.remove(link), levels: ['error'], remedy: 'run' },
    {
      name: 'leads nowhere, since the skill is gone',
      seed: (m) => m.remove(skill),
      levels: ['error', 'error'],
      remedy: 'run',
    },
    {
      name: 'leads nowhere, to another place',
      seed(m) {
        m.remove(link)
        m.link(link, '../../none')
      },
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'leads to another skill',
      seed(m) {
        m.remove(link)
        m.write('project/other/SKILL.md', '---\nname: dsql\n---\n')
        m.link(link, '../../other')
      },
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'round in a circle',
      seed(m) {
        m.remove(link)
        m.link(link, 'dsql')
      },
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'a text file, as git makes of it without core.symlinks',
      seed(m) {
        m.git('add', '-A')
        m.git('commit', '-qm', 'x')
        m.git('config', 'core.symlinks', 'false')
        m.remove(link)
        m.git('checkout', '--', '.claude')
        if (fs.lstatSync(m.at(link)).isSymbolicLink()) throw new Error('git made a link')
      },
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'a folder of somebody’s',
      seed(m) {
        m.remove(link)
        m.write(`${link}/SKILL.md`, 'theirs\n')
      },
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'the folder above was made a link to .agents/skills: it leads there all the same',
      seed(m) {
        m.remove('project/.claude/skills')
        m.link('project/.claude/skills', '../.agents/skills')
      },
      levels: [],
    },
    {
      name: 'the skill was moved, and a link left in its place',
      seed(m) {
        fs.renameSync(m.at(skill), m.at('project/dsql'))
        m.link(skill, '../../dsql')
      },
      levels: [],
    },
    {
      name: 'another link of the user’s that leads to the same folder',
      seed(m) {
        m.remove(link)
        m.link(link, m.at(skill))
      },
      levels: [],
    },
    {
      name: 'for the user: missing',
      init: { global: true },
      seed: (m) => m.remove('home/.claude/skills/dsql'),
      levels: ['error'],
      remedy: 'run',
    },
  ],
  copies: [
    {
      name: 'the copy was edited',
      seed: (m) => m.edit(`${copy}/SKILL.md`, '#', '# Mine\n#'),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'the skill was edited',
      seed: (m) => m.edit(`${skill}/SKILL.md`, '#', '# Mine\n#'),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'both were edited, each in its own way',
      seed(m) {
        m.edit(`${copy}/SKILL.md`, '#', '# Mine\n#')
        m.edit(`${skill}/SKILL.md`, '#', '# Theirs\n#')
        m.edit(`${copy}/references/development-guide.md`, '#', '# Mine\n#')
      },
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'both were edited in the same way',
      seed(m) {
        m.edit(`${copy}/SKILL.md`, '#', '# Mine\n#')
        m.edit(`${skill}/SKILL.md`, '#', '# Mine\n#')
      },
      levels: [],
    },
    {
      name: 'a file that is missing is no other text',
      seed: (m) => m.remove(`${copy}/SKILL.md`),
      levels: [],
    },
    {
      name: 'another form of line ends is no other text',
      seed: (m) => m.write(`${copy}/SKILL.md`, m.read(`${copy}/SKILL.md`).replaceAll('\n', '\r\n')),
      levels: [],
    },
  ],
  rights: [
    {
      name: 'a file that you may not read, and folders of root',
      seed(m) {
        const shut = m.at(`${skill}/SKILL.md`)
        m.host = {
          may: (file, what) =>
            !(file === shut && what === 'read') &&
            !(file === m.at('project/.kiro/steering') && what === 'write'),
          owns: (file) => file !== m.at('project/.kiro/steering'),
        }
      },
      levels: ['error', 'warning'],
      remedy: 'person',
    },
    { name: 'all open', seed() {}, levels: [] },
  ],
}
