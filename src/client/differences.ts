import { tools } from '../facts/contract.ts'
import type { JsonObject } from '../model.ts'
import { lacks, lackText } from './contract.ts'
import { announcedParameters } from './parameters.ts'

/** In what a server's tools differ from those of the version that was tested, each as a sentence. */
export function differences(list: readonly { name: string; input: JsonObject }[]): string[] {
  const more = list.flatMap(({ name, input }) => {
    const known = tools.find((tool) => tool.name === name)
    if (!known) return [`the tool ${name} is not known here`]
    return announcedParameters(input).flatMap((now) => {
      const one = known.parameters.find((p) => p.name === now.name)
      if (!one) return [`${name} ${now.required ? 'needs' : 'takes'} ${now.name}, which is not known here`]
      if (one.required === now.required) return []
      return [`${name} ${now.required ? 'needs' : 'does without'} ${now.name}`]
    })
  })
  return [...lacks(list).map((lack) => `the MCP server lacks ${lackText(lack)}`), ...more]
}
