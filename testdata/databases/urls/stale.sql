insert into public.texts (what) values ('stale');
insert into public.typed (id) values (1), (9);
insert into public.typed_want (id) values (1), (9);
insert into public."http://127.0.0.1:54321/storage" values ('stale', 'stale');
insert into public.agents (portrait) values ('stale');
