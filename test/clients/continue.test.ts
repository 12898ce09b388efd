import { continueCli } from './probes/continue.ts'
import { cover } from './support/cover.ts'

cover(continueCli)
