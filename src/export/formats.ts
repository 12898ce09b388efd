import type { PackFile } from '../model.ts'
import type { Goods } from './goods.ts'
import { kiroPower } from './kiro.ts'
import { relocated } from './relocate.ts'

export type FormatId = 'kiro-power' | 'claude-plugin' | 'gemini-extension' | 'zip'

interface Format {
  /** What it is called in the plan. */
  name: string
  files(goods: Goods): PackFile[]
  /** The files go into one archive of this name, which alone is the packaging. */
  archive?(goods: Goods): string
  next(dir: string, goods: Goods): string
}

/** Each packaging as its client wants it. */
const formats = {
  'kiro-power': {
    name: 'the Kiro power',
    files: kiroPower,
    next: (dir) => `In Kiro: Powers, Add Custom Power, from a folder: ${dir}`,
  },
  // https://code.claude.com/docs/en/plugins-reference
  'claude-plugin': {
    name: 'the Claude Code plugin',
    files: (goods) => [
      ...goods.json('.claude-plugin/plugin.json', {
        name: goods.pack.name,
        version: goods.version,
        description: goods.front.description,
        author: { name: 'dsql-skill' },
        ...(goods.front.license ? { license: goods.front.license } : {}),
        keywords: goods.own ? ['dsql', 'aurora-dsql', 'postgresql'] : [goods.pack.name],
      }),
      ...goods.json('.mcp.json', goods.servers('claude-code')),
      { path: 'README.md', text: readme(goods, 'Claude Code plugin', 'claude --plugin-dir') },
      ...skillFiles(goods, `skills/${goods.pack.name}/`),
    ],
    next: (dir) => `Try it: claude --plugin-dir ${dir}; check it: claude plugin validate ${dir}`,
  },
  // https://geminicli.com/docs/extensions/reference
  'gemini-extension': {
    name: 'the Gemini CLI extension',
    files: (goods) => [
      ...goods.json('gemini-extension.json', {
        name: goods.own ? 'aurora-dsql' : goods.pack.name,
        version: goods.version,
        description: goods.front.description,
        contextFileName: 'GEMINI.md',
        ...goods.servers('gemini-cli'),
      }),
      { path: 'GEMINI.md', text: context(goods) },
      { path: 'README.md', text: readme(goods, 'Gemini CLI extension', 'gemini extensions install') },
      ...skillFiles(goods, `skills/${goods.pack.name}/`),
    ],
    next: (dir) => `Install it: gemini extensions install ${dir}`,
  },
  // The form that claude.ai and the Agent Skills of the API take: the skill's folder at the root of the archive.
  zip: {
    name: 'the skill as an archive',
    files: (goods) => skillFiles(goods, `${goods.pack.name}/`),
    archive: (goods) => `${goods.pack.name}.zip`,
    next: (dir, goods) => `Upload ${dir}/${goods.pack.name}.zip where your client takes skills`,
  },
} as const satisfies Record<FormatId, Format>

export function formatNamed(id: FormatId): Format {
  return formats[id]
}

/** The skill below a folder of the packaging; paths in its text are shown from the skill's own folder. */
function skillFiles({ pack }: Goods, folder: string): PackFile[] {
  const here = new Map(pack.files.map((f) => [f.path, f.path]))
  return relocated(pack.files, here, pack.name).map((f) => ({ ...f, path: folder + f.path }))
}

/** Always loaded: without it a skill that is installed is not yet a skill that is read. */
function context({ pack }: Goods): string {
  return [
    '# Amazon Aurora DSQL',
    '',
    `- Before any task that touches the database, activate the skill \`${pack.name}\` and follow the references it names. General knowledge of PostgreSQL misleads here, and the rules changed in 2026.`,
    '',
  ].join('\n')
}

function readme({ pack, front, version }: Goods, what: string, command: string): string {
  return [
    `# ${pack.name}, as a ${what}`,
    '',
    front.description,
    '',
    `Version ${version}, built by \`npx dsql-skill export\`. Install it from this folder: \`${command} <folder>\`.`,
    '',
  ].join('\n')
}
