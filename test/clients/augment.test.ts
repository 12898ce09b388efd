import { auggie } from './probes/augment.ts'
import { cover } from './support/cover.ts'

cover(auggie)
