import type { FactRow } from './fact.ts'
import { guide, lifecyclePage, releaseNotes } from './provenance.ts'
import { regions } from './regions.ts'

const clustersPage = guide('what-is-aurora-dsql', '2026-04-13')

export const clusters = [
  {
    id: 'CLUSTER-GA',
    what: 'general availability',
    verdict: 'accepted',
    since: '2025-05-27',
    note: 'preview since 2024-12-03',
    ...releaseNotes,
  },
  {
    id: 'CLUSTER-ARN',
    what: 'ARN of a cluster',
    verdict: 'behaves',
    note: 'arn:aws:dsql:REGION:ACCOUNT:cluster/ID',
    ...clustersPage,
  },
  {
    id: 'CLUSTER-STATES',
    what: 'states of a cluster',
    verdict: 'behaves',
    note: 'CREATING, ACTIVE, IDLE, INACTIVE (wakes on connect), UPDATING, DELETING, DELETED, FAILED; multi-Region also PENDING_SETUP, PENDING_DELETE',
    ...lifecyclePage,
  },
  {
    id: 'CLUSTER-IAM',
    what: 'IAM actions of the control plane',
    verdict: 'behaves',
    note: 'dsql:CreateCluster, GetCluster, ListClusters, UpdateCluster, DeleteCluster, TagResource',
    ...clustersPage,
  },
  {
    id: 'CLUSTER-POLICIES',
    what: 'resource-based policies',
    verdict: 'accepted',
    since: '2025-10-24',
    ...releaseNotes,
  },
  {
    id: 'CLUSTER-CDC',
    what: 'change data capture',
    verdict: 'accepted',
    since: '2026-07-08',
    note: 'preview since 2026-05-14',
    ...releaseNotes,
  },
  {
    id: 'CLUSTER-COMPRESSION',
    what: 'text types are compressed',
    verdict: 'behaves',
    since: '2026-08-26',
    ...releaseNotes,
  },
  {
    id: 'CLUSTER-REGIONS',
    what: 'Regions',
    verdict: 'behaves',
    note: regions.map((r) => (r === 'eu-south-2' ? `${r} (multi-Region only)` : r)).join(', '),
    ...releaseNotes,
  },
  {
    id: 'CLUSTER-MULTI-REGION',
    what: 'multi-Region cluster',
    verdict: 'behaves',
    note: 'two Regions and a witness of one set; both endpoints read and write, strongly consistent',
    ...releaseNotes,
  },
  {
    id: 'CLUSTER-REGION-SETS',
    what: 'sets of Regions',
    verdict: 'behaves',
    note: 'US: us-east-1, us-east-2, us-west-2. Asia Pacific: Osaka, Seoul, Tokyo, since 2026-07-31 Mumbai, Singapore. Europe: Frankfurt, Ireland, London, Paris, since 2026-07-31 Stockholm, Spain. None across continents',
    ...releaseNotes,
  },
] as const satisfies readonly FactRow[]
