import { DsqlError, nearest } from '../errors.ts'
import type { Finding, Manifest } from '../model.ts'
import type { Answer, Check, Patient } from './check.ts'
import { checks } from './checks.ts'

/** Ids, comma-separated or repeated → checks in their own order. Throws `bad-value`. */
export function chosen(only: readonly string[] | undefined): readonly Check[] {
  if (!only) return checks
  const ids = only.flatMap((word) => word.split(',')).map((word) => word.trim())
  const known = checks.map((check) => check.id)
  for (const id of ids) {
    if (known.includes(id)) continue
    const near = nearest(id, known)
    throw new DsqlError(
      'bad-value',
      `--only ${JSON.stringify(id)}: no such check`,
      near ? `did you mean ${near}? npx dsql-skill doctor --list shows them` : 'npx dsql-skill doctor --list',
    )
  }
  return checks.filter((check) => ids.includes(check.id))
}

/** Every check by itself: one that crashes is `failed`, and the others go on. */
export async function examine(patient: Patient, wanted: readonly Check[]): Promise<Finding[]> {
  const out: Finding[] = []
  for (const check of wanted) out.push(...(await one(check, patient)))
  return out
}

async function one(check: Check, patient: Patient): Promise<Finding[]> {
  const code = check.id
  try {
    const answer = await look(check, patient)
    if (typeof answer === 'string') return [{ code, level: 'ok', message: answer }]
    if (answer.length === 0) return [{ code, level: 'ok', message: check.fine }]
    return answer.map((found) => ({ ...found, code }))
  } catch (error) {
    if (error instanceof DsqlError) {
      const { message, hint, at } = error.toFailure()
      return [{ code, level: 'error', message, ...(at ? { at } : {}), fix: { say: hint } }]
    }
    const why = error instanceof Error ? error.message : String(error)
    return [
      {
        code,
        level: 'failed',
        message: `this check crashed: ${why}`,
        fix: { say: 'the other checks went on; please report this one' },
      },
    ]
  }
}

async function look(check: Check, patient: Patient): Promise<Answer> {
  if (check.needs === 'nothing') return check.run(patient)
  let manifest: Manifest | null
  try {
    manifest = patient.manifest()
  } catch {
    return [{ level: 'skipped', message: 'not looked at, since the manifest cannot be read' }]
  }
  if (manifest) return check.run(patient, manifest)
  return [{ level: 'skipped', message: 'not looked at, since nothing is set up here' }]
}
