import path from 'node:path'
import { expected } from '../apply/failure.ts'
import { resolve } from '../choices/resolve.ts'
import { codes, DsqlError } from '../errors.ts'
import { type Built, built, type FormatId, formatNamed, goodsOf } from '../export/index.ts'
import type { Choices, Finding, PlanLine, Report } from '../model.ts'
import { readFrontMatter } from '../pack/read.ts'
import type { Disk } from '../ports/disk.ts'
import { answersIn, type Context, type Options } from './context.ts'
import { packFor } from './pack.ts'

/** The pack in a client's own packaging, in a folder that is only for it. */
export async function exportPack(options: Options, context: Context): Promise<Report> {
  const format = options.format
  const said = options.args?.[0] ?? ''
  checkUsage(options, format, said)
  const { disk, host } = context
  const cwd = path.resolve(host.cwd, options.cwd ?? '.')
  const target = path.resolve(cwd, said)
  outsideOfSkills(disk, target)
  const { choices, notes: chosen } = choicesOf(options)
  const roots = { scope: 'project', folders: { project: cwd } } as const
  const loaded = await packFor(choices, 'fresh', null, options, context, roots)
  const { pack } = loaded
  const notes = [...chosen, ...loaded.notes]
  const skill = pack.files.find((f) => f.path === 'SKILL.md')
  const front = await readFrontMatter(skill?.text ?? '', 'SKILL.md')
  const goods = goodsOf(pack, front, choices.mcp && { ...choices.mcp, cluster: choices.cluster })
  const files = await built(format, goods)
  const row = formatNamed(format)
  const shown = `${said.replace(/[\\/]+$/, '')}/`
  const report = (rest: Partial<Report>): Report => ({
    version: 1,
    command: 'export',
    exit: 0,
    root: target,
    next: [],
    ...rest,
  })
  const there = looked(disk, target, said, files)
  if (there.is === 'same') {
    const done: Finding = { code: 'nothing-to-do', level: 'ok', message: `${shown} is ${row.name} already` }
    return report({ findings: [...notes, done] })
  }
  if (there.is === 'other') {
    return report({
      exit: codes.conflict,
      plan: there.names.map((name) => line('conflict', shown + name, '', 'not what this export writes')),
      findings: notes,
      error: {
        code: 'conflict',
        message: `${said} is ${there.because}: nothing was written`,
        hint: `take it away first, or name another folder: npx dsql-skill export --format ${format} ${said}-2`,
      },
    })
  }
  const plan = lines(files, shown, row.name)
  if (options.dryRun) return report({ plan, findings: notes })
  await put(context, target, files)
  return report({ plan, findings: notes, next: [row.next(said, goods)] })
}

function checkUsage(options: Options, format: FormatId | undefined, dir: string): asserts format {
  const example = 'npx dsql-skill export --format claude-plugin ./dsql-plugin'
  if (!format) throw new DsqlError('usage', 'export needs --format', `for example: ${example}`)
  if (dir === '' || dir.includes('\0')) {
    throw new DsqlError('usage', 'export needs the name of a dir', `for example: ${example}`)
  }
  if (options.global) {
    throw new DsqlError('usage', 'export writes only where you say: --global means nothing here', example)
  }
  const server = ['endpoint', 'region', 'user', 'profile', 'allowWrites', 'mcpVersion', 'mcp'] as const
  const idle = server.find((key) => options[key] !== undefined)
  if (format === 'zip' && idle) {
    const flag = `--${idle.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`
    throw new DsqlError('usage', `an archive holds the skill only: ${flag} means nothing here`, example)
  }
}

/** As `init` takes them, with one runtime: what is built must not hang on the machine that builds it. */
function choicesOf(options: Options): { choices: Choices; notes: Finding[] } {
  const facts = { scope: 'project', detected: [], runtime: 'uvx' } as const
  const mcp = options.format === 'zip' ? 'none' : options.mcp
  return resolve({ ...answersIn(options), ...(mcp ? { mcp } : {}), agents: ['universal'] }, null, {
    ...facts,
    detected: [],
    kiroAgents: [],
  })
}

