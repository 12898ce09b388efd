import type { Base } from '../model.ts'

/** Every root but the project, in the order in which a real path is brought back to a place, as a person knows it. */
export const userBases = {
  home: '~',
  config: '~/.config',
  codex: '~/.codex',
  claude: '~/.claude',
  claudeJson: '~',
  claudeDesktop: '<Claude Desktop folder>',
  goose: '~/.config/goose',
  grok: '~/.grok',
  hermes: '~/.hermes',
  kimi: '~/.kimi-code',
  vibe: '~/.vibe',
  vscode: '<VS Code user folder>',
  zed: '~/.config/zed',
} as const satisfies Record<Exclude<Base, 'project'>, string>

/** A place in words: relative to the project, or below the usual folder of its base. */
export function tidy(place: string): string {
  if (place.startsWith('{project}/')) return place.slice('{project}/'.length)
  const end = place.indexOf('}/')
  const base = (userBases as Record<string, string>)[place.slice(1, end)]
  return base && place.startsWith('{') ? `${base}/${place.slice(end + 2)}` : place
}
