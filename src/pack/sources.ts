import path from 'node:path'
import { DsqlError } from '../errors.ts'
import type { Finding, Pack } from '../model.ts'
import { findSkill } from './find.ts'
import { hiddenFindings } from './hidden.ts'
import { type Folder, readFolder } from './read.ts'
import { type Digests, fromCanonical, type Recorded } from './recorded.ts'
import { type GitRef, parseSource } from './ref.ts'
import { loadFolder, loadSkills, type Snapshot, TreeFolder } from './tree.ts'

export interface SourcePorts {
  disk: Folder
  /** Folder of the pack that this package carries. */
  bundled(): string
  /** Version of this package, and so of its pack. */
  version: string
  digest: Digests
  /** The commit of a repository, for as long as `use` runs. */
  git<T>(remote: { url: string; ref?: string }, use: (snapshot: Snapshot) => Promise<T>): Promise<T>
}

export interface Wish {
  source: string
  skill: string
  /** Absolute folder that a relative source hangs on. */
  from: string
  /** Absolute project folder: what lies in it is stored relative. Undefined in user scope. */
  project: string | undefined
  /**
   * `recorded`: what the manifest names, to the commit, and without the network where the canonical copy still is as it
   * was written; a source that the manifest does not name is read anew. `fresh`: the source as it is now.
   */
  mode: 'recorded' | 'fresh'
  recorded?: Recorded
}

export interface Loaded {
  pack: Pack
  /** How the manifest names the source. */
  source: string
  notes: Finding[]
}

/** The pack that a source holds. */
export async function loadPack(wish: Wish, ports: SourcePorts): Promise<Loaded> {
  const ref = parseSource(wish.source)
  if (ref.kind === 'bundled') return bundled(wish, ports)
  if (ref.kind === 'folder') return fromFolder(ref.path, wish, ports)
  const source = ref.kind === 'git' ? ref.text : wish.source
  const recorded = recordedAs(source, wish)
  const kept = recorded && fromCanonical(recorded, ports.digest)
  if (kept) return { pack: kept, source, notes: [] }
  if (ref.kind === 'git') return fromGit(ref, recorded, wish, ports)
  const hint = 'give the folder again: --source /path/to/the/pack'
  throw new DsqlError('source-needed', 'the pack came from a folder outside this project', hint)
}

function recordedAs(source: string, { mode, recorded, skill }: Wish): Recorded | undefined {
  if (mode === 'fresh' || recorded?.source !== source || recorded.skill !== skill) return undefined
  return recorded
}

function bundled(wish: Wish, ports: SourcePorts): Loaded {
  if (wish.skill !== 'dsql') {
    throw new DsqlError(
      'bad-value',
      `the bundled pack has no skill ${wish.skill}`,
      'leave --skill out, or give --source too',
    )
  }
  const files = readFolder(ports.disk, ports.bundled())
  const digest = ports.digest.all(files)
  const pack = { name: 'dsql', version: ports.version, digest, origin: 'bundled', files }
  return { pack, source: 'bundled', notes: [] }
}

async function fromFolder(given: string, wish: Wish, ports: SourcePorts): Promise<Loaded> {
  const folder = path.resolve(wish.from, given)
  if (ports.disk.kind(folder) !== 'dir') {
    throw new DsqlError(
      'bad-value',
      `--source ${folder}: no such folder`,
      'give a folder that holds a SKILL.md',
      { file: folder },
    )
  }
  const found = await findSkill(ports.disk, folder, wish.skill, folder)
  const files = readFolder(ports.disk, found.dir)
  const digest = ports.digest.all(files)
  const inside = wish.project ? path.relative(wish.project, folder) : '..'
  const portable = !path.isAbsolute(inside) && inside !== '..' && !inside.startsWith(`..${path.sep}`)
  const source = portable ? `./${inside.split(path.sep).join('/')}` : `local:${digest}`
  const pack = { name: wish.skill, version: found.version ?? '0', digest, origin: source, files }
  return { pack, source, notes: hiddenFindings(files) }
}

async function fromGit(
  ref: GitRef,
  recorded: Recorded | undefined,
  wish: Wish,
  ports: SourcePorts,
): Promise<Loaded> {
  if (ref.bare && ports.disk.kind(path.resolve(wish.from, ref.bare)) === 'dir') {
    throw new DsqlError(
      'bad-value',
      `--source ${ref.bare} is a folder here, and may be a repository of GitHub too`,
      `say which: --source ./${ref.bare} or --source ${ref.text}`,
    )
  }
  const commit = recorded?.stamp.commit
  const at = commit ?? ref.ref
  const remote = { url: ref.url, ...(at === undefined ? {} : { ref: at }) }
  const pack = await ports.git(remote, (snapshot) => packOf(ref, snapshot, wish.skill, ports))
  if (commit !== undefined && pack.digest !== recorded?.stamp.digest) {
    throw new DsqlError(
      'source-differs',
      `${ref.text} no longer gives what the manifest recorded of commit ${commit}`,
      'somebody changed the manifest or the repository: look at both; npx dsql-skill update takes what is there now',
    )
  }
  return { pack, source: ref.text, notes: hiddenFindings(pack.files) }
}

async function packOf(ref: GitRef, snapshot: Snapshot, skill: string, ports: SourcePorts): Promise<Pack> {
  const tree = new TreeFolder(snapshot)
  const top = ref.dir === undefined ? '' : `/${ref.dir}`
  if (tree.kind(top) !== 'dir') {
    const hint = 'look at its folders, or leave the folder out'
    throw new DsqlError('bad-pack', `${ref.text} has no folder ${ref.dir}`, hint)
  }
  await loadSkills(tree, top, ref.text)
  const found = await findSkill(tree, top, skill, ref.text)
  await loadFolder(tree, found.dir)
  const files = readFolder(tree, found.dir)
  const { commit } = snapshot
  const digest = ports.digest.all(files)
  return {
    name: skill,
    version: found.version ?? commit.slice(0, 12),
    digest,
    origin: ref.text,
    commit,
    files,
  }
}
