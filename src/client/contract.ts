import { type Tool, tools } from '../facts/contract.ts'
import type { Json, JsonObject } from '../model.ts'
import { isObject } from './launch.ts'

/** What the skill tells agents to use, and this server does not have. */
export interface Lack {
  tool: string
  /** Of that tool; absent: the whole tool. */
  parameter?: string
  /** First version that has it, where that is known. */
  since?: string
}

/** Tools that are new are the server's own affair: agents read what they are for. */
export function lacks(found: readonly { name: string; input: JsonObject }[]): Lack[] {
  const wanted: readonly Tool[] = tools
  return wanted.flatMap(({ name, parameters, since }): Lack[] => {
    const tool = found.find((one) => one.name === name)
    const from = (version: string | undefined) => (version === undefined ? {} : { since: version })
    if (!tool) return [{ tool: name, ...from(since) }]
    const known = properties(tool.input)
    return parameters
      .filter((parameter) => !known.includes(parameter.name))
      .map((parameter) => ({ tool: name, parameter: parameter.name, ...from(parameter.since) }))
  })
}

function properties(schema: JsonObject): string[] {
  const found: Json | undefined = schema['properties']
  return isObject(found) ? Object.keys(found) : []
}

export function lackText({ tool, parameter, since }: Lack): string {
  const from = since === undefined ? '' : ` (since ${since})`
  return `${parameter === undefined ? tool : `${parameter} of ${tool}`}${from}`
}
