insert into public.simulations (name) select 'simulation ' || i from generate_series(1, 100) i;
insert into public.chat_messages (simulation_id, reply_to, body, meta, at)
select i % 100 + 1, nullif(i - 1, 0), repeat(format(E'Message %s; it''s -- \\ \n', i), 1 + i % 13),
  jsonb_build_object('n', i, 'url', 'http://127.0.0.1:54321/storage/v1/object/public/agent.portraits/' || i || '.png'),
  timestamptz '2026-01-01 00:00+00' + i * interval '1 minute'
from generate_series(1, 40000) i;
insert into public.documents (title, body)
select 'document ' || i, repeat(E'line of text\\;\n', i * 20000) from generate_series(1, 3) i;
select setval('public.ticket_number', 40123);
