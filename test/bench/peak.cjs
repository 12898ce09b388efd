// Preloaded into the measured process: at its end, its own peak memory in KiB.
// VmHWM where there is one: ru_maxrss of a forked process starts at its parent's size on Linux (exec keeps it, getrusage(2)).
const fs = require('node:fs')

process.on('exit', () => {
  let kib = process.resourceUsage().maxRSS
  try {
    kib = Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {
    // No /proc: the number of getrusage stands.
  }
  fs.writeFileSync(process.env.DSQL_SKILL_BENCH_PEAK, String(kib))
})
