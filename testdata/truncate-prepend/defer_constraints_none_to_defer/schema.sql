CREATE TABLE public.p (id integer);
CREATE TABLE public.a (id integer, p_id integer CONSTRAINT a_p REFERENCES public.p, x_id integer CONSTRAINT a_x REFERENCES public.x);
CREATE TABLE public.x (id integer CONSTRAINT x_x REFERENCES public.x);
CREATE TABLE public.later (id integer, p_id integer);
ALTER TABLE ONLY public.later ADD CONSTRAINT later_x FOREIGN KEY (id) REFERENCES public.x(id) DEFERRABLE;
-- PostgreSQL database dump complete
