CREATE TABLE public.tree (id integer NOT NULL, parent integer);
CREATE TABLE public.pair (id integer NOT NULL, other integer);
ALTER TABLE ONLY public.tree ADD CONSTRAINT tree_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pair ADD CONSTRAINT pair_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tree ADD CONSTRAINT tree_parent_fkey FOREIGN KEY (parent) REFERENCES public.tree(id);
ALTER TABLE ONLY public.pair ADD CONSTRAINT pair_other_fkey FOREIGN KEY (other) REFERENCES public.pair(id);
--
-- PostgreSQL database dump complete
--
