import * as v from 'valibot'
import { userBases } from '../agents/bases.ts'
import { agentIds } from '../agents/table.ts'
import { DsqlError } from '../errors.ts'
import { type FormId, forms } from '../forms.ts'
import type { Choices, Hunk, Manifest, PackStamp, Place, Scope, Wrote } from '../model.ts'
import { allAgents, sides, united } from './united.ts'

export const manifestName = '.agents/dsql-skill.json'

export function manifestPlace(scope: Scope): Place {
  return scope === 'project' ? `{project}/${manifestName}` : `{home}/${manifestName}`
}

const word = v.pipe(v.string(), v.maxLength(512))
const digest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/))
const commit = v.pipe(v.string(), v.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/))

/** What a place of this scope looks like, in files that anybody may have written. */
export function placeForm(scope: Scope): RegExp {
  const base = scope === 'project' ? 'project' : Object.keys(userBases).join('|')
  return new RegExp(`^\\{(${base})\\}/[^\\\\\\u0000-\\u001f]*$`)
}

/**
 * True for a place that stays in its base and out of a repository's own folder, whose hooks and configuration are
 * commands (the spellings are those that git itself refuses: NTFS short names, trailing dots, streams).
 */
export function staysInside(place: string): boolean {
  const parts = place.slice(place.indexOf('}/') + 2).split('/')
  return parts.every(
    (s, i) =>
      s !== '..' &&
      s !== '.' &&
      (s !== '' || (i === 0 && parts.length === 1)) &&
      !/^(\.git|git~\d+)[. ]*(:|$)/i.test(s),
  )
}

/** A place that cannot leave its base: the file is committed, so anybody may have written it. */
function place(scope: Scope) {
  return v.pipe(
    v.string(),
    v.maxLength(1024),
    v.regex(placeForm(scope)),
    v.check(staysInside, 'a path that leaves its folder'),
  )
}

/** A key, or a member of an array: a scalar, or an object with a few of them. */
const scalar = v.union([word, v.pipe(v.number(), v.finite()), v.boolean()])
const keyed = v.pipe(
  v.unknown(),
  v.check((keys) => !Array.isArray(keys), 'no list'),
  v.record(word, scalar),
  v.check((keys) => Object.keys(keys).length > 0 && Object.keys(keys).length <= 4, 'one to four keys'),
)
const segment = v.union([word, v.strictObject({ member: v.union([scalar, keyed]) })])
const path = v.pipe(v.array(segment), v.maxLength(16))

function answer(form: FormId) {
  return v.pipe(v.string(), v.maxLength(253), v.regex(forms[form]))
}

const id = answer('id')
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const line = v.pipe(v.string(), v.maxLength(64 * 1024))
const hunk = v.strictObject({ at: count, cut: count, put: v.array(line) })

function schema(scope: Scope) {
  const at = place(scope)
  const choices = v.strictObject({
    scope: v.literal(scope),
    agents: v.array(id),
    source: word,
    skill: id,
    link: v.picklist(['auto', 'symlink', 'copy']),
    cluster: v.nullable(
      v.strictObject({ endpoint: answer('endpoint'), region: answer('region'), user: answer('user') }),
    ),
    mcp: v.nullable(
      v.strictObject({
        runtime: v.picklist(['uvx', 'docker', 'podman']),
        version: answer('serverVersion'),
        chosen: v.optional(v.literal(true)),
        auth: v.picklist(['profile', 'env']),
        profile: v.nullable(answer('profile')),
        allowWrites: v.boolean(),
      }),
    ),
    steering: v.boolean(),
    lang: v.picklist(['en', 'ja']),
    kiroAgents: v.optional(v.array(answer('kiroAgent'))),
  })
  const wrote = v.strictObject({
    id: v.pipe(v.string(), v.maxLength(2048)),
    kind: v.picklist(['part', 'link']),
    place: at,
    format: v.optional(v.picklist(['text', 'block', 'json', 'toml', 'yaml'])),
    at: v.optional(path),
    to: v.optional(at),
    digest,
    blob: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))),
    merged: v.optional(v.strictObject({ digest, back: v.array(hunk) })),
    for: v.array(id),
    keys: v.optional(v.array(v.array(word))),
    made: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16)),
    madeFile: v.boolean(),
    glue: v.optional(v.strictObject({ before: word, after: word })),
    begin: v.optional(word),
    yields: v.optional(v.literal(true)),
    adopted: v.optional(v.boolean()),
    backup: v.optional(at),
  })
  return v.strictObject({
    version: v.literal(1),
    tool: word,
    pack: v.strictObject({ name: id, version: word, digest, origin: word, commit: v.optional(commit) }),
    choices,
    wrote: v.pipe(
      v.array(wrote),
      v.check((all) => new Set(all.map((w) => w.id)).size === all.length, 'the same thing twice'),
    ),
    kept: v.array(v.strictObject({ id: v.pipe(v.string(), v.maxLength(2048)), digest })),
    dirs: v.array(at),
    // Moved back as it stands: only what has the name of something we set aside.
    aside: v.optional(v.array(v.strictObject({ from: at, to: v.pipe(at, v.regex(/\.dsql-backup-\d+$/)) }))),
  })
}

/**
 * Reads a manifest. It is untrusted input; a newer version or a broken file is an error and never wiped. `unite` is
 * called, and what it returns goes on, where git left two manifests in one that can be put together.
 */
