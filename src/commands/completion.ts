import { DsqlError, nearest } from '../errors.ts'
import type { Report } from '../model.ts'
import type { Options } from './context.ts'

interface FlagWords {
  name: string
  short: string | undefined
  /** What its value is called; undefined: it takes none. */
  value: string | undefined
  values: readonly string[]
  many: boolean
  help: string
}

/** What completion needs to know of the command line; flags.ts hands it in. */
export interface Words {
  verbs: {
    name: string
    help: string
    flags: FlagWords[]
    args: readonly string[]
    /** Its argument is a folder. */
    folder: boolean
  }[]
}

const scripts: Record<string, (words: Words) => string> = { bash, zsh, fish }

/** The completion script of one shell. */
export function completion(options: Options, words: Words): Report {
  const shell = options.args?.[0] ?? ''
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
  if (!script) {
    const near = nearest(shell, Object.keys(scripts))
    const hint = near ? `did you mean ${near}?` : `one of: ${Object.keys(scripts).join(', ')}`
    throw new DsqlError('bad-value', `no completion for ${JSON.stringify(shell)}`, hint)
  }
  return { version: 1, command: 'completion', exit: 0, text: script(words), next: [] }
}

function bash({ verbs }: Words): string {
  const cases = verbs.map(
    (v) =>
      `    ${v.name}) words="${[...v.flags.map((f) => f.name), ...v.args].join(' ')}"${v.folder ? ' folders=yes' : ''} ;;`,
  )
  const values = valueCases(verbs).map(
    ([flag, list]) => `    ${flag}) COMPREPLY=($(compgen -W "${list}" -- "$cur")); return ;;`,
  )
  return `# bash completion for dsql-skill: eval "$(dsql-skill completion bash)"
_dsql_skill() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" verb="" words="" folders="" w
  case "$prev" in
${values.join('\n')}
    ${folderFlags(verbs).join('|')}) COMPREPLY=($(compgen -d -- "$cur")); return ;;
  esac
  for w in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$w" in ${verbs.map((v) => v.name).join('|')}) verb="$w"; break ;; esac
  done
  case "$verb" in
${cases.join('\n')}
    *) words="${verbs.map((v) => v.name).join(' ')} --help --version" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  [ -z "$folders" ] || COMPREPLY+=($(compgen -d -- "$cur"))
}
complete -F _dsql_skill dsql-skill
`
}

function zsh({ verbs }: Words): string {
  const cases = verbs.map((v) => {
    const flags = v.flags.map(zshFlag)
    const words = v.folder ? '_files -/' : `(${v.args.join(' ')})`
    const args = v.folder || v.args.length > 0 ? [`'*:value:${words}'`] : []
    return `      ${v.name}) _arguments ${[...flags, ...args].join(' ')} ;;`
  })
  return `#compdef dsql-skill
# zsh completion for dsql-skill: source <(dsql-skill completion zsh)
_dsql_skill() {
  local -a verbs
  verbs=(${verbs.map((v) => `'${v.name}:${plain(v.help)}'`).join(' ')})
  _arguments -C '1: :->verb' '*:: :->rest'
  case $state in
    verb) _describe 'verb' verbs ;;
    rest) case $words[1] in
${cases.join('\n')}
    esac ;;
  esac
}
compdef _dsql_skill dsql-skill
`
}

function zshFlag(f: FlagWords): string {
  const many = f.many ? '*' : ''
  const choice = f.values.length > 0 ? `(${f.values.join(' ')})` : takesFolder(f) ? '_files -/' : ' '
  const rest = `[${plain(f.help)}]${f.value === undefined ? '' : `:${f.value}:${choice}`}`
  if (!f.short) return `'${many}${f.name}${rest}'`
  return `'${f.many ? '*' : `(${f.short} ${f.name})`}'{${f.short},${f.name}}'${rest}'`
}

function fish({ verbs }: Words): string {
  const out = [
    '# fish completion for dsql-skill: dsql-skill completion fish | source',
    'complete -c dsql-skill -f',
  ]
  const none = '__fish_use_subcommand'
  for (const v of verbs) {
    out.push(`complete -c dsql-skill -n ${none} -a ${v.name} -d '${plain(v.help)}'`)
    const on = `'__fish_seen_subcommand_from ${v.name}'`
    for (const f of v.flags) {
      const short = f.short ? ` -s ${f.short.slice(1)}` : ''
      const choice = takesFolder(f) ? '(__fish_complete_directories)' : f.values.join(' ')
      const values = f.value === undefined ? '' : ` -x${choice ? ` -a '${choice}'` : ''}`
      out.push(`complete -c dsql-skill -n ${on}${short} -l ${f.name.slice(2)}${values} -d '${plain(f.help)}'`)
    }
    const args = v.folder ? '(__fish_complete_directories)' : v.args.join(' ')
    if (args !== '') out.push(`complete -c dsql-skill -n ${on} -a '${args}'`)
  }
  return `${out.join('\n')}\n`
}

/** Values by `--flag` or `--flag|-f`, as bash's case takes them. */
function valueCases(verbs: Words['verbs']): [string, string][] {
  const all = new Map<string, string>()
  for (const f of verbs.flatMap((v) => v.flags)) {
    const key = f.short ? `${f.name}|${f.short}` : f.name
    // Where two verbs differ in a flag, the first one's is the fuller.
    if (f.values.length > 0 && !all.has(key)) all.set(key, f.values.join(' '))
  }
  return [...all]
}

function takesFolder(f: FlagWords): boolean {
  return f.value === 'DIR' || f.value === 'SOURCE'
}

function folderFlags(verbs: Words['verbs']): string[] {
  const found = verbs.flatMap((v) => v.flags).filter(takesFolder)
  return [...new Set(found.flatMap((f) => (f.short ? [f.name, f.short] : [f.name])))]
}

/** Text that is safe inside the quotes and brackets of all three shells. */
function plain(text: string): string {
  return text
    .replace(/['"[\]:\\`$]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
}
