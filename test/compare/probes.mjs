// The probes. Each runs a tool for real in a fresh project, and says what of the user's is lost: nothing, or what.
import { has, lostBytes, lostFiles, some } from './losses.mjs'
import { publish, skillText } from './tools.mjs'

const nothing = 'nothing lost'
const mine = 'my own words\n'
const lost = (list, ran) =>
  list.length === 0 ? nothing + refused(ran) : `lost: ${some(list)}${refused(ran)}`
const refused = (ran) => (ran && ran.code !== 0 ? ` (exit ${ran.code})` : '')
const noUpdate = 'n/a: does no updates'
const noRemove = 'n/a: no uninstall'
const noSkill = 'n/a: installs no skills'
const noMcp = 'n/a: writes no MCP files'

const skillOf = (tool) => tool.agents.find((a) => a.skill)?.skill
const mcpFiles = (tool) => tool.agents.flatMap((a) => (a.mcp ? [a.mcp] : []))
const hasMcp = (tool) => tool.agents.some((a) => a.mcp)

/** A project where the tool has what it needs, and then these files of the user's. */
async function project(world, tool, files = {}) {
  publish(world, 'one')
  if (tool.setUp) await world.run(tool.setUp(world))
  tool.prepare?.(world)
  for (const [file, text] of Object.entries(files)) world.write(file, text)
}

async function good(world, tool) {
  const ran = await world.run(tool.install(world))
  if (ran.code !== 0) throw new Error(`${tool.name} does not install: exit ${ran.code}\n${ran.out}`)
}

function release(world, tool) {
  publish(world, 'two')
  tool.prepare?.(world)
}

function userFiles(world, files) {
  const all = world.tree()
  return Object.fromEntries(Object.keys(files).flatMap((f) => (f in all ? [[f, files[f]]] : [])))
}

const own = (tool, file) => tool.own?.some((prefix) => file.startsWith(prefix)) ?? false

async function inTheWay(world, tool, files) {
  await project(world, tool, files)
  const ran = await world.run(tool.install(world))
  return lost(lostFiles(files, world.tree()), ran)
}

async function p1({ tool, world }) {
  const at = skillOf(tool)
  if (!at) return noSkill
  const neighbour = at.replace(/dsql$/, 'mine')
  return inTheWay(world(), tool, {
    [`${at}/SKILL.md`]: skillText('mine'),
    [`${at}/notes.md`]: mine,
    [`${neighbour}/SKILL.md`]: skillText('another'),
  })
}

async function p2({ tool, world }) {
  if (!skillOf(tool)) return noSkill
  const fresh = world()
  await project(fresh, tool)
  await good(fresh, tool)
  if (!fresh.read('.agents/skills/dsql/SKILL.md')) return 'n/a: writes nothing there'
  return inTheWay(world(), tool, {
    '.agents/skills/dsql/SKILL.md': skillText('mine'),
    '.agents/skills/dsql/notes.md': mine,
  })
}

/** Everywhere where the agent reads the skill, since a tool may keep copies. */
function editEverywhere(world, tool, text, extra) {
  const places = [...tool.agents.flatMap((a) => a.skill ?? []), '.agents/skills/dsql']
  const edited = {}
  for (const place of places) {
    if (world.read(`${place}/SKILL.md`) === undefined) continue
    world.write(`${place}/SKILL.md`, text)
    edited[`${place}/SKILL.md`] = text
    if (extra) {
      world.write(`${place}/notes.md`, mine)
      edited[`${place}/notes.md`] = mine
    }
  }
  return edited
}

async function p3({ tool, world }) {
  if (!skillOf(tool)) return noSkill
  const w = world()
  await project(w, tool)
  await good(w, tool)
  const edited = editEverywhere(w, tool, skillText('one').replace('first', 'first, mine'), false)
  const ran = await w.run(tool.install(w))
  return lost(lostFiles(edited, w.tree()), ran)
}

async function p4({ tool, world }) {
  if (!skillOf(tool)) return noSkill
  if (!tool.update) return noUpdate
  const w = world()
  await project(w, tool)
  await good(w, tool)
  const edited = editEverywhere(w, tool, skillText('one').replace('first', 'first, mine'), true)
  release(w, tool)
  const ran = await w.run(tool.update(w))
  const after = w.tree()
  const list = Object.keys(edited).flatMap((file) => {
    const text = after[file]
    if (text === undefined) return [`${file} is gone`]
    return text.includes('mine') || text.includes(mine) ? [] : [`the edit of ${file}`]
  })
  const took = after[`${skillOf(tool)}/SKILL.md`]?.includes('two')
    ? '; new release taken'
    : '; new release not taken'
  return lost(list, ran) + took
}

