import path from 'node:path'
import { absolute, shown } from '../apply/places.ts'
import type { Manifest, Place } from '../model.ts'
import { manifestPlace } from '../plan/manifest.ts'
import type { Look } from '../plan/sight.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { inSkill } from './kinds.ts'

export const ignoredChecks: readonly Check[] = [
  {
    id: 'gitignore',
    fine: 'git hides none of our files',
    looks: 'whether git ignores some of our files that are not committed: a fresh clone would not have them',
    levels: ['info', 'warning', 'skipped'],
    needs: 'manifest',
    run: gitignore,
  },
]

const limit = 10_000

interface Rule {
  source: string
  line: number
  pattern: string
  places: Place[]
}

/** A teammate who clones the repository gets only what is committed. */
async function gitignore(patient: Patient, manifest: Manifest): Promise<Answer> {
  const { roots, exec, disk, host, seen } = patient
  const { project } = roots.folders
  if (roots.scope !== 'project' || !project)
    return 'the files of your home are in no repository of the project'
  const git = host.which('git')
  if (!git) return [{ level: 'skipped', message: 'not looked at, since git is not on PATH' }]
  const ours = [manifestPlace(roots.scope), ...manifest.wrote.map((w) => w.place)]
  const there = ours.filter((place) => disk.kind(absolute(roots, place)) !== 'absent')
  const places = [...new Set(there.flatMap((place) => throughParent(place, seen.look)))]
  // What a hook sets is about its own repository. Paths are not patterns; what is tracked is not reported.
  const run = (args: string[], input = '') =>
    exec(git, ['-C', project, '-c', 'core.fsmonitor=false', ...args], { cwd: project, input, limit })
  const top = await run(['rev-parse', '--show-toplevel'])
  if (top.code !== 0) {
    if (/not a git repository/i.test(top.err)) return 'this is no git repository'
    return [{ level: 'skipped', message: `git does not tell: ${lastLine(top.err)}` }]
  }
  // https://git-scm.com/docs/git-check-ignore: source, line, pattern, path, each ended by NUL; exit 1: none.
  const list = places.map((place) => `${place.slice('{project}/'.length)}\0`).join('')
  const { code, out, err } = await run(['check-ignore', '-z', '-v', '--stdin'], list)
  if (code !== 0 && code !== 1) return [{ level: 'skipped', message: `git does not tell: ${lastLine(err)}` }]
  const rules = ignoring(out)
  const hidden = rules.flatMap((rule) => rule.places)
  if (hidden.length === 0) return []
  if (hidden.length === places.length) {
    return [
      {
        level: 'info',
        message: 'git ignores all that we wrote: it is for this folder only, and no clone has it',
      },
    ]
  }
  return rules.map((rule) => told(rule, top.out.trim(), patient))
}

/** Git refuses a path that goes through a link; one that leaves the project is in no commit of it. */
function throughParent(place: Place, look: Look): Place[] {
  const cut = place.lastIndexOf('/')
  const parent =
    cut < place.indexOf('}/') + 2 ? ('{project}' as Place) : look(place.slice(0, cut) as Place).real
  return parent ? [`${parent}${place.slice(cut)}`] : []
}

function ignoring(out: string): Rule[] {
  const rules = new Map<string, Rule>()
  const fields = out.split('\0')
  for (let i = 0; i + 3 < fields.length; i += 4) {
    const [source = '', line = '', pattern = '', file = ''] = fields.slice(i, i + 4)
    if (pattern.startsWith('!')) continue
    const key = `${source}:${line}`
    const rule = rules.get(key) ?? { source, line: Number(line), pattern, places: [] }
    rule.places.push(`{project}/${file}`)
    rules.set(key, rule)
  }
  return [...rules.values()]
}

function told({ source, line, pattern, places }: Rule, top: string, patient: Patient): Found {
  const { roots, word } = patient
  const units = [...new Set(places.map((place) => (inSkill(place)?.folder ?? place) as Place))]
  const first = shown(roots, units[0] as Place)
  const more = units.length > 1 ? ` and ${units.length - 1} more` : ''
  // Git names its own files from the top of the work tree.
  const file = path.resolve(top, source)
  const inside = path
    .relative(roots.folders.project ?? '', file)
    .split(path.sep)
    .join('/')
  return {
    level: 'warning',
    message: `git ignores ${first}${more} (${pattern}): a fresh clone will not have ${units.length > 1 ? 'them' : 'it'}`,
    at: { file: path.isAbsolute(source) ? source : inside, line },
    fix: {
      say: `have git keep ${units.length > 1 ? 'them' : 'it'}, or run npx dsql-skill install in each clone`,
      run: `git add -f ${units.map(word).join(' ')}`,
    },
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
