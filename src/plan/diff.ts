import { createTwoFilesPatch } from 'diff'
import type { Node, Place, Plan } from '../model.ts'

/** Unified diffs of every file that the plan changes or makes, by place; links and unchanged files have none. */
export function diffs(plan: Plan, shown: (place: Place) => string): Map<string, string> {
  const out = new Map<string, string>()
  for (const write of plan.writes) {
    if (write.before.is === 'link' || write.after.is === 'link') continue
    const name = shown(write.place)
    const from = write.before.is === 'absent' ? '/dev/null' : name
    const to = write.after.is === 'absent' ? '/dev/null' : name
    out.set(name, createTwoFilesPatch(from, to, text(write.before), text(write.after)).replace(/^=+\n/, ''))
  }
  return out
}

/** What would change from the user's text to ours, where the two clash. */
export function between(name: string, theirs: string, ours: string): string {
  const patch = createTwoFilesPatch(`${name} (theirs)`, `${name} (ours)`, unified(theirs), unified(ours))
  return patch.replace(/^=+\n/, '')
}

function unified(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function text(node: Node): string {
  return node.is === 'file' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(node.bytes) : ''
}
