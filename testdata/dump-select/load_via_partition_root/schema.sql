CREATE TABLE public.people (id integer PRIMARY KEY);
CREATE TABLE public.events (kind text NOT NULL, id integer NOT NULL, who integer) PARTITION BY LIST (kind);
CREATE TABLE public.events_a PARTITION OF public.events FOR VALUES IN ('a');
CREATE TABLE public.notes (id integer PRIMARY KEY, event integer);
ALTER TABLE ONLY public.events_a ADD CONSTRAINT pk PRIMARY KEY (id);
ALTER TABLE ONLY public.events_a ADD CONSTRAINT who FOREIGN KEY (who) REFERENCES public.people(id);
ALTER TABLE ONLY public.notes ADD CONSTRAINT event FOREIGN KEY (event) REFERENCES public.events_a(id);
-- PostgreSQL database dump complete
