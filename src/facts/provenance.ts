import type { Day } from './fact.ts'

function live<const C extends Day>(source: string, checked: C) {
  return { source, checked, confidence: 'live' } as const
}

function documented<const C extends Day>(source: string, checked: C) {
  return { source, checked, confidence: 'documented' } as const
}

const plugins =
  'https://github.com/awslabs/agent-plugins/tree/main/plugins/databases-on-aws/skills/dsql/references'

/** Answers of a live cluster, recorded as golden files: 212 cases. */
export const emulator = live(
  'https://github.com/Dreamescaper/dsql-emulator/tree/main/test/conformance/golden',
  '2026-09-18',
)

/** A schema tool's notes, measured in ap-northeast-1 in July and October 2026; the newer reading counts. */
export const pistachio = live('https://github.com/winebarrel/pistachio/blob/main/DSQL.md', '2026-10-10')

/** AWS's own observations on a single-Region cluster. */
export const limitsPage = live(`${plugins}/limits-and-error-codes.md`, '2026-10-01')
export const troubleshooting = live(`${plugins}/troubleshooting.md`, '2026-10-01')
export const indexConversion = live(`${plugins}/pg-migrations/index-conversion.md`, '2026-10-01')

/** First contact of a project with a cluster in eu-north-1. */
export const firstContact = live(
  'https://github.com/RomanKushyk/investment-tracker/blob/main/infra/docs/dsql-ddl-first-contact.md',
  '2026-08-27',
)

/** A public log of trials on a cluster in eu-central-1. */
export const spike = live('public trial log, eu-central-1', '2026-09-23')

/** Remarks marked as measured in a local emulator's source. */
export const ministack = live('https://github.com/ministackorg/ministack', '2026-08-30')

/** AWS tests these inputs against clusters. */
export const linter = live('https://github.com/awslabs/aurora-dsql-tools/tree/main/dsql-lint', '2026-09-23')

/** The official skill. */
export const officialSkill = documented(
  'https://github.com/awslabs/mcp/tree/main/src/aurora-dsql-mcp-server/skills/dsql-skill',
  '2026-08-21',
)

export const releaseNotes = documented(
  'https://docs.aws.amazon.com/aurora-dsql/latest/userguide/release-notes.html',
  '2026-10-02',
)

export const mcpSource = live(
  'https://github.com/awslabs/mcp/tree/main/src/aurora-dsql-mcp-server',
  '2026-09-18',
)

/** The published package, read in full. */
export const mcpPackage = live(
  'https://github.com/awslabs/mcp/tree/main/src/aurora-dsql-mcp-server (1.1.4 as published)',
  '2026-11-24',
)

export const signer = live(
  'https://github.com/aws/aws-sdk-js-v3/tree/main/packages/dsql-signer (3.1142.0 as published)',
  '2026-11-22',
)

/** What follows from the version of PostgreSQL that the service speaks. */
export const postgres = documented('https://www.postgresql.org/docs/16/', '2026-11-22')

/** A page of the user guide. */
export function guide<const C extends Day>(page: string, checked: C) {
  return documented(`https://docs.aws.amazon.com/aurora-dsql/latest/userguide/${page}.html`, checked)
}

/** Pages whose text was seen in September 2026; of the others the reading of April counts. */
export const createTablePage = guide('create-table-syntax-support', '2026-09-15')
export const createIndexPage = guide('create-index-syntax-support', '2026-09-15')
export const alterTablePage = guide('alter-table-syntax-support', '2026-09-15')
export const asyncIndexPage = guide('working-with-create-index-async', '2026-04-13')
export const typesPage = guide('working-with-postgresql-compatibility-supported-data-types', '2026-09-15')
export const featuresPage = guide(
  'working-with-postgresql-compatibility-supported-sql-features',
  '2026-04-13',
)
export const unsupportedPage = guide('working-with-postgresql-compatibility-migration-guide', '2026-04-13')
export const quotasPage = guide('CHAP_quotas', '2026-04-13')
export const concurrencyPage = guide('working-with-concurrency-control', '2026-04-13')
export const tokenPage = guide('section-authentication-token', '2026-04-13')
export const rolesPage = guide('using-database-and-iam-roles', '2026-04-13')
export const privateLinkPage = guide('privatelink-managing-clusters', '2026-04-13')
export const faultsPage = guide('troubleshooting', '2026-04-13')
export const lifecyclePage = guide('cluster-lifecycle', '2026-04-13')

/** Nobody measured it. */
export const unmeasured = {
  source: 'no source settles it',
  checked: '2026-11-22',
  confidence: 'disputed',
  disputed: 'not measured',
} as const
