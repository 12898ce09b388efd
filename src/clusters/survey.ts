import type { ClusterInfo, Finding } from '../model.ts'
import { type Answered, type Ask, type Named, readCluster, readList, toGet, toList } from './aws.ts'
import { nonsense, type Trouble, troubleOf, type Who } from './trouble.ts'

export interface Wanted {
  region: string
  /** Named by the user: it was promised. */
  isNamed: boolean
  /** Among those that are known to have Aurora DSQL. */
  isKnown: boolean
}

export interface Survey {
  clusters: ClusterInfo[]
  findings: Finding[]
  /** Regions that answered. */
  listed: string[]
  /** Regions that were to be asked and did not answer, with the reason; not those that were left out after it. */
  failed: (Wanted & { trouble: Trouble })[]
  /** Every one was asked. */
  isWhole: boolean
}

/** How many programs run at a time: each is a Python of its own. */
const width = 4

/** So many Regions unreachable, and none reached: so is the rest. */
const enough = 4

/**
 * Asks one Region after the other, a few at a time. The first alone: what is wrong with the credentials is said once, and
 * what `aws` keeps of a sign-in is kept before four look for it.
 */
export async function survey(
  ask: Ask,
  wanted: readonly Wanted[],
  who: Who,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Survey> {
  const out: Survey = { clusters: [], findings: [], listed: [], failed: [], isWhole: false }
  let done = 0
  let isOver = false
  const gated = gate(ask)
  const one = async (w: Wanted): Promise<void> => {
    if (isOver || signal.aborted) return
    tell(`${w.region} … ${done} of ${wanted.length} Regions, ${out.clusters.length} found`)
    const trouble = await lookInto(gated, w, who, out)
    done++
    if (!trouble) return
    out.failed.push({ ...w, trouble })
    isOver ||= trouble.isEverywhere || unreachable(out)
  }
  const [head, ...rest] = wanted
  if (head) await one(head)
  await inParallel(rest, one)
  const place = (region: string): number => wanted.findIndex((w) => w.region === region)
  out.clusters.sort((a, b) => place(a.region) - place(b.region) || (a.identifier < b.identifier ? -1 : 1))
  out.failed.sort((a, b) => place(a.region) - place(b.region))
  out.findings.push(...told(out))
  const left = wanted.length - done
  if (left > 0 && done > 0) out.findings.push(leftOut(left))
  out.isWhole = left === 0
  return out
}

function unreachable({ listed, failed }: Survey): boolean {
  return listed.length === 0 && failed.filter((f) => f.trouble.code === 'aws-unreachable').length >= enough
}

async function lookInto(ask: Ask, { region }: Wanted, who: Who, out: Survey): Promise<Trouble | undefined> {
  const ran = await ask(toList(region))
  const named = readList(ran.out)
  const trouble = troubleOf(ran, who) ?? (named ? undefined : nonsense)
  if (trouble) return trouble
  const unread: { answer: Answered; trouble: Trouble }[] = []
  await inParallel(named ?? [], async (cluster: Named) => {
    const answer = await ask(toGet(region, cluster.identifier))
    const fault = troubleOf(answer, who)
    // Deleted between the two questions.
    if (/ResourceNotFound/.test(answer.err)) return
    if (fault) unread.push({ answer, trouble: fault })
    out.clusters.push(readCluster(fault ? '' : answer.out, cluster, region))
  })
  out.listed.push(region)
  const why = unread[0]?.trouble
  if (why) {
    const message = `${region}: ${unread.length} of its clusters cannot be looked at: ${why.message}`
    out.findings.push({ code: why.code, level: 'warning', message, fix: why.fix })
  }
  return undefined
}

/** Regions with the same trouble in one finding: an account may be barred from most of them. */
function told({ failed, listed }: Survey): Finding[] {
  const out = new Map<string, { finding: Finding; regions: string[] }>()
  for (const one of failed) {
    const finding = findingOf(one, listed.length > 0)
    const key = JSON.stringify(finding)
    const same = out.get(key) ?? { finding, regions: [] }
    same.regions.push(one.region)
    out.set(key, same)
  }
  return [...out.values()].map(({ finding, regions }) => {
    return { ...finding, message: `${regions.join(', ')}: ${finding.message}` }
  })
}

/** Where nobody said that it should answer, no answer need not be a fault. */
function findingOf({ isNamed, isKnown, trouble }: Survey['failed'][number], elsewhere: boolean): Finding {
  const { code, message, fix, isEverywhere } = trouble
  if (!isNamed && !isKnown && code === 'aws-unreachable')
    return { code, level: 'info', message: 'there seems to be no Aurora DSQL' }
  if (!isNamed && elsewhere && code === 'aws-credentials' && !isEverywhere)
    return { code, level: 'info', message: 'not enabled for this account' }
  return { code, level: isNamed ? 'error' : 'warning', message, fix }
}

function leftOut(regions: number): Finding {
  const message = `after that ${regions} more ${regions === 1 ? 'Region was' : 'Regions were'} not asked`
  return { code: 'regions-left-out', level: 'warning', message }
}

/** Regions and the clusters in them are asked at the same time; all together no more than these. */
function gate(ask: Ask): Ask {
  let running = 0
  const waiting: (() => void)[] = []
  return async (words) => {
    if (running === width) await new Promise<void>((go) => waiting.push(go))
    else running++
    try {
      return await ask(words)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const open = [...items]
  const worker = async (): Promise<void> => {
    for (let item = open.shift(); item !== undefined; item = open.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(width, open.length) }, worker))
}
