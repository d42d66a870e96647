CREATE TABLE public.egg (id integer, hen_id integer);
CREATE TABLE public.hen (id integer, egg_id integer);
ALTER TABLE ONLY public.egg ADD CONSTRAINT egg_fk FOREIGN KEY (hen_id) REFERENCES public.hen(id);
ALTER TABLE ONLY public.hen ADD CONSTRAINT hen_fk FOREIGN KEY (egg_id) REFERENCES public.egg(id);
-- PostgreSQL database dump complete
