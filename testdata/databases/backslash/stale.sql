insert into public.texts (id, t) values (1, 'stale'), (99, 'stale');
insert into public."back\slash; ' --" values (1, 'stale');
