import { empty, raw, type Sql, sql } from './database.ts';
import type { Module, PermissionDefinition } from './module.ts';

/** What a post lets its holder be. Permissions are granted to roles by the modules' manifests, never to people. */
export const roles = {
  commander: { zh: '值班指挥长', en: 'Duty commander' },
  dispatcher: { zh: '调度员', en: 'Dispatcher' },
  workstation: { zh: '村居工作站', en: 'Village workstation' },
  officer: { zh: '专业部门经办人', en: 'Department officer' },
  hotline: { zh: '热线话务员', en: 'Hotline operator' },
  'data-steward': { zh: '数据专员', en: 'Data steward' },
  'data-user': { zh: '数据使用人', en: 'Data user' },
  'data-approver': { zh: '数据审批人', en: 'Data-centre approver' },
  'data-auditor': { zh: '数据审计员', en: 'Data auditor' },
  'enterprise-officer': { zh: '企业服务专员', en: 'Enterprise-services officer' },
  merchant: { zh: '数商', en: 'Data merchant' },
  'platform-admin': { zh: '系统管理员', en: 'Platform administrator' },
  'security-admin': { zh: '安全管理员', en: 'Security administrator' },
  'audit-admin': { zh: '审计管理员', en: 'Audit administrator' },
} as const;

export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as Role[];

/** 三权分立: nobody holds two of these. Checked when a post is given. */
export const separatedRoles: Role[] = ['platform-admin', 'security-admin', 'audit-admin'];

/** What part of the district an organisation sees. A professional unit sees what is assigned to it. */
export type Scope =
  | { level: 'district' }
  | { level: 'street'; streetCode: string }
  | { level: 'village'; villageCode: string }
  | { level: 'unit'; unitId: string };

/** Where a row belongs; the three columns every scoped table and event carries. */
export interface Placement {
  streetCode: string | null;
  villageCode: string | null;
  unitId: string | null;
}

/** Who is asking: a person acting under one of their posts. */
export interface Principal {
  personId: string;
  name: string;
  postId: string;
  role: Role;
  organisationId: string;
  scope: Scope;
  permissions: ReadonlySet<string>;
}

/**
 * The one place that turns a scope into SQL. One equality a level, so that a list walks one index
 * (`(street_code, …)`, `(village_code, …)` or `(unit_id, …)`) in page order.
 */
export function scopeFilter(scope: Scope, alias: string): Sql {
  switch (scope.level) {
    case 'district':
      return empty;
    case 'street':
      return sql`and ${raw(alias)}.street_code = ${scope.streetCode}`;
    case 'village':
      return sql`and ${raw(alias)}.village_code = ${scope.villageCode}`;
    case 'unit':
      return sql`and ${raw(alias)}.unit_id = ${scope.unitId}`;
  }
}

/** The same rule in memory, for live updates and single objects. */
export function sees(scope: Scope, row: Placement): boolean {
  switch (scope.level) {
    case 'district':
      return true;
    case 'street':
      return row.streetCode === scope.streetCode;
    case 'village':
      return row.villageCode === scope.villageCode;
    case 'unit':
      return row.unitId === scope.unitId;
  }
}

export interface PermissionTable {
  of(role: Role): ReadonlySet<string>;
  has(name: string): boolean;
  list(): ({ name: string } & PermissionDefinition)[];
}

/** Builds the one table of permissions from the manifests. A name not in it cannot be asked for by a route. */
export function permissionTable(modules: Module[]): PermissionTable {
  const definitions = new Map<string, PermissionDefinition>();
  for (const module of modules)
    for (const [name, definition] of Object.entries(module.permissions ?? {})) {
      if (!name.startsWith(`${module.name}.`))
        throw new Error(`permission ${name} must start with ${module.name}.`);
      definitions.set(name, definition);
    }
  const byRole = new Map<Role, ReadonlySet<string>>(
    roleNames.map((role) => [
      role,
      new Set(
        [...definitions].filter(([, definition]) => definition.roles.includes(role)).map(([name]) => name),
      ),
    ]),
  );
  return {
    of: (role) => byRole.get(role) ?? new Set(),
    has: (name) => definitions.has(name),
    list: () => [...definitions].map(([name, definition]) => ({ name, ...definition })),
  };
}
