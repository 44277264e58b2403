-- The special pardon as the best query for DuckDB that could be written by hand: what jub_bulk_rows
-- gives by strong Kleene, with the same four columns. NULL is unknown; what does not apply is a value
-- that nothing else has. Statements end with a line `;`.
--
-- Calendar arithmetic is out of the rows: comparisons are with constants, and the ends of terms come
-- from a table by day. Facts of a facility are worked out once for each. A place of the quota is a
-- comparison with two positions of the facility, found by window functions, so that people are not
-- joined with themselves.

-- The ends to which terms are cut, not before the day of effect; a row as well for those who have none.
create or replace table ends as
select day,
       least(day, greatest((day - interval 6 month)::date, date '2022-02-16')) as cut6,
       least(day, greatest((day - interval 12 month)::date, date '2022-02-16')) as cut12,
       least(day, greatest((day - interval 24 month)::date, date '2022-02-16')) as cut24,
       least(day, greatest((day - interval 36 month)::date, date '2022-02-16')) as cut36,
       least(day, greatest((day - interval 48 month)::date, date '2022-02-16')) as cut48,
       least(day, greatest((day - interval 72 month)::date, date '2022-02-16')) as cut72
from (select unnest(generate_series(date '1999-12-01', date '2060-12-31', interval 1 day))::date as day)
;
create or replace table prisons as
select id as prison,
       ministry = 'social_security' and kind <> 'other_facility' as covered,
       kind = 'labour_camp' as camp,
       kind = 'political_prison' and option = 'transfer_model' as transfers,
       kind = 'political_prison' and option = 'release_family' as releases,
       ministry = 'state_security' as barred
from facilities
;
-- Whoever may stand for the quota, at their best and at their worst position.
create or replace table contenders as
select facility, high, low,
       covered and releases and held_as = 'family_member'
           and not (maximum_term <= 192 or pretrial or barred or not (first_round and final_round)) as is_sure,
       case when held_since is null then 0
            else (1048576 + (held_since - date '1600-01-01')) * 4194304
                 + coalesce(1048576 + (birth - date '1600-01-01'), 0) end as best,
       case when held_since is null then 3145728::bigint * 4194304 + 3145728
            else (1048576 + (held_since - date '1600-01-01')) * 4194304
                 + coalesce(1048576 + (birth - date '1600-01-01'), 3145728) end as worst
from people join prisons on facility = prison
where releases is not false and covered is not false and (held_as = 'family_member') is not false
  and (maximum_term <= 192 or pretrial or barred or not (first_round and final_round)) is not true
;
create or replace table places as
select prisons.*, b.best as next_best, b.high as next_high, b.low as next_low,
       s.worst as last_worst, s.high as last_high, s.low as last_low
from prisons
left join (select facility, best, high, low from contenders
           qualify row_number() over (partition by facility order by best, high, low) = 16) as b
       on b.facility = prison
left join (select facility, worst, high, low from contenders where is_sure
           qualify row_number() over (partition by facility order by worst, high, low) = 15) as s
       on s.facility = prison
;
create or replace table result as
with facts as (
    select people.*, places.*, ends.*,
           maximum_term <= 192 as x1,
           not (first_round and final_round) as x4,
           camp and held_as = 'convicted' and term_start <> date '9999-12-31'
               and term_end <> date '9999-12-31' as g1,
           transfers and conduct = 'model' as g2,
           releases and held_as = 'family_member' as g3,
           case conduct
               when 'model' then case when 3 * (date '2022-02-16' - term_start) < term_end - term_start then 24
                                      when 3 * (date '2022-02-16' - term_start) < 2 * (term_end - term_start) then 48
                                      else 72 end
               when 'good' then case when 3 * (date '2022-02-16' - term_start) < term_end - term_start then 12
                                     when 3 * (date '2022-02-16' - term_start) < 2 * (term_end - term_start) then 24
                                     else 36 end
               when 'ordinary' then
                   case when 3 * (date '2022-02-16' - term_start) < 2 * (term_end - term_start) then 6
                        else 12 end
           end as cut
    from people
    join places on facility = prison
    join ends on case when term_end <= date '2060-12-31' then term_end else date '1999-12-01' end = day
), barred as (
    select *, x1 or pretrial or barred or x4 as x from facts
), quota as (
    -- denied: false in, true out, NULL contested.
    select *,
           case when (g3 and covered and x is not true) is false then false
                when next_best is null then false
                when case when held_since is not null and birth is not null
                          then (own, high, low) < (next_best, next_high, next_low)
                          else not ((next_best, next_high, next_low) < (own_worst, high, low)) end then false
                when (last_worst, last_high, last_low) < (own, high, low) then true
           end as denied
    from (select *,
                 case when g3 is false then null
                      when held_since is null then 0
                      else (1048576 + (held_since - date '1600-01-01')) * 4194304
                           + coalesce(1048576 + (birth - date '1600-01-01'), 0) end as own,
                 case when g3 is false then null
                      when held_since is null then 3145728::bigint * 4194304 + 3145728
                      else (1048576 + (held_since - date '1600-01-01')) * 4194304
                           + coalesce(1048576 + (birth - date '1600-01-01'), 3145728) end as own_worst
          from barred)
), granted as (
    select *,
           x is not true and covered is not false
               and (g1 is not false or g2 is not false or (g3 is not false and denied is not true)) as may,
           covered and not x
               and ((g1 and cut is not null) or g2 or (g3 and denied is false)) is true as does
    from quota
)
select case when covered is false then 0
            when x and (g1 is not false or g2 is not false or g3 is not false) then 2
            when may and does then 5
            when may then 6
            else 1 end::utinyint as standing,
       case when covered is false then 0
            when x and (g1 is not false or g2 is not false or g3 is not false)
            then case when x1 then 1 else 0 end + case when pretrial then 2 else 0 end
                 + case when barred then 4 else 0 end + case when x4 then 8 else 0 end
            when may and does
            then case when g1 then 1 else 0 end + case when g2 then 2 else 0 end
                 + case when g3 and denied is false then 4 else 0 end
            when may and covered and not x
            then case when g1 is null then 1 else 0 end + case when g2 is null then 2 else 0 end
                 + case when g3 is not false and denied is not true and (g3 is null or denied is null)
                        then 4 else 0 end
            when may
            then case when g1 is not false then 1 else 0 end + case when g2 is not false then 2 else 0 end
                 + case when g3 is not false and denied is not true then 4 else 0 end
            else 0 end::ubigint as clauses,
       case when may and does and g1 then cut else 0 end::integer as months,
       case when may and does
            then case when g1 then case cut when 6 then cut6 when 12 then cut12 when 24 then cut24
                                            when 36 then cut36 when 48 then cut48 else cut72 end
                      when g2 then nullif(term_end, date '9999-12-31')
                      else least(date '2022-02-16', term_end) end
       end as new_end
from granted
;
