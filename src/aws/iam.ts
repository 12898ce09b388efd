import type { Cluster } from '../model.ts'

/** `admin` has an action of its own: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/authentication-authorization.html */
export function connectAction({ user }: Pick<Cluster, 'user'>): string {
  return user === 'admin' ? 'dsql:DbConnectAdmin' : 'dsql:DbConnect'
}

/** The cluster as IAM names it; its account is not ours to know. */
export function clusterArn({ endpoint, region }: Pick<Cluster, 'endpoint' | 'region'>): string {
  const id = /^([a-z0-9]{26})\.dsql[.-]/.exec(endpoint)?.[1] ?? '*'
  return `arn:aws:dsql:${region}:*:cluster/${id}`
}
