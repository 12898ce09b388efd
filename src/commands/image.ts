import path from 'node:path'
import { observer } from '../apply/observe.ts'
import { absolute, type Roots, shown } from '../apply/places.ts'
import { buildTrouble } from '../client/build-trouble.ts'
import { DsqlError, nearest } from '../errors.ts'
import { shellWord } from '../forms.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import type { Choices, ImageInfo, Place, Report, ServerChoice } from '../model.ts'
import { containerFiles, containerFolder, serverOf } from '../plan/server.ts'
import { watch } from '../ports/watch.ts'
import { againFor } from './again.ts'
import { type Context, type Options, report, rootsFor } from './context.ts'
import { engineAt } from './engine.ts'
import { savedManifest } from './saved.ts'
import { startImage } from './start-image.ts'

/** So many last lines of a build say what went wrong, and so much of each. */
const [few, widest] = [15, 400]

/** What is kept of it meanwhile. */
const most = 1_000

interface Job {
  server: ServerChoice
  tag: string
  bin: string
  words: string[]
  info: ImageInfo
}

/** Builds the image of this scope's MCP server with the chosen engine, and starts it once. */
export async function image(options: Options, context: Context): Promise<Report> {
  const [word = '', ...flags] = options.args ?? []
  if (word !== 'build') {
    const near = nearest(word, ['build'])
    const hint = near ? 'did you mean npx dsql-skill image build?' : 'npx dsql-skill image --help'
    throw new DsqlError('bad-value', `image cannot ${JSON.stringify(word)}`, hint)
  }
  // Behind a -- all words are the engine's; without it they are somebody's who thinks that there is more to build.
  if (flags[0] !== undefined && !flags[0].startsWith('-'))
    throw new DsqlError(
      'usage',
      `image build does not know what to do with ${JSON.stringify(flags[0])}`,
      'flags of the engine come after --: npx dsql-skill image build -- --network host',
    )
  const roots = rootsFor(options, context)
  const job = planned(savedManifest(options, context, roots).choices, flags, options, context, roots)
  if (options.dryRun) {
    const message = `would run: ${job.info.build}`
    return report('image', roots, {
      findings: [{ code: 'would-run', level: 'info', message }],
      image: job.info,
    })
  }
  const file = context.host.which(job.bin)
  if (!file) {
    const { name, see } = runtimeRow(job.server.runtime)
    throw new DsqlError('engine-missing', `${job.bin} is not on PATH`, `install ${name}: ${see}`)
  }
  return build(job, file, options, context, roots)
}

/** What is to be run; throws where there is nothing to build, or what there is is not ours. */
function planned(
  choices: Choices,
  flags: readonly string[],
  options: Options,
  context: Context,
  roots: Roots,
): Job {
  const server = serverOf(choices)
  const again = againFor(options)
  if (!server)
    throw new DsqlError('not-supported', 'no MCP server is set up here', again('init', '--mcp', 'docker'))
  const { bin, name, image: tagOf } = runtimeRow(server.runtime)
  const tag = tagOf?.(server)
  if (!tag)
    throw new DsqlError(
      'not-supported',
      `no image is needed: ${name} starts the MCP server`,
      `to have it in a container: ${again('init', '--mcp', 'docker')}`,
    )
  const folder = containerFolder(choices)
  const recipe: Place = `${folder}/Dockerfile`
  ours(choices, recipe, options, context, roots)
  const from = (place: Place): string => {
    const target = absolute(roots, place)
    return roots.scope === 'user' ? target : path.relative(context.host.cwd, target) || '.'
  }
  // --force-rm: Docker's own builder keeps the container of a step that fails. -f: Podman prefers a Containerfile that lies beside.
  const words = ['build', '--force-rm', '-t', tag, '-f', from(recipe), ...flags, from(folder)]
  const line = [bin, ...words].map(shellWord).join(' ')
  return { server, tag, bin, words, info: { tag, engine: bin, build: line } }
}

/** A cloned repository must not have its own commands run by us (docs/decisions/0019-mcp.md). */
function ours(choices: Choices, recipe: Place, options: Options, context: Context, roots: Roots): void {
  const again = againFor(options)
  const part = containerFiles(choices, roots.folders.home ?? '').find(({ place }) => place === recipe)
  const { is, real, text } = observer(context.disk, roots).look(recipe)
  const file = shown(roots, recipe)
  if (is === 'absent')
    throw new DsqlError('not-installed', `${file} is missing`, `bring it back: ${again('install', '--yes')}`)
  const isOurs = real === recipe && typeof part?.value === 'string' && sameText(text, part.value)
  if (isOurs || (options.runForeign && text !== undefined)) return
  throw new DsqlError(
    'foreign-recipe',
    text === undefined
      ? `${file} is no file that can be built from`
      : `${file} is not what dsql-skill writes: it was not built`,
    `look at it; build it as it is: ${again('image', 'build', '--run-foreign')}; or see how it differs: ${again('status')}`,
    { file },
  )
}

/** A checkout may have given it other line ends. */
function sameText(a: string | undefined, b: string): boolean {
  return a?.replaceAll('\r\n', '\n') === b
}

async function build(
  job: Job,
  file: string,
  options: Options,
  context: Context,
  roots: Roots,
): Promise<Report> {
  const { bin, words, tag, server, info } = job
  const { host, progress, relay } = context
  const engine = engineAt(file, bin, context)
  const said: string[] = []
  const before = await engine.halfBuilt()
  const run = watch({ command: file, args: words, cwd: host.cwd, env: host.env }, (line) => {
    said.push(line)
    if (said.length > most) said.splice(0, said.length - most)
    if (relay) relay(line)
    else progress?.(`${bin} build: ${line}`)
  })
  const signals = context.hold(() => void run.end())
  const stop = async (): Promise<void> => {
    if (!(await signals.interrupted())) return
    await run.end()
    // From its second step on it has a container of its own.
    if (said.some((line) => /^STEP 2\//.test(line))) await engine.removeHalfBuilt(before)
    throw new DsqlError(
      'interrupted',
      'interrupted: the image is not finished',
      'the steps that were through are in the cache of the engine: run it again when you like',
    )
  }
  const again = againFor(options)
  try {
    const code = await run.done
    await stop()
    if (code !== 0) {
      const error = buildTrouble(said, { bin, version: server.version, again })
      return report('image', roots, { exit: 1, image: { ...info, output: lastOf(said) }, error })
    }
    progress?.(`starting ${tag}`)
    const bytes = await engine.size(tag)
    const image = bytes === undefined ? info : { ...info, bytes }
    const started = await startImage(server, file, tag, context)
    await stop()
    if ('failure' in started) {
      const { failure: error, output } = started
      return report('image', roots, { exit: 1, image: { ...image, output: lastOf(output) }, error })
    }
    const { tools, ms: startMs } = started
    const message = `${tag}${bytes === undefined ? '' : ` (${Math.round(bytes / 1e6)} MB)`} answers ${startMs} ms after its start, with ${tools} tools`
    return report('image', roots, {
      image: { ...image, startMs },
      findings: [{ code: 'image-answers', level: 'ok', message }],
      next: [`See whether every agent comes to it: ${again('doctor')}`],
    })
  } finally {
    progress?.(undefined)
    signals.release()
  }
}

function lastOf(lines: readonly string[]): string[] {
  return lines.slice(-few).map((line) => line.slice(0, widest))
}
