import type { Sick } from './trouble.ts'

/**
 * Why something failed, in one line, from wherever the server says so: its notes in the protocol (a tool's own answer
 * hides the reason, seen with 1.1.4), else the tool's answer, else its stderr. Keys and tokens are left out.
 */
export function reasonOf({ logs, texts = [], stderr, how, why }: Sick): string {
  const told = [...logs, ...texts].map((text) => text.trim()).filter((text) => !isHollow(text))
  const note = logs.findLast((text) => !isHollow(text)) ?? told.at(-1)
  const words = note ?? (how === 'answered' ? '' : lastWords(stderr))
  // What is cut in two is no longer known for a key.
  return visible(short(redacted(stripped(words || (how === 'ended' || how === 'silent' ? '' : why)))))
}

/** All that was said, in one line: what the rows of the tables look into. */
export function allWords({ logs, texts = [], stderr, how, why }: Sick): string {
  const said = how === 'answered' ? [...logs, ...texts] : [...logs, ...texts, ...stderr.map(unframed), why]
  return said.join(' ').replace(/\s+/g, ' ')
}

/** That a tool failed, and nothing more. */
function isHollow(text: string): boolean {
  return /^\s*(Error executing tool \w+\s*)?$/.test(text)
}

/** Without what every failed connection is told with. */
function stripped(text: string): string {
  return text
    .replace(/^(?:Error executing (?:tool )?\w+: )+/, '')
    .replace(/^Failed to (create connection|execute query) due to error ?: /, '')
    .replace(/^connection failed: /, '')
    .replace(/^connection to server at "[^"]*"(?: \([^)]*\))?, port \d+ failed: /, '')
    .replace(/^FATAL: +/, '')
}

/** The line of a program's stderr that says why it ended: of uv, of argparse, of a traceback (rich draws a box around it). */
export function lastWords(stderr: readonly string[]): string {
  const lines = stderr.filter((line) => !isFramed(line)).map((line) => unframed(line).trimEnd())
  const uv = lines.findLastIndex((line) => /^\s*(error: |× )/.test(line))
  // What follows are its causes, the nearest to the truth last; uv's advice is a line of its own.
  if (uv >= 0) {
    const causes = lines
      .slice(uv + 1)
      .filter((line) => /^\s*(cause|Caused by): |^\s*╰─▶ |^\s*├─▶ /.test(line))
    return [lines[uv], causes.at(-1)]
      .flatMap((line) => line ?? [])
      .map(bare)
      .join(': ')
  }
  const told = lines.filter((line) => line.trim() !== '' && !isChatter(line))
  const last =
    told.findLast((line) => /^[\w.-]+: error: /.test(line)) ??
    told.findLast((line) => /^[A-Za-z_][\w.]*(Error|Exception|NotFound|Exit|Interrupt|Group)\b/.test(line)) ??
    told.findLast((line) => /\| (ERROR|CRITICAL) /.test(line)) ??
    told.findLast((line) => /^\S/.test(line)) ??
    told.at(-1)
  return bare(last ?? '')
}

function bare(line: string): string {
  return line
    .trim()
    .replace(/^(error: |cause: |Caused by: |× |╰─▶ |├─▶ )/, '')
    .replace(/^.*\| (ERROR|CRITICAL) +\| [\w.:]+ - /, '')
    .replace(/^awslabs\.[\w.-]+: error: /, '')
    .replace(/^botocore\.exceptions\./, '')
}

/** Of a box that rich draws: what was on the way; the reason stands below it. */
function isFramed(line: string): boolean {
  return /^\s*[│╭╰](?!─▶)/.test(line)
}

/** Frames that rich draws, and colours. */
function unframed(line: string): string {
  return line.replace(/\u001b\[[\d;]*[A-Za-z]/g, '').replace(/^\s*[│╭╰┌└](?!─▶)[─\s]*|[\s─]*[│╮╯┐┘]\s*$/g, '')
}

/** What is said also when all is well. */
function isChatter(line: string): boolean {
  return (
    /\| (INFO|DEBUG|WARNING) +\|/.test(line) ||
    /^\[[\d/: ]+\] (INFO|WARNING|DEBUG) /.test(line) ||
    /^(Downloading|Downloaded|Installed|Prepared|Resolved|Building|Built|Updated)\b/.test(line.trim()) ||
    /^Traceback |^─+|^─*\s*Traceback|DeprecationWarning/.test(line.trim())
  )
}

function short(text: string, most = 300): string {
  const flat = text.replace(/\s*\n\s*/g, ' ').trim()
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat
}

/**
 * Shapes of what must not be printed: access key ids, secrets and tokens, signed parts of a connection token, passwords in
 * addresses (uv names the index it asked). https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/(X-Amz-(?:Signature|Security-Token|Credential)(?:=|%3D))[^&\s"']+/gi, '$1[secret]'],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, '[key id]'],
  [
    /((?:aws[_-]?)?(?:secret[_-]?access[_-]?key|session[_-]?token|security[_-]?token|password)["']?\s*[:=]\s*["']?)[^\s"',}]+/gi,
    '$1[secret]',
  ],
  // As an argument, or as a variable.
  [
    /(--[\w-]{0,40}(?:passw(?:or)?d|secret|token|(?:api|access)-?key)[\w-]{0,40}(?:=|\s{1,9})["']?)[^\s"']+/gi,
    '$1[secret]',
  ],
  [/((?:passw(?:or)?d|secret|token|api_?key)\w{0,40}=["']?)[^\s"',}&]+/gi, '$1[secret]'],
  [/((?:Bearer|Basic) )[\w.~+/-]{12,}=*/g, '$1[secret]'],
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  [/\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{82})\b/g, '[secret]'],
  [/(\/\/)[^/\s:@]+(?::[^/\s@]*)?@/g, '$1[secret]@'],
  [
    /(?<![A-Za-z0-9/+_.-])(?=[a-z/+\d]*[A-Z])(?=[A-Z/+\d]*[a-z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
    '[secret]',
  ],
  [/[A-Za-z0-9/+_-]{100,}={0,2}/g, '[secret]'],
]

export function redacted(text: string): string {
  return secrets.reduce((out, [shape, instead]) => out.replace(shape, instead), text)
}

/** What a terminal would act on, or turn around, is spelt out. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)
}