export function parseManifest(text: string, scope: Scope, file: string, unite?: () => void): Manifest {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    const { whole, hint } = isMarked(text) ? bothSides(text, scope, file) : { hint: restore(file) }
    if (whole && unite) {
      unite()
      return whole
    }
    const merge = isMarked(text) ? ' (it has merge-conflict markers)' : ''
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error)
    throw new DsqlError('bad-manifest', `${file} is not valid JSON${merge}: ${why}`, hint, where(text, file))
  }
  const version = typeof raw === 'object' && raw !== null && 'version' in raw ? raw.version : undefined
  if (typeof version === 'number' && version > 1) {
    const hint = 'run it with the newer dsql-skill: npx dsql-skill@latest status'
    throw new DsqlError(
      'newer-manifest',
      `${file} was written by a newer dsql-skill (version ${version})`,
      hint,
      {
        file,
      },
    )
  }
  const result = v.safeParse(schema(scope), raw)
  if (result.success) return withKnownAgents(result.output as unknown as Manifest, file)
  const issue = result.issues[0]
  const path = v.getDotPath(issue) ?? ''
  throw new DsqlError(
    'bad-manifest',
    `${file} is not a manifest of ours: ${path}: ${issue.message}`,
    restore(file),
    {
      file,
    },
  )
}

function withKnownAgents(manifest: Manifest, file: string): Manifest {
  const named = [manifest.choices.agents, ...manifest.wrote.map((w) => w.for)].flat()
  const unknown = named.find((id) => !(agentIds as string[]).includes(id))
  if (unknown === undefined) return manifest
  throw new DsqlError(
    'newer-manifest',
    `${file} names the agent ${unknown}, which this dsql-skill does not know`,
    'run it with the newer dsql-skill: npx dsql-skill@latest status',
    { file },
  )
}

function restore(file: string): string {
  return `restore it: git checkout -- ${file}`
}

const marker = /^(<{7}|={7}|>{7})/

/** True where a merge left its markers in the text. */
export function isMarked(text: string): boolean {
  return text.split('\n').some((line) => marker.test(line))
}

/** Both sides of a merge as one manifest, where that can be; else how to choose. */
function bothSides(text: string, scope: Scope, file: string): { whole?: Manifest; hint: string } {
  const init = `npx dsql-skill init${scope === 'user' ? ' -g' : ''}`
  const take = `take one side: git checkout --ours -- ${file} (or --theirs); then`
  try {
    const texts = sides(text) ?? []
    // Half a set of markers, or one merge within another: what is left of it is no side.
    if (texts.length === 0 || texts.some(isMarked)) return { hint: `${take} ${init}` }
    const [ours, theirs] = texts.map((side) => parseManifest(side, scope, file))
    if (!ours || !theirs) return { hint: `${take} ${init}` }
    const whole = united(ours, theirs)
    if (whole) return { whole, hint: `bring both sides together: ${init}` }
    return { hint: `${take} ${init} --agents ${allAgents(ours, theirs).join(',')}` }
  } catch (error) {
    if (error instanceof DsqlError) return { hint: `${take} ${init}` }
    throw error
  }
}

function where(text: string, file: string): { file: string; line?: number } {
  const line = text.split('\n').findIndex((l) => marker.test(l))
  return line < 0 ? { file } : { file, line: line + 1 }
}

/** Sorted, portable, no time stamps: the same choices give the same bytes on every machine. */
export function printManifest(m: Manifest): string {
  const sorted: Manifest = {
    version: 1,
    tool: m.tool,
    pack: stampInOrder(m.pack),
    choices: sortedChoices(m.choices),
    wrote: [...m.wrote].sort(byId).map(inOrder),
    kept: [...m.kept].sort(byId),
    dirs: [...m.dirs].sort(),
    ...(m.aside ? { aside: m.aside.map(({ from, to }) => ({ from, to })).sort(byFrom) } : {}),
  }
  return `${JSON.stringify(sorted, null, 2)}\n`
}

function stampInOrder({ name, version, digest, origin, commit }: PackStamp): PackStamp {
  return { name, version, digest, origin, ...(commit === undefined ? {} : { commit }) }
}

/** An answer that is none is not written down: older manifests do not have it either. */
function sortedChoices({ kiroAgents = [], ...choices }: Choices): Choices {
  const sorted = { ...choices, agents: [...choices.agents].sort() }
  return kiroAgents.length > 0 ? { ...sorted, kiroAgents: [...kiroAgents].sort() } : sorted
}

/** Keys in one order, whether they come from a plan or from an earlier manifest. */
function inOrder(w: Wrote): Wrote {
  const { id, kind, place, format, at, to, digest, blob, merged, keys, made, madeFile } = w
  const { glue, begin, yields, adopted, backup } = w
  return {
    id,
    kind,
    place,
    ...(format === undefined ? {} : { format }),
    ...(at === undefined ? {} : { at }),
    ...(to === undefined ? {} : { to }),
    digest,
    ...(blob === undefined ? {} : { blob }),
    ...(merged === undefined
      ? {}
      : { merged: { digest: merged.digest, back: merged.back.map(hunkInOrder) } }),
    for: [...w.for].sort(),
    ...(keys === undefined ? {} : { keys }),
    made,
    madeFile,
    ...(glue === undefined ? {} : { glue: { before: glue.before, after: glue.after } }),
    ...(begin === undefined ? {} : { begin }),
    ...(yields === undefined ? {} : { yields }),
    ...(adopted === undefined ? {} : { adopted }),
    ...(backup === undefined ? {} : { backup }),
  }
}

function hunkInOrder({ at, cut, put }: Hunk): Hunk {
  return { at, cut, put: [...put] }
}

function byFrom(a: { from: string }, b: { from: string }): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
