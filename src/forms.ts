/** The forms of single answers: flags, prompts and the manifest share them. */
export const forms = {
  endpoint: /^[a-z0-9][a-z0-9.-]{0,252}$/,
  region: /^[a-z]{2}(-[a-z]+)+-\d$/,
  /** These two: never anything that a shell or a client that joins arguments (Auggie) would take apart. */
  user: /^[A-Za-z_][\w-]{0,62}$/,
  profile: /^[\w.@:/+=][\w.@:/+=-]{0,127}$/,
  serverVersion: /^(latest|\d+(\.\d+)*[a-z0-9.+-]{0,32})$/,
  /** A file name without its end, in any script; no comma, which stands between two of them. */
  kiroAgent: /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} _.-]{0,61}[\p{L}\p{M}\p{N}_.-])?$/u,
  id: /^[a-z0-9]+(-[a-z0-9]+)*$/,
} as const

export type FormId = keyof typeof forms

export function fits(form: FormId, value: string): boolean {
  return value.length <= 253 && forms[form].test(value)
}

/** A word of a command line as a POSIX shell takes it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** What somebody else wrote, as part of a line: nothing in it may move the cursor or turn the text around. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '')
}
