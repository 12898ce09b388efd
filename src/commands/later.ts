// What most runs do without, in one file: each that is loaded by itself would split what it shares with the others.
export { clusters } from './clusters.ts'
export { doctor } from './doctor.ts'
export { image } from './image.ts'
export { mcp } from './mcp.ts'
export { pick } from './pick.ts'
