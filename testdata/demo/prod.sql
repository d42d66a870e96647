-- Production before the sync: fewer and older rows, some with ids that other rows have in dev.
set role postgres;
\set storage 'https://abcdefghijklmnop.supabase.co/storage/v1/object/public'

insert into prompt_templates (id, name, body)
select md5('template ' || i)::uuid, 'template ' || i, 'old prompt' from generate_series(1, 9) i;
insert into simulations (name, cover_url)
select 'Old town ' || i, :'storage' || '/simulation.covers/old.webp' from generate_series(1, 3) i;
insert into buildings (simulation_id, name) select i % 3 + 1, 'Old house ' || i from generate_series(1, 10) i;
insert into agents (simulation_id, home_id, name) select i % 3 + 1, i % 10 + 1, 'Old agent ' || i from generate_series(1, 40) i;
insert into chat_messages (simulation_id, agent_id, reply_to, body, sent_at)
select i % 3 + 1, 100 + i % 40, case when i % 2 = 0 then i - 1 end, 'old message ' || i, timestamptz '2025-06-01 00:00+00'
from generate_series(1, 500) i;
insert into drafts (agent_id, body) select 100 + i, 'never sent' from generate_series(1, 5) i;
