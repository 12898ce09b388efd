// What the bundler does beyond bundling (docs/decisions/0002-bundle.md).
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { relative } from 'node:path'

const builtin = new RegExp(`^(node:)?(${builtinModules.join('|')})$`)

/**
 * Node's own modules through `process.getBuiltinModule`: an `import` of one builds a namespace of all its exports and
 * thereby loads what hangs on them (streams on fs), and `require` needs node:module in every chunk; both were seen in
 * profiles of the start-up. Commander asks for child_process, which costs most, for a feature that is not used here.
 * @type {import('esbuild').Plugin}
 */
export const builtins = {
  name: 'builtins',
  setup(b) {
    // One small module for each importer: one for all would be a chunk, and so a file, of its own.
    b.onResolve({ filter: builtin }, ({ path, importer, kind }) => ({
      // By the end .mjs esbuild would take it for a module without exports.
      path: relative(b.initialOptions.absWorkingDir ?? '.', importer)
        .replaceAll('\\', '/')
        .replace(/\.mjs$/, '.js'),
      namespace: 'builtin',
      sideEffects: false,
      pluginData: { path, importer, kind },
      suffix: `?${path}`,
    }))
    b.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ pluginData: { path, importer, kind } }) => {
      const name = path.startsWith('node:') ? path : `node:${path}`
      const value = `process.getBuiltinModule(${JSON.stringify(name)})`
      // Only for our own code: the build warns of a name that is missing there, and not in node_modules.
      if (kind === 'import-statement' && !importer.includes('node_modules')) {
        const names = namesFrom(readFileSync(importer, 'utf8'), path)
        const named = names.map((n) => `export const ${n} = it.${n}`)
        return { contents: [`const it = ${value}`, ...named, 'export default it'].join('\n') }
      }
      const unused = name === 'node:child_process' && /node_modules.commander/.test(importer)
      return { contents: `module.exports = ${unused ? '{}' : value}` }
    })
  },
}

/**
 * inquirer takes in all its prompts; those that no question of ours uses are left out, and with the editor half a
 * megabyte of character tables. Calling one fails loudly.
 * @type {import('esbuild').Plugin}
 */
export const unusedPrompts = {
  name: 'unused-prompts',
  setup(b) {
    b.onResolve({ filter: /^@inquirer\/(editor|expand|number|password|rawlist|search)$/ }, ({ path }) => ({
      path,
      namespace: 'unused-prompt',
    }))
    b.onLoad({ filter: /.*/, namespace: 'unused-prompt' }, ({ path }) => ({
      contents: `export default function () { throw new Error('the prompt ${path} is not bundled: see build.plugins.mjs') }`,
    }))
  },
}

/**
 * picocolors asks process.stdout, as it is loaded, whether it is a terminal. We say ourselves whether we want colours,
 * and the question costs two milliseconds (ports/output.ts).
 * @type {import('esbuild').Plugin}
 */
export const toldColours = {
  name: 'told-colours',
  setup(b) {
    b.onLoad({ filter: /picocolors\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8')
      const contents = code.replace('(p.stdout || {}).isTTY', 'false')
      if (contents === code) throw new Error('picocolors no longer asks like this: look at build.plugins.mjs')
      return { contents }
    })
  },
}

/**
 * The MCP client brings along a validator of JSON Schema, larger than all the rest of it, and cryptography for servers
 * that ask for OAuth. It is given a validator of ours, which validates nothing, and talks over pipes only (ports/mcp.ts).
 * @type {import('esbuild').Plugin}
 */
export const unusedClientParts = {
  name: 'unused-client-parts',
  setup(b) {
    b.onLoad({ filter: /@modelcontextprotocol.client.dist.ajvProvider-[\w-]+\.mjs$/ }, () => ({
      contents: `export class n { constructor() { throw new Error('the validator is not bundled: see build.plugins.mjs') } }
        export const r = undefined, t = undefined`,
    }))
    b.onResolve({ filter: /^jose$/ }, ({ path }) => ({ path, namespace: 'unused-jose' }))
    b.onLoad({ filter: /.*/, namespace: 'unused-jose' }, ({ path }) => ({
      contents: `throw new Error('${path} is not bundled: see build.plugins.mjs')`,
    }))
  },
}

/**
 * Short local names in what others wrote: a tenth of the tarball. Our own keep theirs, for the stack in a bug report.
 * Comes last: the first plugin that loads a file wins.
 * @type {import('esbuild').Plugin}
 */
export const shortNames = {
  name: 'short-names',
  setup(b) {
    b.onLoad({ filter: /node_modules.*\.[cm]?js$/, namespace: 'file' }, async ({ path }) => {
      const { code } = await b.esbuild.transform(readFileSync(path, 'utf8'), {
        minifyIdentifiers: true,
        legalComments: 'none',
        target: b.initialOptions.target,
      })
      return { contents: code }
    })
  },
}

/** The names in `import x, { these, and as those } from 'path'`. @param {string} code @param {string} path */
function namesFrom(code, path) {
  const form = new RegExp(`import\\s+(?:\\w+\\s*,\\s*)?\\{([^}]*)\\}\\s*from\\s*['"]${path}['"]`, 'g')
  const all = [...code.matchAll(form)].flatMap((m) => m[1].split(','))
  const values = all.map((name) => name.trim()).filter((name) => !/^type\s/.test(name))
  return [...new Set(values.map((name) => name.split(/\s+as\s+/)[0]).filter(Boolean))]
}