/** All that lies below a SKILL.md is read as that skill: the next reading would take the export along. */
function outsideOfSkills(disk: Disk, target: string): void {
  const parent = path.dirname(target)
  let dir = disk.kind(parent) === 'absent' ? parent : disk.real(parent)
  for (;;) {
    if (disk.kind(path.join(dir, 'SKILL.md')) === 'file') {
      const hint = 'name a folder outside of it'
      throw new DsqlError('usage', `${target} is inside the skill ${dir}: it would become a part of it`, hint)
    }
    const above = path.dirname(dir)
    if (above === dir) return
    dir = above
  }
}

function looked(disk: Disk, target: string, said: string, files: readonly Built[]): There {
  try {
    return look(disk, target, said, files)
  } catch (error) {
    throw expected(error, 'nothing was written')
  }
}

type There = { is: 'free' } | { is: 'same' } | { is: 'other'; names: string[]; because: string }

/** Compares a folder with what shall be in it; looks into no folder that is not on the way to a file of ours. */
function look(disk: Disk, target: string, said: string, files: readonly Built[]): There {
  const kind = disk.kind(target)
  if (kind === 'absent') {
    if (disk.kind(disk.real(path.dirname(target))) === 'dir') return { is: 'free' }
    const hint = `make it first: mkdir -p ${path.dirname(said)}`
    throw new DsqlError('no-such-folder', `no such folder: ${path.dirname(target)}`, hint)
  }
  if (kind !== 'dir') return { is: 'other', names: [''], because: 'no folder' }
  const wanted = new Map(files.map((f) => [f.path, f.bytes]))
  const strange: string[] = []
  let found = 0
  function walk(sub: string): void {
    for (const name of disk.list(path.join(target, sub))) {
      const file = sub === '' ? name : `${sub}/${name}`
      const entry = disk.entry(path.join(target, file))
      const bytes = wanted.get(file)
      found++
      if (entry.is === 'dir' && files.some((f) => f.path.startsWith(`${file}/`))) walk(file)
      else if (entry.is !== 'file' || !bytes || !same(entry.bytes, bytes)) strange.push(file)
      else wanted.delete(file)
    }
  }
  walk('')
  if (found === 0) return { is: 'free' }
  if (strange.length === 0 && wanted.size === 0) return { is: 'same' }
  const names = [...new Set([...strange, ...wanted.keys()])].sort()
  return { is: 'other', names, because: 'not empty and not this export' }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** A new folder beside the target, complete before it takes its name. */
async function put(context: Context, target: string, files: readonly Built[]): Promise<void> {
  const { disk, host } = context
  const name = `.${path.basename(target)}.dsql-skill-${host.pid}-${host.now()}`
  const temporary = path.join(path.dirname(target), name)
  const dirs: string[] = []
  const signals = context.hold()
  function folder(dir: string): void {
    if (dirs.includes(dir)) return
    if (dir !== temporary) folder(path.dirname(dir))
    disk.makeDir(dir)
    dirs.push(dir)
  }
  const written: string[] = []
  const empty = disk.kind(target) === 'dir'
  try {
    folder(temporary)
    for (const file of files) {
      const at = path.join(temporary, file.path)
      folder(path.dirname(at))
      written.push(at)
      disk.writeNew(at, file.bytes, undefined, true)
    }
    if (await signals.interrupted()) {
      throw new DsqlError('interrupted', 'interrupted: nothing was written', 'run it again when you like')
    }
    // An empty folder gives way; one that has been filled meanwhile makes the rename fail.
    disk.removeDir(target)
    disk.rename(temporary, target)
  } catch (error) {
    for (const at of written) if (disk.kind(at) === 'file') disk.remove(at)
    for (const dir of dirs.reverse()) disk.removeDir(dir)
    if (empty && disk.kind(target) === 'absent') disk.makeDir(target)
    throw expected(error)
  } finally {
    signals.release()
  }
}

function lines(files: readonly Built[], shown: string, reason: string): PlanLine[] {
  const out: PlanLine[] = []
  const folders = new Map<string, number>()
  for (const { path: file } of files) {
    const folder = file.match(/^(skills\/[^/]+|steering)\//)?.[0]
    if (folder) folders.set(folder, (folders.get(folder) ?? 0) + 1)
    else out.push(line('create', shown + file, '', reason))
  }
  for (const [folder, count] of folders)
    out.push(line('create', shown + folder, `${count} ${count === 1 ? 'file' : 'files'}`, reason))
  return out
}

function line(how: PlanLine['do'], place: string, what: string, reason: string): PlanLine {
  return { do: how, place, what, reason, agents: [] }
}
