import path from 'node:path'
import { canonical } from '../agents/places.ts'
import type { NamedSteering, SharedSteering, Steering } from '../agents/row.ts'
import { serverKey } from '../mcp/server.ts'
import type { Choices, Json, Part, Place } from '../model.ts'
import { render, withFrontMatter } from './render.ts'
import { isFile, type Look } from './sight.ts'

/** The always-loaded text, `\n` line ends. Three to six lines: several clients read several of these files. */
export function steeringText(choices: Choices): string {
  const { cluster, mcp, lang } = choices
  const base = choices.scope === 'project' ? '' : '~/'
  const access = { en: ['read-only', 'writes allowed'], ja: ['読み取り専用', '書き込み可'] }[lang]
  return render(`steering.${lang}`, {
    skill: `${base}.agents/skills/${choices.skill}`,
    server: serverKey,
    mcp: mcp !== null,
    writes: mcp?.allowWrites ?? false,
    access: access[mcp?.allowWrites ? 1 : 0],
    cluster: cluster && {
      ...cluster,
      // https://docs.aws.amazon.com/aurora-dsql/latest/userguide/authentication-authorization.html
      action: cluster.user === 'admin' ? 'dsql:DbConnectAdmin' : 'dsql:DbConnect',
    },
  })
}

export interface SteeringTarget {
  place: Place
  as: 'file' | 'block'
  front?: Readonly<Record<string, string | boolean>>
}

/** Reads a client's setting, e.g. Gemini's `context.fileName`; undefined when it is not set or not readable. */
export type ReadSetting = (file: Place, at: readonly string[]) => Json | undefined

/** Where the steering goes for one agent, given what lies there. */
export function steeringTarget(
  steering: Exclude<Steering, NamedSteering>,
  look: Look,
  setting: ReadSetting,
): SteeringTarget {
  if (steering.as === 'file') {
    if (steering.legacy && isFile(look(steering.legacy))) return { place: steering.legacy, as: 'block' }
    const { file, instead } = steering
    const older = instead && !isFolder(file, look) && isFolder(instead, look)
    const target: SteeringTarget = { place: older ? instead : file, as: 'file' }
    return steering.front ? { ...target, front: steering.front } : target
  }
  const reads = order(steering, setting)
  const place =
    reads.find((p) => isFile(look(p))) ?? (reads.includes(steering.file) ? steering.file : reads[0])
  return { place: forwarded(place ?? steering.file, look), as: 'block' }
}

/** Whether the folder that a file belongs in is there. */
function isFolder(file: Place, look: Look): boolean {
  const { is, text } = look(file.slice(0, file.lastIndexOf('/')) as Place)
  return is === 'dir' || (is === 'link' && text === undefined)
}

/** The files that a client reads, in its order; a setting of the user's wins over its default names. */
export function order(steering: SharedSteering, setting: ReadSetting): readonly Place[] {
  if (!steering.setting) return steering.reads
  const names = setting(steering.setting.file, steering.setting.at)
  const list = (Array.isArray(names) ? names : [names]).filter((n) => typeof n === 'string')
  const safe = list.filter((n) => /^[\w.-]+$/.test(n) && n !== '..' && n !== '.')
  return safe.length > 0 ? safe.map((n): Place => `{project}/${n}`) : steering.reads
}

/** A file that only says `@AGENTS.md` is left alone: what it points at is read, so the block goes there. */
function forwarded(place: Place, look: Look): Place {
  const text = look(place).text
  const only = text?.replace(/^\uFEFF/, '').match(/^\s*@(?:\.\/)?([\w.-]+\.md)\s*$/)?.[1]
  if (!only) return place
  const next = `${place.slice(0, place.lastIndexOf('/'))}/${only}` as Place
  return next === place ? place : next
}

/**
 * The file that a new shared file would switch off for an agent that takes only the first of its list; undefined if none.
 * Seen: CLAUDE.md is read by OpenCode only while there is no AGENTS.md (docs/agents.md).
 */
export function switchesOff(created: Place, reads: readonly Place[], look: Look): Place | undefined {
  const mine = reads.indexOf(created)
  const current = reads.findIndex((p) => isFile(look(p)))
  return mine >= 0 && current > mine ? reads[current] : undefined
}

/** A file that the client always loads, and its name in the client's list; relative to where that list lies. */
export function namedSteering(steering: NamedSteering, choices: Choices, text: string, id: string): Part[] {
  const { file, format, at, under } = steering
  const target: Place = steering.text ?? `${canonical(choices.scope, choices.skill)}/SKILL.md`
  const name = path.posix.relative(path.posix.dirname(file), target)
  const member: Json = under ? { [under]: name } : name
  const common: Pick<Part, 'kind' | 'for' | 'why'> = { kind: 'part', for: [id], why: 'always loaded' }
  const named: Part = { ...common, place: file, format, at: [...at, { member }], value: member }
  if (!steering.text) return [named]
  return [{ ...common, place: steering.text, format: 'text', at: [], value: text }, named]
}

/** The value to write: a whole file with its front matter, or the inner text of a block. */
export function steeringValue(target: SteeringTarget, text: string): string {
  if (target.as === 'block') return text.trimEnd()
  return target.front ? withFrontMatter(target.front, text) : text
}