const oddJson =
  '\uFEFF{\r\n   // my servers\r\n\t"mcpServers": {\r\n   /* keep */ "other": {"command":"x",   "args":["a","b"]}, // mine\r\n   },\r\n   "mine": [1,2]\r\n}'
const oddToml =
  '# mine\nmodel = "m"  # why\nbig = 1_000\nsince = 2026-01-02\n\n[mcp_servers.other]  # other\ncommand = "x"\nenv = { A = "1", B = "2" }\n'

async function edits(w, tool, file, before, marks) {
  await project(w, tool, { [file]: before })
  const ran = await w.run(tool.install(w))
  return lost(lostBytes(before, w.read(file), marks), ran)
}

async function p5({ tool, world }) {
  const file = mcpFiles(tool).find((f) => f.endsWith('.json') && f.startsWith('.cursor')) ?? mcpFiles(tool)[0]
  if (!file) return noMcp
  return edits(world(), tool, file, oddJson, {
    'the other server': has('"other"'),
    'the user’s own key': has('"mine"'),
    'comments outside the servers': has('// my servers'),
    'comments among the servers': has('/* keep */'),
    'the byte order mark': has('\uFEFF'),
    CRLF: has('\r\n'),
  })
}

async function p6({ tool, world }) {
  if (!mcpFiles(tool).includes('.codex/config.toml')) return hasMcp(tool) ? 'n/a: writes no TOML' : noMcp
  return edits(world(), tool, '.codex/config.toml', oddToml, {
    'the other server': has('mcp_servers.other'),
    comments: has('# why'),
    '1_000': has('1_000'),
    'the date': has('since = 2026-01-02'),
    'the inline table': has('{ A = "1", B = "2" }'),
  })
}

async function p7({ tool, world }) {
  const file = mcpFiles(tool).find((f) => f.startsWith('.cursor')) ?? mcpFiles(tool)[0]
  if (!file) return noMcp
  const entry = { command: 'mine', args: ['x'], env: { MY_SETTING: 'kept' }, disabled: true }
  const w = world()
  await project(w, tool, { [file]: `${JSON.stringify({ mcpServers: { 'aurora-dsql': entry } }, null, 2)}\n` })
  const ran = await w.run(tool.install(w))
  const text = w.read(file) ?? ''
  const marks = { env: 'MY_SETTING', disabled: '"disabled": true', command: '"mine"' }
  return lost(
    Object.entries(marks).flatMap(([what, mark]) => (text.includes(mark) ? [] : [`the user’s ${what}`])),
    ran,
  )
}

async function p8({ tool, world }) {
  const file = mcpFiles(tool).find((f) => f.startsWith('.cursor')) ?? mcpFiles(tool)[0]
  if (!file) return noMcp
  const w = world()
  const broken = '{\n  "mcpServers": {\n    "other": { "command": "x",\n  // to be finished\n'
  await project(w, tool, { [file]: broken })
  const before = w.tree()
  const ran = await w.run(tool.install(w))
  const after = w.tree()
  const list = lostFiles(before, after)
  const others = Object.keys(after).filter((f) => !(f in before))
  const half = others.length > 0 && ran.code !== 0 ? `; half done: ${others.length} other files written` : ''
  const silent = ran.code === 0 ? '; exit 0' : ''
  return lost(list, ran) + half + silent
}

const theirs = {
  'AGENTS.md': '# Rules\n\nBe kind.\n',
  'CLAUDE.md': '# Claude\n\nBe brief.',
  '.kiro/steering/mine.md': 'Mine.\n',
  '.claude/rules/mine.md': 'Mine too.\n',
  '.claude/skills/mine/SKILL.md': skillText('mine'),
  '.mcp.json': '{"mcpServers":{"other":{"command":"x"}}}\n',
}

async function p9({ tool, world }) {
  const w = world()
  await project(w, tool, theirs)
  const before = w.tree()
  await good(w, tool)
  if (!tool.remove) {
    const list = lostFiles(userFiles(w, theirs), w.tree(), { parts: Object.keys(theirs) })
    const gone = Object.keys(theirs)
      .filter((f) => w.read(f) === undefined)
      .map((f) => `${f} is gone`)
    return `${noRemove}; by the install alone ${lost([...gone, ...list])}`
  }
  const ran = await w.run(tool.remove(w))
  const after = w.tree()
  const left = Object.keys(after).filter((f) => !(f in before) && !own(tool, f))
  return lost(lostFiles(before, after), ran) + (left.length > 0 ? `; leaves behind ${some(left, 2)}` : '')
}

