// Builds dist/: the bundle with code splitting, the types of the programmatic entry, and the licences of what is bundled.
// Handlebars templates are compiled here, never at run time (docs/decisions/0002-bundle.md).
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtins, shortNames, toldColours, unusedClientParts, unusedPrompts } from './build.plugins.mjs'

const root = path.dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))

/** Constants of the build; vitest.config.ts defines the same. */
export const define = { __VERSION__: JSON.stringify(version) }

/** `import spec from './x.hbs'` → the precompiled template. @param {string} file */
export function compileTemplate(file) {
  const handlebars = require('handlebars')
  const source = fs.readFileSync(file, 'utf8')
  const options = { strict: true, noEscape: true, knownHelpersOnly: true }
  return `export default ${handlebars.precompile(source, options)}\n`
}

function licences(inputs) {
  const names = new Set()
  for (const input of inputs) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//g
    for (const m of input.matchAll(found)) names.add(m[1])
  }
  // Most are the same text with another copyright line: each text once, below all that it is for.
  const texts = new Map()
  for (const name of [...names].sort()) {
    const dir = path.join(root, 'node_modules', name)
    const meta = JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'))
    const file = fs.readdirSync(dir).find((f) => /^licen[cs]e(\.|$)/i.test(f))
    const text = file ? fs.readFileSync(path.join(dir, file), 'utf8').trim() : `Licence: ${meta.license}`
    const [rights, rest] = apart(text)
    const head = [`${name} ${meta.version} (${meta.license})`, ...rights].join('\n')
    texts.set(rest, [...(texts.get(rest) ?? []), head])
  }
  const parts = [...texts].map(([text, heads]) => `${heads.join('\n\n')}\n\n${text}\n`)
  return parts.join(`\n${'-'.repeat(72)}\n\n`)
}

/** The lines that say whose it is, and the text that many share, however it is wrapped. @param {string} text */
function apart(text) {
  const lines = text.split(/\r?\n/)
  const isRight = (line) => /^\s*(Copyright \(c\)|Copyright ©|Copyright \d|\(c\) )/i.test(line)
  const rest = lines.filter((line) => !isRight(line)).join('\n')
  const paragraphs = rest.split(/\n\s*\n/).map((p) => p.replace(/\s+/g, ' ').trim())
  return [lines.filter(isRight).map((line) => line.trim()), paragraphs.filter(Boolean).join('\n\n')]
}

/** Keeps only the declarations that the programmatic entry reaches. */
function types(out) {
  const all = fs.mkdtempSync(path.join(out, '.types-'))
  const tsc = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'tsc.cmd' : 'tsc')
  const flags = [
    '--noEmit',
    'false',
    '--declaration',
    '--emitDeclarationOnly',
    '--outDir',
    all,
    '--rootDir',
    'src',
  ]
  const project = path.join(all, 'tsconfig.json')
  fs.writeFileSync(
    project,
    JSON.stringify({
      extends: path.join(root, 'tsconfig.json'),
      include: [path.join(root, 'src')],
      exclude: [],
    }),
  )
  execFileSync(tsc, ['-p', project, ...flags], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const wanted = ['index.d.ts']
  for (const file of wanted) {
    // The compiler leaves the .ts of our imports in the declarations that it writes.
    const text = fs.readFileSync(path.join(all, file), 'utf8').replace(/(from '\.[^']+)\.ts'/g, "$1.js'")
    for (const m of text.matchAll(/from '(\.[^']+)\.js'/g)) {
      const next = path.join(path.dirname(file), `${m[1]}.d.ts`)
      if (!wanted.includes(next)) wanted.push(next)
    }
    fs.mkdirSync(path.dirname(path.join(out, file)), { recursive: true })
    fs.writeFileSync(path.join(out, file), text)
  }
  fs.rmSync(all, { recursive: true })
}

export async function build() {
  const esbuild = await import('esbuild')
  const out = path.join(root, 'dist')
  fs.rmSync(out, { recursive: true, force: true })
  fs.mkdirSync(out)
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/cli.ts', 'src/index.ts'],
    outdir: out,
    // Node looks for no package.json beside an .mjs file; the two entries get their names back below.
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // jsonc-parser's UMD build loads its parts at run time; the module build bundles.
    mainFields: ['module', 'main'],
    chunkNames: 'chunks/[name]-[hash]',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    define,
    plugins: [
      builtins,
      unusedPrompts,
      toldColours,
      unusedClientParts,
      shortNames,
      {
        name: 'handlebars',
        setup(b) {
          b.onLoad({ filter: /\.hbs$/ }, (args) => ({ contents: compileTemplate(args.path), loader: 'js' }))
        },
      },
    ],
  })
  const undefinedImports = result.warnings.filter((w) => w.id === 'import-is-undefined')
  if (undefinedImports.length > 0) throw new Error(undefinedImports.map((w) => w.text).join('\n'))
  for (const entry of ['cli', 'index']) {
    fs.renameSync(path.join(out, `${entry}.mjs`), path.join(out, `${entry}.js`))
  }
  const cli = path.join(out, 'cli.js')
  // esbuild imports its own helpers even where none is used; each file costs `--version` a millisecond.
  const code = fs
    .readFileSync(cli, 'utf8')
    .replace(/^#!.*\n/, '')
    .replace(/^import"\.\/chunks\/[^"]+";/, '')
  fs.writeFileSync(cli, `#!/usr/bin/env node\n${code}`, { mode: 0o755 })
  fs.writeFileSync(path.join(out, 'LICENSES.txt'), licences(Object.keys(result.metafile.inputs)))
  types(out)
  packed()
  return result.metafile
}

/**
 * The package carries the pack as `skills/dsql/`, and only there: installers that scan packages look for `skills/`, and
 * twice would cost the tarball a tenth (docs/decisions/0012-skills-folder.md).
 */
function packed() {
  const to = path.join(root, 'skills')
  fs.rmSync(to, { recursive: true, force: true })
  fs.cpSync(path.join(root, 'skill'), path.join(to, 'dsql'), { recursive: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
