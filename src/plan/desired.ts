import { canonical, ownFolder } from '../agents/places.ts'
import type { AgentRow } from '../agents/row.ts'
import { type AgentId, row } from '../agents/table.ts'
import type { Choices, Finding, Link, Pack, Part, Place, Resource } from '../model.ts'
import { gaps } from './gaps.ts'
import { mayHide, name, wouldHide } from './hides.ts'
import { idOf } from './id.ts'
import { kiroAgentResources } from './kiro-agents.ts'
import { serverResources } from './server.ts'
import { isFile, type Look } from './sight.ts'
import {
  namedSteering,
  order,
  type ReadSetting,
  steeringTarget,
  steeringText,
  steeringValue,
  switchesOff,
} from './steering.ts'

export interface Surroundings {
  look: Look
  setting: ReadSetting
  /** Absolute path of the user's home, for user-scope files only. */
  home: string
  /** False: this disk makes no links; copies are planned instead. */
  canLink: boolean
  /** True where a copy is recorded, which is to be had again. */
  copied(place: Place): boolean
}

export interface Desired {
  resources: Resource[]
  /** What an agent has no place for, and what creating a file would break. */
  notes: Finding[]
}

/** Which parts and links should be, for complete choices. Pure: the disk is only seen through `around`. */
export function desiredState(choices: Choices, pack: Pack, around: Surroundings): Desired {
  const notes = gaps(choices)
  const skills = skillResources(choices, pack, around)
  const mcp = choices.mcp ? serverResources(choices, around, notes) : []
  const steering = choices.steering ? steeringResources(choices, around, notes) : []
  const kiro = kiroAgentResources(choices, around, notes)
  return { resources: united([...skills, ...mcp, ...steering, ...kiro], around), notes }
}

function skillResources(choices: Choices, pack: Pack, around: Surroundings): Resource[] {
  const home = canonical(choices.scope, choices.skill)
  const out = filesOf(pack, home, choices.agents, 'the canonical copy')
  for (const id of choices.agents) {
    const agent = row(id)
    const own = ownFolder(agent, choices.scope, choices.link)
    if (!own) continue
    const place: Place = `${own.place}/${choices.skill}`
    if (own.how === 'copy' || !around.canLink || around.copied(place)) {
      out.push(...filesOf(pack, place, [id], copyReason(agent, choices, around)))
    } else {
      out.push({ kind: 'link', place, to: home, for: [id], why: 'reads skills here' } satisfies Link)
    }
  }
  return out
}

function copyReason(agent: AgentRow, choices: Choices, around: Surroundings): string {
  if (agent.skills.install === 'copy') return 'a copy, since it follows no links'
  return around.canLink || choices.link === 'copy' ? 'a copy' : 'a copy, since this disk makes no links'
}

function filesOf(pack: Pack, folder: Place, agents: string[], why: string): Resource[] {
  return pack.files.map((file): Part => {
    const place: Place = `${folder}/${file.path}`
    return { kind: 'part', place, format: 'text', at: [], value: file.text, folder, for: agents, why }
  })
}

function steeringResources(choices: Choices, around: Surroundings, notes: Finding[]): Resource[] {
  const text = steeringText(choices)
  const out: Resource[] = []
  for (const id of choices.agents) {
    const agent = row(id)
    const steering = agent.steering?.[choices.scope]
    if (!steering) continue
    if (steering.as === 'member') {
      const { hides, file } = steering
      if (hides && !isFile(around.look(file)) && mayHide(hides, choices, around)) {
        notes.push(wouldHide(id, file, hides, choices))
        continue
      }
      out.push(...namedSteering(steering, choices, text, id))
      continue
    }
    const target = steeringTarget(steering, around.look, around.setting)
    if (target.as === 'block' && !isFile(around.look(target.place))) {
      const harmed = hiddenBy(target.place, choices, around)
      if (harmed) {
        notes.push({
          code: 'not-supported',
          level: 'warning',
          message: `${agent.name} would need a new ${name(target.place)}, and that would hide ${name(harmed.file)} from ${row(harmed.agent).name}`,
          agents: [id],
          fix: { say: `move the text of ${name(harmed.file)} to ${name(target.place)} and run init again` },
        })
        continue
      }
    }
    out.push({
      kind: 'part',
      place: target.place,
      format: target.as === 'file' ? 'text' : 'block',
      at: target.as === 'file' ? [] : ['dsql'],
      value: steeringValue(target, text),
      for: [id],
      why: 'always loaded',
    })
  }
  return out
}

/** The file that a new shared file would hide from one of the chosen agents. */
export function hiddenBy(
  created: Place,
  choices: Choices,
  around: Pick<Surroundings, 'look' | 'setting'>,
): { agent: AgentId; file: Place } | undefined {
  for (const id of choices.agents) {
    const steering = row(id).steering?.[choices.scope]
    if (steering?.as !== 'block') continue
    const file = switchesOff(created, order(steering, around.setting), around.look)
    if (file) return { agent: id as AgentId, file }
  }
  return undefined
}

/**
 * One want per thing: places are brought to their real form (a project may link `GEMINI.md -> AGENTS.md`, or
 * `.claude/skills -> ../.agents/skills`), equal wants are united, and a copy wins over a link in the same folder.
 */
function united(resources: Resource[], { look }: Surroundings): Resource[] {
  const leadsTo = (link: Link): Place => realPlace({ ...link, place: link.to }, look) ?? link.to
  const byId = new Map<string, Resource>()
  const copies = new Set<string>()
  for (const r of resources) {
    if (r.kind === 'part' && r.format === 'text') for (const dir of parents(r.place)) copies.add(dir)
  }
  for (const wanted of resources) {
    const real = realPlace(wanted, look)
    const resource = { ...wanted, place: real ?? wanted.place } as Resource
    if (resource.kind === 'part' && resource.folder && real) {
      resource.folder = real.slice(0, resource.folder.length - wanted.place.length) as Place
    }
    if (resource.kind === 'link' && (leadsTo(resource) === resource.place || copies.has(wanted.place)))
      continue
    const id = idOf(resource)
    const known = byId.get(id)
    if (!known) {
      byId.set(id, { ...resource, for: [...resource.for] })
      continue
    }
    if (known.kind === 'part' && resource.kind === 'part' && !same(known.value, resource.value)) {
      throw new Error(`two different wants for ${id}`)
    }
    known.for = [...new Set([...known.for, ...resource.for])]
  }
  return [...byId.values()]
}

/** A shared document is followed through a link of the user's; a file or link of ours must be where we say. */
function realPlace(resource: Resource, look: Look): Place | null {
  if (resource.kind === 'part' && resource.format !== 'text') return look(resource.place).real
  const ours = resource.kind === 'part' ? (resource.folder ?? resource.place) : resource.place
  const cut = ours.lastIndexOf('/')
  const parent = look(resource.place.slice(0, cut) as Place).real
  return parent && (`${parent}${resource.place.slice(cut)}` as Place)
}

function parents(place: Place): string[] {
  const out: string[] = []
  for (let i = place.lastIndexOf('/'); i > place.indexOf('}/') + 1; i = place.lastIndexOf('/', i - 1)) {
    out.push(place.slice(0, i))
  }
  return out
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
