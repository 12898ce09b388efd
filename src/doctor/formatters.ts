import path from 'node:path'
import { shown } from '../apply/places.ts'
import { shellWord } from '../forms.ts'
import type { Manifest, Place } from '../model.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { inSkill, kindOf } from './kinds.ts'

export const formatterChecks: readonly Check[] = [
  {
    id: 'formatters',
    fine: 'no formatter would rewrite the skill',
    looks:
      'formatters that also rewrite Markdown in folders with a dot: Prettier, markdownlint-cli2, mdformat',
    levels: ['warning'],
    needs: 'manifest',
    run: formatters,
  },
]

interface Formatter {
  name: string
  /** Files that show that it is used here. */
  config: readonly string[]
  /** Name of its npm package, and of its key in package.json. */
  package?: string
  /** Files in which it may be told what to leave alone. */
  ignores: readonly string[]
  /** How it is told so: a list of patterns as for .gitignore can be added to. */
  fix: { list: string } | { say: string }
  /** It follows links to folders. */
  follows?: true
}

const prettierEnds = ['json', 'json5', 'yml', 'yaml', 'toml', 'js', 'mjs', 'cjs', 'ts', 'mts', 'cts']

/**
 * All three were seen to rewrite `.agents/skills` (prettier 3.10.1 --write, markdownlint-cli2 --fix, mdformat 1.0, each
 * with the folder `.`); markdownlint-cli was seen not to.
 */
const known: readonly Formatter[] = [
  {
    // https://prettier.io/docs/configuration, https://prettier.io/docs/ignore
    name: 'Prettier',
    config: [
      '.prettierrc',
      ...prettierEnds.map((end) => `.prettierrc.${end}`),
      ...prettierEnds.slice(5).map((end) => `prettier.config.${end}`),
    ],
    package: 'prettier',
    ignores: ['.prettierignore', '.gitignore'],
    fix: { list: '.prettierignore' },
  },
  {
    // https://github.com/DavidAnson/markdownlint-cli2#configuration
    name: 'markdownlint-cli2 --fix',
    config: ['jsonc', 'yaml', 'cjs', 'mjs'].map((end) => `.markdownlint-cli2.${end}`),
    package: 'markdownlint-cli2',
    ignores: ['jsonc', 'yaml', 'cjs', 'mjs'].map((end) => `.markdownlint-cli2.${end}`),
    fix: { say: 'name them under ignores in its configuration' },
    follows: true,
  },
  {
    // https://mdformat.readthedocs.io/en/stable/users/configuration_file.html
    name: 'mdformat',
    config: ['.mdformat.toml'],
    ignores: ['.mdformat.toml', '.pre-commit-config.yaml'],
    fix: { say: 'name them under exclude in its configuration' },
  },
]

function formatters({ roots, disk, host }: Patient, { wrote }: Manifest): Answer {
  const { project } = roots.folders
  if (roots.scope !== 'project' || !project) return 'no formatter of a project reaches your home'
  const skills = wrote.filter((w) => kindOf(w) === 'skill').flatMap((w) => inSkill(w.place)?.folder ?? [])
  const linked = wrote.filter((w) => w.kind === 'link').map((w) => w.place)
  return known.flatMap((formatter): Found[] => {
    const used = inUse(formatter)
    if (!used) return []
    const places = new Set([...skills, ...(formatter.follows ? linked : [])])
    const folders = [...places].map((place) => shown(roots, place as Place))
    const rules = levels().flatMap((dir) => formatter.ignores.flatMap((name) => patterns(dir, name)))
    const open = folders.filter((folder) => !rules.some(({ dir, rule }) => covers(rule, below(dir, folder))))
    if (open.length === 0) return []
    const at = path.relative(project, used).split(path.sep).join('/')
    const lines = open.map((folder) => `/${below(path.dirname(used), folder)}/`)
    const what = open.join(' and ')
    return [
      {
        level: 'warning',
        message: `${formatter.name} rewrites what it finds in ${what}: that counts as your edit`,
        at: { file: at },
        fix:
          'list' in formatter.fix
            ? {
                say: `have it leave ${open.length > 1 ? 'them' : 'it'} alone`,
                run: `printf '\\n%s\\n' ${lines.map(shellWord).join(' ')} >> ${shellWord(path.relative(host.cwd, path.join(path.dirname(used), formatter.fix.list)))}`,
              }
            : formatter.fix,
      },
    ]
  })

  /** The project, and what is above it in its repository: the configuration of a monorepo holds for all in it. */
  function levels(): string[] {
    const out: string[] = []
    for (let here = project ?? ''; ; here = path.dirname(here)) {
      out.push(here)
      if (disk.exists(path.join(here, '.git'))) return out
      if (here === path.dirname(here)) return out.slice(0, 1)
    }
  }

  function inUse({ config, package: name }: Formatter): string | undefined {
    return levels()
      .flatMap((dir) => [
        ...config.map((file) => path.join(dir, file)).filter((file) => disk.exists(file)),
        ...(name && inPackage(dir, name) ? [path.join(dir, 'package.json')] : []),
      ])
      .at(0)
  }

  function inPackage(dir: string, name: string): boolean {
    try {
      const parsed: unknown = JSON.parse(text(path.join(dir, 'package.json')))
      const { devDependencies, dependencies } = Object(parsed)
      return [parsed, devDependencies, dependencies].some((where) => Object.hasOwn(Object(where), name))
    } catch {
      return false
    }
  }

  function patterns(dir: string, name: string): { dir: string; rule: string }[] {
    const all = text(path.join(dir, name))
    const rules = name.endsWith('ignore') ? all.split(/\r?\n/) : named(all)
    return rules.map((rule) => ({ dir, rule }))
  }

  function text(file: string): string {
    const entry = disk.entry(file)
    return entry.is === 'file' ? Buffer.from(entry.bytes).toString('utf8') : ''
  }

  function below(dir: string, folder: string): string {
    return path
      .relative(dir, path.join(project ?? '', folder))
      .split(path.sep)
      .join('/')
  }
}

/** The paths in a configuration, whatever its format: it is read for what it names, not for what it means. */
function named(config: string): string[] {
  const words = config
    .split(/[\s"'`,|[\](){}^$]+/)
    .map((word) => word.replaceAll('\\', '').replace(/^[!#]/, ''))
  return words.filter((word) => !/\*\.md$/.test(word) && word !== '*' && word !== '.*')
}

/** A line of a list: `/.agents/`, `.agents/**`, `**\/.agents`, `*.md`. */
function covers(line: string, folder: string): boolean {
  const rule = line
    .trim()
    .replace(/^(\*\*)?\//, '')
    .replace(/(\/\*{0,2})*$/, '')
  if (/^[#!]/.test(rule) || rule === '') return false
  if (rule === '*' || rule === '.*' || rule === '*.md') return true
  const parents = folder.split('/').map((_, i, all) => all.slice(0, i + 1).join('/'))
  return parents.includes(rule) || (!rule.includes('/') && folder.split('/').includes(rule))
}
