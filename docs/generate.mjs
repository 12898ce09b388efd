// Fills the marked regions of the documents, and of the pack in skill/, from the tables in src/: `npm run docs`. With
// `--check` nothing is written, and a document that is behind the code makes the exit code 1.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { credentialRows } from './credentials.mjs'
import { countLines, packRegions } from './pack.mjs'
import { packed, packFiles } from './pack-tables.mjs'
import { load } from './tables.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const documents = [
  'README.md',
  'README.ja.md',
  'docs/cli.md',
  'docs/agents.md',
  'docs/doctor.md',
  'docs/credentials.md',
  'docs/pack.md',
]

const code = (text) => `\`${text}\``

/** Text for a cell; inside backticks a `<` is no markup already. */
function cell(text) {
  const parts = text.replaceAll('|', '\\|').replaceAll('\n', ' ').split('`')
  return parts.map((part, i) => (i % 2 === 0 ? part.replaceAll('<', '&lt;') : part)).join('`')
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** `-a, --agents IDS`, with the form that denies it. */
function forms(flag) {
  const short = flag.short ? `${code(flag.short)}, ` : ''
  const value = flag.value ? ` ${flag.value}` : ''
  const deny = flag.deniable ? `, ${code(flag.name.replace('--', '--no-'))}` : ''
  return `${short}${code(flag.name + value)}${deny}`
}

function values(flag, tables) {
  if (!flag.values) return ''
  if (flag.name !== '--agents') return `${flag.values.map(code).join(', ')}`
  const extra = flag.values.filter((v) => !tables.agentIds.includes(v))
  return `an id of [the agents](agents.md), ${extra.map(code).join(', ')}`
}

/** Flags that several verbs share stand once, with what they mean elsewhere. */
function everyFlag({ verbs, common }) {
  const all = new Map()
  for (const { name: verb, flags } of [...verbs, { name: '', flags: common }]) {
    for (const flag of flags) {
      const known = all.get(flag.name)
      // Where two verbs differ in a flag, the first one's is the fuller; a switch is another thing for each.
      if (!known) all.set(flag.name, flag)
      else if (!flag.value && known.help !== flag.help)
        all.set(flag.name, { ...known, help: `${known.help}; \`${verb}\`: ${flag.help}` })
    }
  }
  return [...all.values()]
}

function usage(verb) {
  if (!verb.args) return verb.name
  const word = `${verb.args.name}${verb.args.many ? '…' : ''}`
  return `${verb.name} ${verb.args.required ? `<${word}>` : `[${word}]`}`
}

function flagTable(flags, tables) {
  const rows = flags.map((f) => [forms(f), values(f, tables), cell(f.help), cell(f.preset ?? '')])
  return table(['flag', 'values', 'meaning', 'default'], rows)
}

/** The shape of the report, as src/model.ts and src/outcome.ts declare it. */
function reportTypes() {
  const text = ['model', 'outcome']
    .map((f) => fs.readFileSync(path.join(root, `src/${f}.ts`), 'utf8'))
    .join('\n')
  const wanted = [
    'Report',
    'PlanLine',
    'Finding',
    'Failure',
    'AgentInfo',
    'ClusterInfo',
    'CheckInfo',
    'ToolInfo',
    'StartInfo',
    'ImageInfo',
    'Where',
    'Do',
    'Exit',
    'Level',
  ]
  const found = wanted.map((name) => {
    const start = text.search(new RegExp(`^export (interface|type) ${name}\\b`, 'm'))
    if (start < 0) throw new Error(`neither src/model.ts nor src/outcome.ts declares ${name}`)
    const rest = text.slice(start)
    const end = rest.startsWith('export interface')
      ? rest.indexOf('\n}') + 2
      : rest.search(/\n\n|\n(?=\/\*\*)/)
    return rest.slice(0, end).replace(/^export /, '')
  })
  return `\`\`\`ts\n${found.join('\n\n')}\n\`\`\``
}

function places(tables, scope) {
  const rows = tables.agentIds.map((id) => {
    const agent = tables.info(id, [], false)
    const at = (text) =>
      text === '-' ? '–' : text === '?' ? '?' : text.replace(/^(.+?)(?= \(|$)/, (p) => code(p))
    return [
      `[${agent.name}](#${id})`,
      at(agent.skills[scope]),
      at(agent.mcp[scope]),
      at(agent.steering[scope]),
      levels(agent),
    ]
  })
  return table(['agent', 'skill', 'MCP file', 'steering', 'known as'], rows)
}

/** One word, or three (skill, MCP file, steering) where they differ. */
function levels({ levels: { skills, mcp, steering } }) {
  const all = [skills, mcp, steering].map((level) => (level === 'unknown' ? '?' : level))
  return new Set(all).size === 1 ? all[0] : all.join(' / ')
}

/** One line for each level: of many agents nobody knows more than where they keep skills. */
function agentNames(tables) {
  return ['verified', 'documented', 'listed']
    .map((level) => {
      const ids = tables.agentIds.filter((id) => tables.info(id, [], false).level === level)
      return `- *${level}* (${ids.length}): ${ids.map((id) => `${tables.agents[id].name} (${code(id)})`).join(', ')}`
    })
    .join('\n')
}

function agentSections(tables) {
  const environment = {
    inherited: 'The variables of your shell reach the MCP server.',
    scrubbed:
      'The variables of your shell do not reach the MCP server: those it needs are named in the entry.',
    kept: 'The variables of your shell do not reach the MCP server: name a profile with `--profile`; `--auth env` is refused.',
    unknown: 'Whether the variables of your shell reach the MCP server is not known.',
  }
  return tables.agentIds
    .map((id) => {
      const agent = tables.agents[id]
      const info = tables.info(id, [], false)
      const link = (s) => s.replace(/^(https?:\/\/\S+)/, '<$1>')
      const step = (scope, words) =>
        agent.next[scope].length > 0 ? [`- Afterwards${words}: ${agent.next[scope].join(' ')}`] : []
      const same = agent.next.project.join() === agent.next.user.join()
      const alias = Object.entries(tables.aliases).filter(([, ids]) => ids.includes(id))
      return [
        `### ${id}`,
        '',
        `**${agent.name}** – known as *${levels(info)}*, checked ${agent.checked}.`,
        '',
        `- Documentation: <${agent.docs}>`,
        ...(alias.length > 0
          ? [`- Also served by the name ${alias.map(([name]) => code(name)).join()}.`]
          : []),
        ...frontMatter(agent),
        ...(agent.mcp?.project || agent.mcp?.user ? [`- ${environment[variables(agent)]}`] : []),
        ...step('project', same ? '' : ', in a project'),
        ...(same ? [] : step('user', ' with `-g`')),
        ...(agent.mcp?.plain
          ? [
              `- No entry whose command or arguments hold a space or a character of a shell: ${agent.mcp.plain}.`,
            ]
          : []),
        ...(agent.allow ? [`- To allow its tools for good, yourself: ${agent.allow}`] : []),
        '- Sources:',
        ...info.sources.map((s) => `  - ${link(s)}`),
        '',
      ].join('\n')
    })
    .join('\n')
    .trimEnd()
}

/** Whether they reach the server by themselves, because the entry names them, or not at all. */
function variables({ environment, mcp }) {
  const named = [mcp.project, mcp.user].some((file) => file?.dialect === 'codex')
  return environment === 'scrubbed' && !named ? 'kept' : environment
}

function frontMatter(agent) {
  const front = Object.values(agent.steering ?? {}).find((s) => s.front)?.front
  if (!front) return []
  const keys = Object.entries(front).map(([key, value]) => code(`${key}: ${value}`.trim()))
  return [`- Front matter of its steering file: ${keys.join(', ')}`]
}

function exitCodes({ codes }) {
  const meaning = {
    0: 'done, or nothing to do',
    1: 'problems found, or it failed; nothing is half-written',
    2: 'wrong usage',
    3: 'conflict: something that is not ours, or was edited since, is in the way; nothing was written',
    130: 'interrupted; everything is as it was',
  }
  const rows = Object.entries(meaning).map(([exit, words]) => {
    const list = Object.entries(codes).filter(([, e]) => e === Number(exit))
    return [exit, words, list.map(([name]) => code(name)).join(', ')]
  })
  return table(['exit', 'meaning', '`error.code`'], rows)
}

/** The Japanese table says the same of the same flags: a flag without its words is an error. */
function japaneseFlags(tables) {
  const file = 'docs/flags.ja.json'
  const words = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'))
  const flags = everyFlag(tables)
  const known = flags.map((f) => f.name)
  for (const name of Object.keys(words))
    if (!known.includes(name)) throw new Error(`${file}: there is no flag ${name}`)
  const rows = flags.map((f) => {
    const said = words[f.name]
    if (!said) throw new Error(`${file}: ${f.name} is missing`)
    const [meaning, preset] = Array.isArray(said) ? said : [said, f.preset ?? '']
    if ((preset === '') !== (f.preset === undefined)) throw new Error(`${file}: default of ${f.name}`)
    const list = f.name === '--agents' || !f.values ? '' : ` (${f.values.map(code).join(' / ')})`
    return [forms(f), cell(meaning) + list, cell(preset)]
  })
  return table(['フラグ', '意味', '既定値'], rows)
}

const regions = {
  'doctor-checks': (t) =>
    table(
      ['check', 'looks at', 'can say', 'is silent when'],
      t.checks.map((c) => [code(c.id), cell(c.looks), c.levels.join(', '), cell(c.fine)]),
    ),
  credentials: (t) =>
    table(
      ['what is so', 'what is said', 'what helps'],
      credentialRows(t).map(([title, said, say, run]) => {
        const helps = [say && cell(say), run && code(cell(run))].filter(Boolean).join(': ')
        return [cell(title), cell(said), helps]
      }),
    ),
  verbs: (t) =>
    table(
      ['verb', 'does', 'writes'],
      t.verbs.map((v) => [code(usage(v)), cell(v.help), v.writes ? 'yes' : 'no']),
    ),
  'verb-flags': (t) =>
    t.verbs
      .filter((v) => v.flags.length > 0)
      .map((v) => `### ${code(usage(v))}\n\n${flagTable(v.flags, t)}`)
      .join('\n\n'),
  'common-flags': (t) => flagTable(t.common, t),
  'all-flags': (t) => {
    const link = (f) => values(f, t).replace('(agents.md)', '(docs/agents.md)')
    const rows = everyFlag(t).map((f) => {
      const list = f.values ? ` (${link(f)})` : ''
      return [forms(f), cell(f.help) + list, cell(f.preset ?? '')]
    })
    return table(['flag', 'meaning', 'default'], rows)
  },
  'all-flags-ja': japaneseFlags,
  'exit-codes': exitCodes,
  'report-types': reportTypes,
  'agents-project': (t) => places(t, 'project'),
  'agents-user': (t) => places(t, 'user'),
  'agents-each': agentSections,
  ...packRegions(root),
  'agent-names': agentNames,
}

const region = /<!-- begin ([\w-]+) -->\n[\s\S]*?<!-- end \1 -->/g

function filled(text, tables, file) {
  const used = []
  const out = text.replace(region, (_, name) => {
    const make = Object.hasOwn(regions, name) ? regions[name] : undefined
    if (!make) throw new Error(`${file}: there is no region ${name}`)
    used.push(name)
    return `<!-- begin ${name} -->\n<!-- made by npm run docs -->\n\n${make(tables)}\n\n<!-- end ${name} -->`
  })
  const marks = text.match(/<!-- (begin|end) /g) ?? []
  if (used.length === 0 || marks.length !== used.length * 2) throw new Error(`${file}: a marker is broken`)
  return out
}

async function main(check) {
  const tables = await load(root)
  const behind = []
  // The pack first: docs/pack.md counts what stands in it.
  const all = [...packFiles(root).map((file) => [file, packed]), ...documents.map((file) => [file, filled])]
  for (const [file, fill] of all) {
    const at = path.join(root, file)
    const now = fs.readFileSync(at, 'utf8')
    const next = fill(now, tables, file)
    if (next === now) continue
    behind.push(file)
    if (!check) fs.writeFileSync(at, next)
  }
  console.log(countLines(root))
  if (!check) {
    console.log(behind.length > 0 ? `written: ${behind.join(', ')}` : 'the documents are up to date')
    return 0
  }
  if (behind.length === 0) return 0
  console.error(`behind the code: ${behind.join(', ')}\nrun: npm run docs`)
  return 1
}

process.exitCode = await main(process.argv.includes('--check'))
