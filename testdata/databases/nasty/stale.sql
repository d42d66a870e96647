-- Older rows of the target, which a sync must remove, including those in tables that are empty in the source.
insert into public.nasty (t) values ('stale'), (E'stale\n\\.\n');
insert into public.empty_t values (1), (2), (3);
insert into public.nocols default values;
insert into public.parent values (1, 'stale'), (3, 'stale');
insert into public.child values (10, 3, null), (11, 1, 10);
insert into public.cyc_a values (1, null), (9, null);
insert into public.cyc_b values (1, 9);
insert into "We ird"."Table; ""q"" --x" values (1, 'stale', 0, 'stale');
insert into app.parted values (1, '2025-05-05'), (7, '2026-06-06');
insert into public.inh_p values (1, 'stale');
insert into public.inh_c values (2, 'stale', 0);
insert into public.rls_t values (1, 'stale');
insert into public.unl values (0);
insert into public.dropped values (0, 0);
insert into public.serial_t (name) values ('stale');
insert into public.ident_def (name) values ('stale');
insert into public.gen_t (a, c) values (1, 'stale');
