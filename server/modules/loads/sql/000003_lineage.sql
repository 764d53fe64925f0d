-- Our own events name what they are of, and are written once; those we were sent are told apart by their content.
alter table loads.lineage_events
  -- `batch/7`, `delivery/3`, `return/4`; null for events we were sent.
  add column subject text,
  -- Of an event we were sent: the same again is the same.
  add column content_sha256 bytea,
  -- Departments it concerns, who alone see it; null concerns everybody who may see lineage.
  add column organisations text[],
  -- Events about a data set or a job have no run.
  alter column run_id drop not null,
  alter column event_type drop not null,
  alter column job_namespace drop not null,
  alter column job_name drop not null;
create unique index lineage_events_subject on loads.lineage_events (subject, event_type) where subject is not null;
create unique index lineage_events_content on loads.lineage_events (content_sha256) where content_sha256 is not null;
create index lineage_events_inputs on loads.lineage_events using gin (inputs jsonb_path_ops)
  where received_from is not null;
create index lineage_events_outputs on loads.lineage_events using gin (outputs jsonb_path_ops)
  where received_from is not null;
