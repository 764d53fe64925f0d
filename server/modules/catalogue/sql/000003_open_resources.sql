-- What the public finds (是否向社会开放), so that a page of it reads no contents but its own.
create index resources_open on catalogue.resources (id)
  where stage = 'published' and published is not null and published ->> 'opening' <> 'none';
