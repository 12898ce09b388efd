import { type Roots, shown } from '../apply/places.ts'
import { runnable } from '../choices/version.ts'
import { DsqlError } from '../errors.ts'
import type { Plan, Step } from '../model.ts'
import { wantedDigest } from '../plan/see.ts'

interface Terms {
  /** An edit of the user's is no excuse either. */
  frozen: boolean
  /** Version of the tool that wrote the manifest, and of this one. */
  tool: string
  version: string
  roots: Roots
}

/** Throws where what would come out is not what the manifest records. Conflicts are told as conflicts. */
export function exactly(plan: Plan, { frozen, tool, version, roots }: Terms): void {
  const swapped = plan.steps.filter(isLostLink).map((s) => `${s.place}/`)
  const isCopyOf = (step: Step): boolean => swapped.some((place) => step.place.startsWith(place))
  const other = plan.steps.find((s) => !isRecorded(s) && !isCopyOf(s))
  if (other) {
    const file = shown(roots, other.place)
    const hint =
      tool === version
        ? 'bring the manifest up to date: npx dsql-skill update'
        : `bring back what was recorded: npx ${runnable(tool)} install; or take what is newer: npx dsql-skill update`
    const message = `${file} would not be as the manifest records it (${why(other)}); nothing was written`
    throw new DsqlError('source-differs', message, hint, { file })
  }
  const loose = frozen ? plan.steps.find((s) => isLostLink(s) || isEdit(s)) : undefined
  if (loose) {
    const file = shown(roots, loose.place)
    const reason = isLostLink(loose) ? 'this disk makes no links' : loose.reason
    const hint = 'to keep it so: npx dsql-skill install --yes; to see all of them: npx dsql-skill status'
    throw new DsqlError('not-exact', `${file}: ${reason}; nothing was written`, hint, { file })
  }
}

/** A link that gives way to copies: on a disk that makes no links. */
function isLostLink({ want, wrote, do: what }: Step): boolean {
  return want === undefined && wrote?.kind === 'link' && (what === 'delete' || what === 'forget')
}

function isEdit({ do: what, reason }: Step): boolean {
  return what === 'keep' && reason === 'edited, ours has not changed'
}

/** Wanted as it was written, or told otherwise by the manifest itself; what is in the way is a conflict. */
function isRecorded(step: Step): boolean {
  if (step.do === 'conflict' || step.reason === 'kept as you said' || step.backup !== undefined) return true
  if (isLostLink(step)) return true
  const { want, wrote } = step
  return want !== undefined && wrote !== undefined && wantedDigest(want) === wrote.digest
}

function why({ want, wrote, reason }: Step): string {
  if (!wrote) return 'the manifest does not record it'
  if (!want) return 'its choices do not ask for it'
  return wantedDigest(want) === wrote.digest ? reason : 'it would be written otherwise'
}
