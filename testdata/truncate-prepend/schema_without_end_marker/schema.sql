create table public.t (id bigint, s text);
