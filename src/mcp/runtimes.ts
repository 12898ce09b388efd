import type { Runtime, ServerChoice } from '../model.ts'
import {
  credentialVariables,
  serverArguments,
  serverPackage,
  testedLibrary,
  testedVersion,
} from './server.ts'

/** How a client starts the server; a dialect turns it into the client's own shape. */
export interface Launch {
  command: string
  args: string[]
  env: Record<string, string>
  /** Variables of the user's shell that must reach the process; clients that scrub them need their names. */
  pass: string[]
}

export interface RuntimeRow {
  name: string
  bin: string
  /** A command that installs it everywhere; absent: it depends on the system. */
  install?: string
  /** How it is installed. */
  see: string
  launch(choice: ServerChoice, launcher: string): Launch
  /** The image's tag; undefined: nothing to build. */
  image?(choice: ServerChoice): string
}

const quiet = { FASTMCP_LOG_LEVEL: 'ERROR' }

/** Without a named profile the default chain starts in the shell's variables. */
function passed(choice: ServerChoice): string[] {
  if (!choice.cluster) return []
  if (choice.auth === 'env') return [...credentialVariables]
  return choice.profile ? [] : ['AWS_PROFILE', ...credentialVariables]
}

/** Other versions may ask for another one: they get what they ask for. */
export function libraryFor(version: string): string | undefined {
  return version === testedVersion ? testedLibrary : undefined
}

function uvx(choice: ServerChoice): Launch {
  const library = libraryFor(choice.version)
  const args = [`${serverPackage}@${choice.version}`, ...serverArguments(choice)]
  if (library) args.unshift('--with', library)
  // A flag, not AWS_PROFILE in env: some clients let the shell's value win over the entry's (kirodotdev/Kiro#5089).
  if (choice.cluster && choice.auth === 'profile' && choice.profile) args.push('--profile', choice.profile)
  return { command: 'uvx', args, env: quiet, pass: passed(choice) }
}

/** A mount of `~/.aws` differs from machine to machine and no client expands it: a committed launcher does (design 0005). */
export function needsLauncher(choice: ServerChoice): boolean {
  return choice.runtime !== 'uvx' && choice.cluster !== null && choice.auth === 'profile'
}

function container(engine: 'docker' | 'podman', see: string): RuntimeRow {
  const image = (choice: ServerChoice): string =>
    `${engine === 'podman' ? 'localhost/' : ''}dsql-mcp:${choice.version}`
  return {
    name: engine === 'docker' ? 'Docker' : 'Podman',
    bin: engine,
    see,
    image,
    launch(choice, launcher) {
      if (needsLauncher(choice)) {
        return {
          command: 'sh',
          args: [launcher, ...serverArguments(choice)],
          env: quiet,
          pass: passed(choice),
        }
      }
      const args = ['run', '--rm', '-i', '--pull=never', '-e', 'FASTMCP_LOG_LEVEL=ERROR']
      if (choice.cluster) for (const name of credentialVariables) args.push('-e', name)
      args.push(image(choice), ...serverArguments(choice))
      return { command: engine, args, env: {}, pass: passed(choice) }
    },
  }
}

export const runtimes = {
  uvx: {
    name: 'uvx',
    bin: 'uvx',
    install: 'pip install uv',
    see: 'https://docs.astral.sh/uv/getting-started/installation/',
    launch: uvx,
  },
  docker: container('docker', 'https://docs.docker.com/get-started/get-docker/'),
  podman: container('podman', 'https://podman.io/docs/installation'),
} as const satisfies Record<Runtime, RuntimeRow>

export function runtimeRow(runtime: Runtime): RuntimeRow {
  return runtimes[runtime]
}
