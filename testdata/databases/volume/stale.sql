insert into public.simulations (name) select 'stale ' || i from generate_series(1, 10) i;
insert into public.chat_messages (simulation_id, body) select i % 10 + 1, 'stale ' || i from generate_series(1, 500) i;
insert into public.documents (title) values ('stale');
insert into public.empty_t values (1);
select setval('public.ticket_number', 555);
