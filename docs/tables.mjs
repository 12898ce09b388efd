import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileTemplate, define } from '../build.mjs'

/** The tables of src/. Node 20 runs no TypeScript: they are bundled into a temporary module. */
export async function load(root) {
  const esbuild = await import('esbuild')
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-docs-'))
  const file = path.join(dir, 'tables.mjs')
  try {
    await esbuild.build({
      stdin: {
        contents: `
          export { common, verbs } from './src/flags.ts'
          export { codes } from './src/errors.ts'
          export { agents, agentIds, aliases } from './src/agents/table.ts'
          export { info } from './src/commands/agents.ts'
          export { readAwsConfig } from './src/aws/config.ts'
          export { credentialsOf } from './src/aws/chain.ts'
          export { checks } from './src/doctor/checks.ts'
          export * from './src/facts/contract.ts'
          export * from './src/facts/contract-rules.ts'
          export { topics, trueOn } from './src/facts/fact.ts'
          export { checkedOn, facts } from './src/facts/facts.ts'`,
        resolveDir: root,
        loader: 'ts',
      },
      outfile: file,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      mainFields: ['module', 'main'],
      logLevel: 'error',
      define,
      banner: {
        js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
      },
      plugins: [
        {
          name: 'handlebars',
          setup(b) {
            b.onLoad({ filter: /\.hbs$/ }, (args) => ({ contents: compileTemplate(args.path), loader: 'js' }))
          },
        },
      ],
    })
    return await import(pathToFileURL(file).href)
  } finally {
    fs.rmSync(dir, { recursive: true })
  }
}
