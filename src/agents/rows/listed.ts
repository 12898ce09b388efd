import type { Place } from '../../model.ts'
import type { AgentRow } from '../row.ts'

/** What differs between agents that only the table of skills 1.7.4 knows. */
interface Listed {
  name: string
  skills: AgentRow['skills']
  user: readonly Place[]
  project: readonly Place[]
}

function row({ name, skills, user, project }: Listed): AgentRow {
  const next = [`Restart ${name}.`]
  return {
    name,
    docs: 'https://github.com/vercel-labs/skills',
    checked: '2026-11-22',
    level: 'listed',
    sources: ['skills 1.7.4'],
    present: { user, project, bin: [] },
    skills,
    environment: 'unknown',
    next: { project: next, user: next },
  }
}

/** `skills` in a folder of the agent's own that has one name in a project and in the home. */
function own(name: string, folder: string, more: Partial<Omit<Listed, 'name'>> = {}): AgentRow {
  const skills = {
    install: 'symlink',
    own: { project: `{project}/${folder}/skills`, user: `{home}/${folder}/skills` },
  } as const
  return row({ name, skills, user: [`{home}/${folder}`], project: [`{project}/${folder}`], ...more })
}

/** Reads `.agents/skills`, here and for all projects. */
function native(name: string, folder: string): AgentRow {
  return row({ name, skills: { install: 'native' }, user: [`{home}/${folder}`], project: [] })
}

/** One line for each agent: nobody knows an MCP file or a steering file for any of them. */
export const listed = {
  'aider-desk': own('AiderDesk', '.aider-desk'),
  astrbot: own('AstrBot', 'data', {
    skills: {
      install: 'symlink',
      own: { project: '{project}/data/skills', user: '{home}/.astrbot/data/skills' },
    },
    user: ['{home}/.astrbot'],
    project: [],
  }),
  'autohand-code': own('Autohand Code', '.autohand'),
  'codearts-agent': own('CodeArts Agent', '.codeartsdoer'),
  codemaker: own('Codemaker', '.codemaker'),
  codestudio: own('Code Studio', '.codestudio'),
  dexto: native('Dexto', '.dexto'),
  // `agent/` is anybody's: Eve is never found, only named.
  eve: own('Eve', 'agent', {
    skills: { install: 'symlink', own: { project: '{project}/agent/skills' } },
    user: [],
    project: [],
  }),
  forgecode: own('ForgeCode', '.forge'),
  'inference-sh': own('inference.sh', '.inferencesh'),
  jazz: own('Jazz', '.jazz'),
  'iflow-cli': own('iFlow CLI', '.iflow'),
  kimchi: own('Kimchi', '.kimchi', {
    skills: {
      install: 'symlink',
      own: { project: '{project}/.kimchi/skills', user: '{config}/kimchi/harness/skills' },
    },
    user: ['{config}/kimchi'],
  }),
  kode: own('Kode', '.kode'),
  lingma: own('Lingma', '.lingma'),
  loaf: native('Loaf', '.loaf'),
  mcpjam: own('MCPJam', '.mcpjam'),
  'minimax-code': own('MiniMax Code', '.minimax'),
  moxby: own('Moxby', '.moxby'),
  mux: own('Mux', '.mux'),
  openhands: own('OpenHands', '.openhands'),
  ona: own('Ona', '.ona'),
  'posit-assistant': own('Posit Assistant', '.posit/assistant', {
    user: ['{home}/.posit/assistant', '{home}/.positai'],
  }),
  // The two Chinese editions share the project’s folder with the others: only the home tells them apart.
  'qoder-cn': own('Qoder CN', '.qoder', {
    skills: {
      install: 'symlink',
      own: { project: '{project}/.qoder/skills', user: '{home}/.qoder-cn/skills' },
    },
    user: ['{home}/.qoder-cn'],
    project: [],
  }),
  'sarvam-code': native('Sarvam Code', '.sarvam'),
  terramind: own('Terramind', '.terramind'),
  tinycloud: own('Tinycloud', '.tinycloud'),
  'trae-cn': own('Trae CN', '.trae', {
    skills: {
      install: 'symlink',
      own: { project: '{project}/.trae/skills', user: '{home}/.trae-cn/skills' },
    },
    user: ['{home}/.trae-cn'],
    project: [],
  }),
  zencoder: own('Zencoder', '.zencoder'),
  // Nothing tells it from Zencoder, whose folder it uses.
  zenflow: own('Zenflow', '.zencoder', { user: [], project: [] }),
  neovate: own('Neovate', '.neovate'),
  pochi: own('Pochi', '.pochi'),
  promptscript: row({
    name: 'PromptScript',
    skills: { install: 'native', only: 'project' },
    user: [],
    project: ['{project}/.promptscript', '{project}/promptscript.yaml'],
  }),
  adal: own('AdaL', '.adal'),
} as const satisfies Record<string, AgentRow>
