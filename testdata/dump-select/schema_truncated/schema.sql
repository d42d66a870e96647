CREATE TABLE public.agents (id bigint, name text, boss_id bigint);
