CREATE TABLE public.agents (
    id integer NOT NULL,
    name text
);

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id);

-- PostgreSQL database dump complete
