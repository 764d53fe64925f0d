/** $1 first number, $2 how many, $3 of how many. One row a case, as `openCase` and its later steps would leave it. */
export const fillCases = `
  with place as (select array_agg(code order by code) as codes, array_agg(parent order by code) as streets from places.places where level = 'village'),
  category as (select array_agg(code order by code) as codes, min(edition) as edition from cases.categories where handle_hours is not null),
  word as (select array['垃圾桶满溢无人清理','路灯不亮已经三天','井盖松动车辆经过有响声','机动车违停占用人行道','工地夜间施工噪音扰民','下雨积水没过脚踝','店铺占道经营堵住通道','电梯故障老人无法下楼'] as texts),
  made as (
    select n, 1 + (n::bigint * 7919) % array_length(place.codes, 1) as v, place.codes, place.streets,
      category.codes[1 + (n::bigint * 104729) % array_length(category.codes, 1)] as category, category.edition,
      word.texts[1 + n % 8] || '，请尽快处理，编号' || n as text,
      case when n > $3 - $3 / 100 then (array['reported','filed','dispatched','handling','fed-back'])[1 + n % 5] else (array['closed','closed','closed','evaluated','rejected'])[1 + n % 5] end as stage,
      now() - ($3 - n) * interval '30 seconds' as opened_at
    from generate_series($1::integer + 1, $1::integer + $2::integer) as n, place, category, word)
  insert into cases.cases (number, stage, title, description, category_code, category_edition, source, street_code, village_code,
    desk_id, handler_id, opened_at, closed_at, due_at, clock, search_terms, log_length, updated_at)
  select 'B' || lpad(n::text, 9, '0'), stage, left(text, 40), text, category, edition, (array['public','hotline','staff','import'])[1 + n % 4],
    streets[v], codes[v], streets[v], case when n % 3 = 0 then streets[v] else codes[v] end, opened_at,
    case when stage in ('closed','evaluated','rejected') then opened_at + interval '20 hours' end,
    case when stage in ('closed','evaluated','rejected') then null else opened_at + interval '10 hours' end,
    case when stage in ('closed','evaluated','rejected') then 'stopped' when n % 7 = 0 then 'overdue' when n % 5 = 0 then 'warning' else 'running' end,
    array(select distinct substr(text, i, 2) from generate_series(1, 16) as i), 1, opened_at
  from made`;
