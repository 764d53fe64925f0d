-- Days that are not what the week says: holidays on weekdays, and weekends worked instead (调休).
create table directory.exceptional_days (
  day date primary key,
  is_worked boolean not null,
  name text not null
);
