export interface KeyShape {
  what: string
  shape: RegExp
  /** In a file of the home it is where its vendor says to put it. */
  onlyShared?: true
}

export interface KeyFound {
  what: string
  /** The first, and the others. */
  line: number
  more: number[]
}

/** Whatever stands between a name and its value: JSON, TOML, YAML, `NAME=value`, two arguments, `{"name": …, "value": …}`. */
const gap = '\\s{0,80}'
const is = `["']?${gap}(?:[:=,]|,?${gap}["']?value["']?${gap}[:=])${gap}["']?`

/** Not in the middle of base64, nor one of AWS's own examples; a scope of a signature may follow. */
const accessKey =
  /(?<![A-Za-z0-9+/_-])(?:AKIA|ASIA)(?![A-Z2-7]{0,12}EXAMPLE)[A-Z2-7]{16}(?![A-Za-z0-9+=_-]|\/(?!\d{8}\/))/g

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (unique identifiers); a secret has 40
 * characters, and so has a SHA-1. A token for Aurora DSQL is a signed address, good for up to a week.
 */
export const awsShapes: readonly KeyShape[] = [
  { what: 'an AWS access key id', shape: accessKey },
  {
    what: 'an AWS secret key',
    shape: new RegExp(
      `(?:aws[_-]?secret[_-]?(?:access[_-]?)?|secret[_-]?access[_-]?)key${is}(?![0-9a-f]{40}|\\S{0,36}EXAMPLE|(\\S)\\1{39})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])`,
      'gi',
    ),
  },
  {
    what: 'an AWS session token',
    shape: new RegExp(
      `(?:aws[_-]?session[_-]?token${is}|session[_-]?token${is}(?=IQoJ|FwoG|FQoG))(?!(\\S)\\1{99})[A-Za-z0-9/+=]{100,}`,
      'gi',
    ),
  },
  { what: 'a token for Aurora DSQL', shape: /X-Amz-Signature=[0-9a-f]{64}(?![0-9a-f])/g },
]

/** Prefixes that their vendors chose so that a leak is seen; a run of one character is a place to fill in. */
const otherShapes: readonly KeyShape[] = [
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  { what: 'a token of GitHub', shape: prefixed('(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\\w{82})') },
  // https://docs.gitlab.com/security/tokens/
  { what: 'a token of GitLab', shape: prefixed('glpat-[A-Za-z0-9_-]{20,}') },
  // https://docs.slack.dev/authentication/tokens/
  { what: 'a token of Slack', shape: prefixed('xox[abeprs]-[0-9]{6,}-[A-Za-z0-9-]{10,}') },
  // https://docs.npmjs.com/about-access-tokens
  { what: 'a token of npm', shape: prefixed('npm_[A-Za-z0-9]{36}') },
  // https://docs.stripe.com/keys
  { what: 'a key of Stripe', shape: prefixed('[rs]k_live_[A-Za-z0-9]{16,}') },
  // https://docs.cloud.google.com/docs/authentication/api-keys
  { what: 'a key of Google', shape: prefixed('AIza[A-Za-z0-9_-]{35}') },
  { what: 'a key of a model’s vendor', shape: prefixed('sk-(?:ant-|proj-)[A-Za-z0-9_-]{40,}') },
  { what: 'a private key', shape: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/g },
  {
    what: 'a password in an address',
    // What is filled in later, or is no secret to anybody.
    shape:
      /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis):\/\/[^\s:@/"']{1,64}:(?![$<{%*]|(?:password|pass|secret|postgres|root|x+)@)[^\s@/"']{3,128}@/gi,
  },
]

export const keyShapes: readonly KeyShape[] = [
  ...awsShapes,
  ...otherShapes.map((shape) => ({ ...shape, onlyShared: true as const })),
]

function prefixed(shape: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9+/_-])(?!\\S{0,16}?([A-Za-z0-9*])\\1{9})${shape}(?![A-Za-z0-9])`, 'g')
}

/** Where keys stand in a text, by kind; what they are is nobody's business. */
export function keysIn(text: string, shapes: readonly KeyShape[]): KeyFound[] {
  return shapes.flatMap(({ what, shape }) => {
    const lines = new Set<number>()
    let [from, line] = [0, 1]
    for (const match of text.matchAll(shape)) {
      // Name and value may stand on two lines: the value is meant.
      const end = match.index + match[0].length
      line += newlines(text, from, end)
      from = end
      lines.add(line)
    }
    const [first, ...more] = lines
    return first === undefined ? [] : [{ what, line: first, more }]
  })
}

function newlines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
