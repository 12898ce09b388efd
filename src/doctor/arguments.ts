import { readEndpoint } from '../choices/endpoint.ts'
import { nearest } from '../errors.ts'
import { flags } from '../facts/contract.ts'
import { fits } from '../forms.ts'
import { serverPackage, testedVersion } from '../mcp/server.ts'

export interface Fault {
  message: string
  say?: string
  /** Answers of `init` that put it right for all agents. */
  init?: readonly string[]
  /** A newer server may know it. */
  byVersion?: true
}

/** Undefined: this command line does not start the server at all. */
export function argumentFaults(line: readonly string[]): Fault[] | undefined {
  const start = startOf(line)
  if (start === undefined) return undefined
  const out: Fault[] = []
  const said = new Map<string, string>()
  for (let i = start; i < line.length; i++) {
    const word = line[i] ?? ''
    const [name = '', glued] = word.split(/=(.*)/s)
    if (!name.startsWith('--')) {
      // Not the word itself: it may be anything.
      out.push({
        message: `has a word behind the server that is no flag (word ${i + 1})`,
        say: 'take it out',
      })
      continue
    }
    const flag = known(name)
    if (!flag) {
      out.push(unknown(name))
      // Its value, if that is what comes next.
      if (glued === undefined && line[i + 1]?.startsWith('--') === false) i++
      continue
    }
    if (!flag.value) {
      if (glued !== undefined)
        out.push({
          message: `has ${flag.name} with a value, and it takes none`,
          say: `write ${flag.name} alone`,
        })
      continue
    }
    const value = glued ?? line[i + 1]
    if (value === undefined || (glued === undefined && value.startsWith('--'))) {
      out.push({ message: `has ${flag.name} without its value`, say: `write ${flag.name} ${flag.value}` })
      continue
    }
    if (glued === undefined) i++
    said.set(flag.name, value)
  }
  return [...out, ...clusterFaults(said.get('--cluster_endpoint'), said.get('--region'))]
}

/** The server's own words begin behind its package (uvx, pipx: also behind `--from`), its image, or our launcher. */
function startOf(line: readonly string[]): number | undefined {
  const first = line.findIndex(
    (word, i) => isServer(word) && (i > 0 || line.length === 1 || word.includes(serverPackage)),
  )
  if (first < 0) return undefined
  let last = first
  while (isServer(line[last + 1] ?? '')) last++
  return last + 1
}

function isServer(word: string): boolean {
  const name = word.split(/[\\/]/).at(-1) ?? ''
  if (/(^|[\\/])docker[\\/]dsql-mcp[\\/]run\.sh$/.test(word)) return true
  if (/^dsql-mcp(:[\w.-]+)?$/.test(name) || /^aurora-dsql-mcp-server([:@].*)?$/.test(name)) return true
  return name.replace(/(\.exe)?([@=:[].*)?$/, '') === serverPackage
}

interface Flag {
  name: string
  value?: string
}

/** Python's argparse takes an unambiguous beginning of a flag for the flag. */
function known(name: string): Flag | undefined {
  const all: readonly Flag[] = flags
  const begins = all.filter((flag) => flag.name.startsWith(name))
  return all.find((flag) => flag.name === name) ?? (begins.length === 1 ? begins[0] : undefined)
}

/** Without the dashes and with them: `--user` is a part of `--database_user`. */
function unknown(name: string): Fault {
  const bare = flags.map((flag) => flag.name.slice(2))
  const near = nearest(name.slice(2), bare)
  return {
    message: `has the flag ${name}, which the server (${testedVersion}) does not know`,
    say: near ? `did you mean --${near}?` : 'take it out',
    byVersion: true,
  }
}

function clusterFaults(host: string | undefined, region: string | undefined): Fault[] {
  if (host === undefined) return []
  const endpoint = readEndpoint(host)
  if (typeof endpoint === 'string') {
    return [{ message: `has an endpoint that is none: ${endpoint}`, say: 'it is <id>.dsql.<region>.on.aws' }]
  }
  if (region === undefined || !endpoint.region || endpoint.region === region) return []
  return [
    {
      message: `says the Region is ${fits('region', region) ? region : 'something else'}, and the endpoint lies in ${endpoint.region}`,
      say: 'have the right one everywhere',
      init: ['--endpoint', endpoint.host, '--region', endpoint.region],
    },
  ]
}
