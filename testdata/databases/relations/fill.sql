insert into public.zone values (1, 'eu; --'), (2, 'us');
insert into app.account values (1, 'eu; --', 'a@example.org'), (2, 'us', null), (3, null, '');
insert into public.a_child_first values (1, 3), (2, 1);
insert into app.region values ('DE', 'BY', 'Bayern'), ('DE', '', null);
insert into app.city values (1, 'DE', 'BY'), (2, 'DE', ''), (3, 'DE', null);
-- children precede their parents in the table, and so in its dump
begin;
alter table public.node alter constraint node_parent_id_fkey deferrable initially deferred;
insert into public.node select i, nullif(i + 1, 301), 'node ' || i from generate_series(1, 300) i;
set constraints all immediate;
alter table public.node alter constraint node_parent_id_fkey not deferrable;
commit;
insert into public.egg select i, null from generate_series(1, 5) i;
insert into public.hen select i, 6 - i from generate_series(1, 5) i;
update public.egg set hen_id = id;
begin;
insert into public.late_a select i, i from generate_series(1, 250) i;
insert into public.late_b select i, 251 - i from generate_series(1, 250) i;
commit;

insert into app.event
select i, (array['click', 'view', 'scroll', 'it''s'])[i % 4 + 1], date '2025-06-01' + i, 'body ' || i || E'\n;'
from generate_series(1, 400) i;
insert into app.note select id, id, kind, at from app.event where id % 50 = 0;
insert into app.hashed select i, 'v' || i from generate_series(1, 20) i;

insert into public.animal values (1, 'animal'), (1, 'animal');
insert into public.dog values (2, 'dog', 'x');
insert into public.puppy values (3, 'puppy', null, 5);

insert into public.id_always (v) values ('a'), ('b');
insert into public.id_always (id, v) overriding system value values (1000, 'far'), (-1, 'negative');
insert into public.id_default (v) values ('a'), ('b');
insert into public.id_default (id, v) values (1, 'by hand');
insert into public.id_only default values;
insert into public.id_only default values;
insert into public.serials (v) values ('a'), ('b');
insert into public.generated (a, b) values (1, 'x;'), (null, null), (-3, E'é\n');
insert into public.generated_only default values;
insert into public.generated_only default values;
insert into public.defaults values (null, null, ''), (7, 'infinity', 'default');
insert into public.no_columns default values;
insert into public.no_columns default values;
insert into public.no_columns default values;
insert into public.dropped_columns values (1, 2, 'd'), (null, null, null);

insert into public.watched (id, v) values (1, 'one'), (2, 'two; --');
insert into public.secret values (1, 'nobody', 'hidden'), (2, 'postgres', '');
insert into public.checked values (1, 'x', '[1,2)'), (null, null, '[2,3)');
insert into public.scratch values (1, 'unlogged');
refresh materialized view public.node_mv;

select nextval('public.used') from generate_series(1, 3);
select nextval('public.down') from generate_series(1, 4);
select nextval('public.small') from generate_series(1, 5);
select setval('app.owned_elsewhere', 42, false);
