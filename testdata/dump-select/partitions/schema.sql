CREATE TABLE public.people (id integer PRIMARY KEY);
CREATE TABLE public.events (day date NOT NULL, id integer NOT NULL, who integer, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
CREATE TABLE public.events_old (who integer, id integer NOT NULL, day date NOT NULL);
CREATE TABLE public.events_new (day date NOT NULL, id integer NOT NULL, who integer);
CREATE TABLE public.notes (id integer PRIMARY KEY, day date, event integer);
ALTER TABLE ONLY public.events ATTACH PARTITION public.events_old FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
ALTER TABLE ONLY public.events ATTACH PARTITION public.events_new FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
ALTER TABLE public.events ADD CONSTRAINT who FOREIGN KEY (who) REFERENCES public.people(id);
ALTER TABLE public.notes ADD CONSTRAINT event FOREIGN KEY (day, event) REFERENCES public.events(day, id);
-- PostgreSQL database dump complete
