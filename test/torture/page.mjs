const verbs = ['init', 'update', 'remove']
/** The names of test/torture/edits.ts, and a checkout of an earlier commit. */
const edited = [
  'addFile',
  'appendToOwn',
  'deleteOwn',
  'editPack',
  'editSteering',
  'deleteOurs',
  'reformat',
  'toggle',
  'linkToText',
  'checkout',
]

const parts = [
  {
    title: 'Killed',
    what: 'A real process ends itself with SIGKILL at each of its changing calls to the file system (counted within Node, so that one write is open, write, mode, sync, close, rename): before it (which is after the one before), after the last, and for content also when half of it has arrived. Then the next run must make the tree whole, and from the same wreck `remove` must give every byte of the user’s back.',
    head: ['verb', 'calls', 'kill points tried', 'violations'],
    rows: (of) => verbs.map((v) => [v, of(`kill-${v}`, 'calls'), of(`kill-${v}`, 'kills'), 0]),
  },
  {
    title: 'Two at once',
    what: 'Pairs of real processes in one folder (init, update, add, install, remove, with equal and with different wishes). Each must succeed or say why not and write nothing; the tree must be one that the two could have made one after the other, `status --check` must agree, and `remove` must give the bytes back.',
    head: ['pairs', 'runs of a pair', 'processes that stood back and said so', 'violations'],
    rows: (of) => [[of('pairs', 'pairs'), of('pairs', 'runs'), of('pairs', 'refused'), 0]],
  },
  {
    title: 'A full disk',
    what: 'ENOSPC at each write in turn; and a small real disk (tmpfs) with room for 0, 1, 2 … pages more. A run that cannot be done leaves everything as it was, or keeps what was there in its journal and says so; with space again, the next run makes it whole.',
    head: ['verb', 'faults', 'sizes of a real disk', 'of these refused', 'violations'],
    rows: (of) =>
      verbs.map((v) => [
        v,
        of(`enospc-${v}`, 'faults'),
        of(`full-${v}`, 'tried'),
        of(`full-${v}`, 'refused'),
        0,
      ]),
  },
  {
    title: 'Read-only folders',
    what: 'Each folder of the project in turn, as a user without the right to write there.',
    head: ['verb', 'folders', 'of these refused', 'violations'],
    rows: (of) => verbs.map((v) => [v, of(`read-only-${v}`, 'tried'), of(`read-only-${v}`, 'refused'), 0]),
  },
  {
    title: 'Files that change meanwhile',
    what: 'A line is added to each of the user’s files before each changing call of the run. The line is never lost. One moment is left out, since no system call closes it: between the last look at a file and the rename that replaces this very file.',
    head: ['verb', 'moments', 'of these refused', 'violations'],
    rows: (of) => verbs.map((v) => [v, of(`changed-${v}`, 'moments'), of(`changed-${v}`, 'refused'), 0]),
  },
  {
    title: 'Clocks',
    what: 'Between a killed run and the next the clock jumps back or ahead by up to nine years, and goes on jumping while the next one waits.',
    head: ['verb', 'kill points tried', 'runs after a jump', 'violations'],
    rows: (of) => verbs.map((v) => [v, of(`clock-${v}`, 'kills'), of(`clock-${v}`, 'jumped'), 0]),
  },
  {
    title: 'Sequences',
    what: 'Random sequences of verbs and of what users do: edit, delete and add files, print JSON anew, switch our entry off, lose links in a checkout, go back to an earlier commit; with new releases of the pack in between. Every edit of what is theirs is done to a twin of the project too, in which we never were. Twice is once; a run that is refused writes nothing; no line of the user’s is lost; and after `remove` the project is its twin again.',
    head: ['sequences', 'seed', 'verbs done', 'refused, nothing written', 'edits', 'releases', 'violations'],
    rows: (of) => [
      [
        of('sequences', 'sequences'),
        of('sequences', 'seed'),
        of('sequences', 'done'),
        of('sequences', 'refused'),
        edits(of),
        of('sequences', 'release'),
        0,
      ],
    ],
  },
]

function edits(of) {
  return edited.reduce((sum, name) => sum + (of('sequences', name) ?? 0), 0)
}

/** docs/reliability.md: only what ran, and only when all of it held. */
export function page(figures, { date, commit, node }) {
  const of = (part, figure) => figures[part]?.[figure]
  const out = [
    '# Reliability',
    '',
    '<!-- Written by `npm run torture`; do not edit. -->',
    '',
    `Figures of ${date}, commit ${commit}, Node ${node}. \`npm run torture\` tries all of this again and writes this page anew when every law held; a short form is a part of \`npm test\`. The laws are those of docs/architecture.md: twice is once, nothing half-written, no byte of the user’s changes or is lost, and \`remove\` gives the tree back.`,
  ]
  for (const { title, what, head, rows } of parts) {
    const ran = rows(of).filter((row) => row.every((cell) => cell !== undefined))
    if (ran.length === 0) continue
    const line = (cells) => `| ${cells.join(' | ')} |`
    out.push('', `## ${title}`, '', what, '', line(head), line(head.map(() => '---')), ...ran.map(line))
  }
  return `${out.join('\n')}\n`
}
