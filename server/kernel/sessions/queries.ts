import { type Queryable, sql, type Transaction } from '../database.ts';
import type { Role } from '../permissions.ts';

export interface PrincipalRow {
  person_id: string;
  name: string;
  post_id: string;
  role: Role;
  organisation_id: string;
  level: 'district' | 'street' | 'village' | 'unit';
  street_code: string | null;
  village_code: string | null;
  unit_id: string | null;
  /** ISO time of the database, for the last-seen rule. */
  now: string;
}

/** The living sessions behind these tokens, each with the post it acts under (the chosen one, else the first given). */
export function listSessions(
  db: Queryable,
  tokens: readonly string[],
  limits: { idleMinutes: number },
): Promise<(PrincipalRow & { token: string })[]> {
  return db.rows(sql`
    select distinct on (session.token) session.token,
      person.id as person_id, person.name, post.id as post_id, post.role, post.organisation_id, post.level,
      post.street_code, post.village_code, post.unit_id, now()::text as now
    from sessions."session" as session
    join sessions."user" as person on person.id = session."userId" and person."disabledAt" is null
    join sessions.posts as post on post.person_id = person.id and post.ended_at is null
    where session.token = any(${tokens}) and session."expiresAt" > now()
      and session."lastSeenAt" > now() - ${limits.idleMinutes} * interval '1 minute'
    order by session.token, post.id = session."postId" desc nulls last, post.given_at, post.id`);
}

/** The person behind an API key acts under their first post. */
export function findPerson(db: Queryable, personId: string): Promise<PrincipalRow | undefined> {
  return db.find(sql`
    select person.id as person_id, person.name, post.id as post_id, post.role, post.organisation_id, post.level,
      post.street_code, post.village_code, post.unit_id, now()::text as now
    from sessions."user" as person
    join sessions.posts as post on post.person_id = person.id and post.ended_at is null
    where person.id = ${personId} and person."disabledAt" is null
    order by post.given_at, post.id
    limit 1`);
}

export async function touchSession(db: Queryable, token: string): Promise<void> {
  await db.execute(sql`update sessions."session" set "lastSeenAt" = now() where token = ${token}`);
}

export async function choosePost(
  tx: Transaction,
  choice: { token: string; personId: string; postId: string },
): Promise<boolean> {
  const changed = await tx.execute(sql`
    update sessions."session" set "postId" = ${choice.postId}
    where token = ${choice.token} and exists (
      select from sessions.posts
      where id = ${choice.postId} and person_id = ${choice.personId} and ended_at is null)`);
  return changed === 1;
}

export function listPosts(
  db: Queryable,
  personId: string,
): Promise<{ id: string; role: Role; organisationId: string }[]> {
  return db.rows(sql`
    select id, role, organisation_id as "organisationId" from sessions.posts
    where person_id = ${personId} and ended_at is null order by given_at, id limit 50`);
}

export async function disablePerson(tx: Transaction, personId: string): Promise<void> {
  await tx.execute(sql`update sessions."user" set "disabledAt" = ${tx.now} where id = ${personId}`);
  await tx.execute(sql`delete from sessions."session" where "userId" = ${personId}`);
}

export async function isDisabled(db: Queryable, personId: string): Promise<boolean> {
  const row = await db.find(
    sql`select from sessions."user" where id = ${personId} and "disabledAt" is not null`,
  );
  return row !== undefined;
}

export interface NewPost {
  id: string;
  personId: string;
  role: Role;
  organisationId: string;
  level: PrincipalRow['level'];
  streetCode: string | null;
  villageCode: string | null;
  unitId: string | null;
  givenBy: string;
}

/** Gives posts in bulk; one that exists stays as it is. */
export async function insertPosts(tx: Transaction, posts: NewPost[]): Promise<void> {
  await tx.execute(sql`
    insert into sessions.posts (id, person_id, role, organisation_id, level, street_code, village_code, unit_id, given_at, given_by)
    select post->>'id', post->>'personId', post->>'role', post->>'organisationId', post->>'level', post->>'streetCode',
      post->>'villageCode', post->>'unitId', ${tx.now}, post->>'givenBy'
    from jsonb_array_elements(${JSON.stringify(posts)}::jsonb) as post
    on conflict (id) do nothing`);
}

/** Persons without a password, in bulk (the demo signs in through its own page). */
export async function insertPeople(
  tx: Transaction,
  people: { id: string; name: string; email: string }[],
): Promise<void> {
  await tx.execute(sql`
    insert into sessions."user" ("id", "name", "email", "emailVerified")
    select person->>'id', person->>'name', person->>'email', true
    from jsonb_array_elements(${JSON.stringify(people)}::jsonb) as person
    on conflict do nothing`);
}

/** The ids that are registered, their rows locked until the transaction ends; in order, so that two never wait for each other. */
export async function lockPeople(tx: Transaction, ids: string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from sessions."user" where id = any(${ids}) order by id for no key update`);
  return rows.map((row) => row.id);
}

/** The roles people hold now. */
export function listHeldRoles(
  tx: Transaction,
  personIds: string[],
): Promise<{ personId: string; role: Role }[]> {
  return tx.rows(sql`
    select distinct person_id as "personId", role from sessions.posts
    where person_id = any(${personIds}) and ended_at is null`);
}

/**
 * Counts an attempt to sign in as failed until it has succeeded, in one statement, so that attempts sent all at once
 * are counted too. False when `failuresMax` failed within the window: then this one is not counted and not made.
 */
export async function countAttempt(
  db: Queryable,
  email: string,
  limits: { failuresMax: number; windowMinutes: number },
): Promise<boolean> {
  const isOld = sql`known.last_at <= now() - ${limits.windowMinutes} * interval '1 minute'`;
  const counted = await db.execute(sql`
    insert into sessions.sign_in_failures as known (email, failures, last_at) values (${email}, 1, now())
    on conflict (email) do update set failures = case when ${isOld} then 1 else known.failures + 1 end, last_at = now()
    where known.failures < ${limits.failuresMax} or ${isOld}`);
  return counted === 1;
}

export async function forgetFailures(db: Queryable, email: string): Promise<void> {
  await db.execute(sql`delete from sessions.sign_in_failures where email = ${email}`);
}

/** What is older than any lock-out only grows. */
export async function deleteFailuresBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.execute(sql`delete from sessions.sign_in_failures where last_at < ${before}`);
}
