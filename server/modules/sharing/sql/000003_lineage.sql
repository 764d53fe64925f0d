-- What ended lately is looked through for lineage that is not written yet.
create index deliveries_ended on sharing.deliveries (ended_at) where ended_at is not null;
create index street_returns_ended on sharing.street_returns (ended_at) where ended_at is not null;