async function p10({ tool, world }) {
  if (!tool.removeOne) return tool.agents.length === 1 ? 'n/a: serves one place' : noRemove
  const w = world()
  await project(w, tool)
  await good(w, tool)
  const serves = (a) => [
    ...(a.skill && !w.read(`${a.skill}/SKILL.md`) ? [`${a.name}’s skill`] : []),
    ...(a.mcp && !w.read(a.mcp)?.includes('aurora-dsql') ? [`${a.name}’s server`] : []),
  ]
  const others = tool.agents.slice(0, -1)
  const never = others.flatMap(serves)
  if (never.length > 0) throw new Error(`${tool.name} did not install ${never.join(', ')}`)
  const ran = await w.run(tool.removeOne(w))
  return lost(others.flatMap(serves), ran)
}

const moments = 8

async function p11({ tool, world }) {
  const file = hasMcp(tool) ? mcpFiles(tool)[0] : 'README.md'
  const user = {
    [file]: file.endsWith('.toml') ? oddToml : '{\n  "mcpServers": { "other": { "command": "x" } }\n}\n',
  }
  const reference = world()
  await project(reference, tool, user)
  await good(reference, tool)
  const first = Object.keys(reference.tree()).filter((f) => !own(tool, f) && reference.read(f))
  release(reference, tool)
  const whole = await reference.run(tool.install(reference))
  // There before and after: what only the second run makes was never lost.
  const right = first.filter((f) => reference.read(f))
  // What an install loses without being killed is told elsewhere.
  const hasOther = (w) => /"other"|mcp_servers\.other/.test(w.read(file) ?? '')
  const hadOther = hasOther(reference)
  const list = new Set()
  let between = 0
  for (let i = 0; i < moments; i++) {
    const w = world()
    await project(w, tool, user)
    await good(w, tool)
    release(w, tool)
    await w.run(tool.install(w), (whole.ms * (i + 0.5)) / moments)
    if (right.some((f) => !w.read(f))) between++
    const again = await w.run(tool.install(w))
    const after = w.tree()
    for (const f of right)
      if (!after[f]) list.add(`${f} is not whole after the next run (exit ${again.code})`)
    if (hadOther && !hasOther(w)) list.add(`the user’s ${file}`)
    w.drop()
  }
  const until =
    between > 0 ? `; until the next run ${between} of ${moments} kills left files missing or empty` : ''
  return lost([...list]) + until
}

const pairs = 10

async function p12({ tool, world }) {
  const reference = world()
  await project(reference, tool)
  await good(reference, tool)
  const right = Object.keys(reference.tree()).filter((f) => !own(tool, f))
  let broken = 0
  let untold = 0
  let failures = 0
  for (let i = 0; i < pairs; i++) {
    const w = world()
    await project(w, tool)
    const both = await Promise.all([w.run(tool.install(w)), w.run(tool.install(w))])
    const failed = both.filter((ran) => ran.code !== 0).length
    const after = w.tree()
    const isBroken = right.some((f) => !after[f] || after[f] === '(leads nowhere)')
    if (isBroken) broken++
    if (isBroken && failed === 0) untold++
    if (!isBroken && failed > 0) failures++
    w.drop()
  }
  if (broken > 0)
    return `lost: ${broken} of ${pairs} pairs left files missing (${untold} of them with exit 0 from both)`
  return nothing + (failures > 0 ? `; in ${failures} of ${pairs} pairs one run failed, and said so` : '')
}

/** @type {{ id: string, what: string, run(context: object): Promise<string> }[]} */
export const probes = [
  { id: 'P1', what: 'a real folder of the user’s where the link or copy goes, and one beside it', run: p1 },
  { id: 'P2', what: 'the user’s own `.agents/skills/dsql`', run: p2 },
  { id: 'P3', what: 'an edit of the pack, then the same install again', run: p3 },
  { id: 'P4', what: 'an edit and a file of one’s own, then an update that changes the same file', run: p4 },
  { id: 'P5', what: 'JSON with comments, odd indents, CRLF, BOM', run: p5 },
  { id: 'P6', what: 'TOML with comments, a date, `1_000`, an inline table', run: p6 },
  { id: 'P7', what: 'an entry of the same name with the user’s `env` and `disabled`', run: p7 },
  { id: 'P8', what: 'a broken MCP file', run: p8 },
  { id: 'P9', what: 'the user’s rules, skills and servers beside ours; install, then uninstall', run: p9 },
  { id: 'P10', what: 'uninstall for one agent of three', run: p10 },
  { id: 'P11', what: `kill -9 at ${moments} moments of an install over a good one`, run: p11 },
  { id: 'P12', what: `two installs at once, ${pairs} times`, run: p12 },
]
