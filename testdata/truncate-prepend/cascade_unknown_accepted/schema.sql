CREATE TABLE public.parent (
    id integer NOT NULL
);
CREATE TABLE public.child (id integer, parent_id integer, self_id integer);
CREATE TABLE public.likes (id integer, note text DEFAULT 'REFERENCES public.fake');
CREATE TABLE public.log (child_id integer REFERENCES public.child(id));
CREATE TABLE public.cyc_a (id integer);
CREATE TABLE public.cyc_b (id integer);
ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.parent(id);
ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_self_id_fkey FOREIGN KEY (self_id) REFERENCES public.child(id);
ALTER TABLE public.likes
    ADD FOREIGN KEY (id) REFERENCES public.log;
ALTER TABLE ONLY public.cyc_a ADD CONSTRAINT a FOREIGN KEY (id) REFERENCES public.cyc_b(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.cyc_b ADD CONSTRAINT b FOREIGN KEY (id) REFERENCES public.cyc_a(id);

--
-- PostgreSQL database dump complete
--
