CREATE TABLE public."A" (id integer, p_id integer CONSTRAINT nn NOT NULL REFERENCES public."A");
-- PostgreSQL database dump complete
