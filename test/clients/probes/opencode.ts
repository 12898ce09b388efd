import { texts } from '../support/llm.ts'
import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

/** OpenCode, and Kilo that was made from it: the same commands, another folder. */
export const opencode = probe('opencode')
export const kilo = probe('kilo')

function probe(id: 'opencode' | 'kilo'): Probe {
  return {
    id,
    setup({ world }) {
      const fake = {
        npm: '@ai-sdk/openai-compatible',
        name: 'fake',
        options: { baseURL: `${world.llm.url}/v1`, apiKey: 'x' },
        models: { fake: { name: 'fake', tool_call: true } },
      }
      const config = { model: 'fake/fake', small_model: 'fake/fake', provider: { fake }, autoupdate: false }
      put(JSON.stringify(config), world.home, '.config', id, `${id}.json`)
    },
    async look({ world, client }) {
      const list = await client(['mcp', 'list'])
      const { out } = await client(['debug', 'skill'], { data: true })
      const skills = (JSON.parse(out) as { name: string }[]).map((s) => s.name)
      world.llm.script([{ name: 'aurora-dsql_readonly_query', args: { sql: 'select 1' } }])
      await client(['run', 'hi'])
      const connected = /aurora-dsql\s+connected/.test(list.out + list.err)
      return {
        skills,
        prompt: world.llm.prompt(),
        // Its tool for skills would download ripgrep; this command shows what the tool loads.
        body: texts(JSON.parse(out)),
        outcome: world.llm.outcome(),
        server: connected ? 'connected' : 'listed',
      }
    },
  }
}
