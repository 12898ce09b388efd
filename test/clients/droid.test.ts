import { droid } from './probes/droid.ts'
import { cover } from './support/cover.ts'

cover(droid)
