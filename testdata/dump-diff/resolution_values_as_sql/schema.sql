CREATE TABLE public.people (
    id integer PRIMARY KEY,
    name text,
    born date,
    seen timestamp with time zone,
    vip boolean
);
--
-- PostgreSQL database dump complete
--
