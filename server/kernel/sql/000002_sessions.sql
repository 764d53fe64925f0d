-- The tables better-auth 1.7 reads and writes (its core, two-factor and api-key plugins), in a schema of their own.
create schema sessions;
create table sessions."user" (
  "id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null,
  "image" text, "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null, "twoFactorEnabled" boolean,
  "disabledAt" timestamptz
);
create table sessions."session" (
  "id" text not null primary key, "expiresAt" timestamptz not null, "token" text not null unique,
  "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz not null,
  "ipAddress" text, "userAgent" text, "userId" text not null references sessions."user" ("id") on delete cascade,
  "postId" text, "lastSeenAt" timestamptz not null default current_timestamp
);
create table sessions."account" (
  "id" text not null primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references sessions."user" ("id") on delete cascade, "accessToken" text, "refreshToken" text,
  "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text,
  "password" text, "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz not null
);
create table sessions."verification" (
  "id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null,
  "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz default current_timestamp not null
);
create table sessions."twoFactor" (
  "id" text not null primary key, "secret" text not null, "backupCodes" text not null,
  "userId" text not null references sessions."user" ("id") on delete cascade, "verified" boolean,
  "failedVerificationCount" integer, "lockedUntil" timestamptz
);
create table sessions."apikey" (
  "id" text not null primary key, "configId" text not null, "name" text, "start" text, "referenceId" text not null,
  "prefix" text, "key" text not null, "refillInterval" integer, "refillAmount" integer, "lastRefillAt" timestamptz,
  "enabled" boolean, "rateLimitEnabled" boolean, "rateLimitTimeWindow" integer, "rateLimitMax" integer,
  "requestCount" integer, "remaining" integer, "lastRequest" timestamptz, "expiresAt" timestamptz,
  "createdAt" timestamptz not null, "updatedAt" timestamptz not null, "permissions" text, "metadata" text
);
create index "session_userId_idx" on sessions."session" ("userId");
create index "account_userId_idx" on sessions."account" ("userId");
create index "verification_identifier_idx" on sessions."verification" ("identifier");
create index "twoFactor_secret_idx" on sessions."twoFactor" ("secret");
create index "twoFactor_userId_idx" on sessions."twoFactor" ("userId");
create index "apikey_referenceId_idx" on sessions."apikey" ("referenceId");
create index "apikey_key_idx" on sessions."apikey" ("key");

-- What a person may act as. Ours; one of street, village, unit is set, or none for the whole district.
create table sessions.posts (
  id text primary key,
  person_id text not null references sessions."user" ("id"),
  role text not null,
  organisation_id text not null,
  level text not null check (level in ('district', 'street', 'village', 'unit')),
  street_code text,
  village_code text,
  unit_id text,
  given_at timestamptz not null,
  given_by text not null,
  ended_at timestamptz
);
create index posts_person on sessions.posts (person_id) where ended_at is null;
create index posts_organisation on sessions.posts (organisation_id) where ended_at is null;

-- Failed sign-ins by the text that was typed, known account or not, so that both look alike.
create table sessions.sign_in_failures (
  email text primary key,
  failures integer not null,
  last_at timestamptz not null
);
