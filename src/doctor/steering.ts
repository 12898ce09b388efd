import { row } from '../agents/table.ts'
import { shown } from '../apply/places.ts'
import { loadCodecs } from '../codecs/index.ts'
import type { Manifest, Place, Wrote } from '../model.ts'
import { hiddenBy } from '../plan/desired.ts'
import { type ReadSetting, type SteeringTarget, steeringTarget } from '../plan/steering.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { kindOf } from './kinds.ts'

export const steeringChecks: readonly Check[] = [
  {
    id: 'steering',
    fine: 'every agent loads our steering',
    looks:
      'the always-loaded text: whether it stands in the file that each agent reads now, and with the front matter that has it loaded',
    levels: ['warning', 'error'],
    needs: 'manifest',
    run: steering,
  },
]

async function steering(patient: Patient, manifest: Manifest): Promise<Answer> {
  const { seen, roots, again } = patient
  const { choices, wrote } = manifest
  if (!choices.steering) return 'no steering is wanted'
  const codecs = await loadCodecs(['json', 'block', ...wrote.map((w) => w.format ?? 'text')])
  const setting: ReadSetting = (file, at) => {
    try {
      return codecs('json').get(seen.look(file).text, at)
    } catch {
      return undefined
    }
  }
  const around = { look: seen.look, setting }
  return choices.agents.flatMap((id): Found[] => {
    const agent = row(id)
    const wanted = agent.steering?.[choices.scope]
    if (!wanted) return []
    if (wanted.as === 'member') {
      // Where a new file would hide one of the user's none was made (plan/desired.ts).
      const none = wanted.hides && !seen.exists(wanted.file) && !wrote.some((w) => w.place === wanted.file)
      return none ? [] : inList(id, wanted.file)
    }
    const target = steeringTarget(wanted, seen.look, setting)
    const name = shown(roots, target.place)
    const told = (level: Found['level'], message: string, fix: Found['fix'], line?: number): Found[] => [
      {
        level,
        message,
        agents: [id],
        at: { file: name, ...(line ? { line } : {}) },
        ...(fix ? { fix } : {}),
      },
    ]
    const text = seen.look(target.place).text
    const old = wrote.find((w) => kindOf(w) === 'steering' && w.for.includes(id))
    const real = seen.look(target.place).real ?? target.place
    if (!wrote.some((w) => kindOf(w) === 'steering' && w.place === real)) {
      const harmed = text === undefined && target.as === 'block' && hiddenBy(target.place, choices, around)
      if (harmed) {
        const hidden = shown(roots, harmed.file)
        return told(
          'warning',
          `${agent.name} has no steering: a new ${name} would hide ${hidden} from ${row(harmed.agent).name}`,
          { say: `move the text of ${hidden} to ${name}, then`, run: again('update') },
        )
      }
      const why = old ? `, since it no longer reads ${shown(roots, old.place)}` : ''
      const write = { say: 'write it there', run: again('update') }
      return told('error', `${agent.name} reads ${name}, where our steering is not${why}`, write)
    }
    const back = { say: 'put it back', run: again('install') }
    if (text === undefined) return told('error', `${name} is missing: ${agent.name} loads no steering`, back)
    if (target.as === 'block') {
      let block: unknown
      try {
        block = codecs('block').get(text, ['dsql'])
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        return told('error', `${name} cannot be read: ${why}`, {
          say: 'mend it, then',
          run: again('install'),
        })
      }
      return block === undefined ? told('error', `our block is gone from ${name}`, back) : []
    }
    const fault = frontFault(target, text)
    if (!fault) return []
    const ours = { say: 'to have ours again', run: again('update', '--take', `ours:${name}`) }
    return told('warning', `${name}: ${fault}, and ${agent.name} may not always load it`, ours, 1)
  })

  /** Clients that are told in a list what to load always. */
  function inList(id: string, place: Place): Found[] {
    const name = shown(roots, place)
    const told = (message: string, verb: string): Found[] => [
      {
        level: 'error',
        message,
        agents: [id],
        at: { file: name },
        fix: { say: 'put it there', run: again(verb) },
      },
    ]
    const ours = wrote.filter((w) => kindOf(w) === 'steering' && w.for.includes(id))
    if (ours.length === 0) return told(`${row(id).name} is not told to load our steering`, 'update')
    const gone = ours.find((w) => textOrName(w) === undefined)
    if (!gone) return []
    return gone.at?.length
      ? told(`${name} no longer names our steering`, 'install')
      : told(`${shown(roots, gone.place)} is missing: ${row(id).name} loads no steering`, 'install')
  }

  function textOrName({ place, format = 'text', at = [] }: Wrote): unknown {
    try {
      return codecs(format).get(seen.look(place).text, at)
    } catch {
      return undefined
    }
  }
}

/** What the front matter says otherwise than what has the file loaded always. */
function frontFault({ front }: SteeringTarget, text: string): string | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1
  // Clients that want none load a file with such a line only where it fits.
  if (!front) {
    const narrow = lines.slice(1, Math.max(end, 1)).find((line) => /^(paths|globs|applyTo)\s*:/.test(line))
    return narrow && `its front matter says ${JSON.stringify(narrow)}`
  }
  if (end < 0) return 'the front matter is gone'
  const said = new Map(
    lines.slice(1, end).flatMap((line) => {
      const pair = /^([\w-]+)\s*:\s*(.*?)\s*$/.exec(line)
      return pair ? [[pair[1] ?? '', (pair[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')] as const] : []
    }),
  )
  const wrong = Object.entries(front).find(
    // A description is for people.
    ([key, value]) => key !== 'description' && said.get(key) !== String(value),
  )
  return wrong && `the front matter does not say ${wrong[0]}: ${JSON.stringify(wrong[1])}`
}
