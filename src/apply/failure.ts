import path from 'node:path'
import { DsqlError } from '../errors.ts'

/** An operating-system error becomes a sentence with its place; a bug stays a bug. */
export function expected(error: unknown, outcome = 'nothing was changed'): unknown {
  if (!isSystem(error)) return error
  const file = 'path' in error && typeof error.path === 'string' ? error.path : ''
  const folder = file ? path.dirname(file) : 'the folder'
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  const hint = full ? 'free some space and run it again' : `check the rights of ${folder}: ls -ld ${folder}`
  const verb = error.syscall === 'scandir' || error.syscall === 'read' ? 'read' : 'write'
  return new DsqlError('write-failed', `cannot ${verb} ${file} (${error.code}): ${outcome}`, hint, { file })
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function isSystem(error: unknown): error is Error & { code: string; syscall: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error
}
