--
-- PostgreSQL database dump
--

CREATE TABLE public.part_config (
    id integer
);

--
-- PostgreSQL database dump complete
--

