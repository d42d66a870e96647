CREATE TABLE public.zone (id integer NOT NULL);
CREATE TABLE public.egg (id integer NOT NULL, hen_id integer, zone_id integer);
CREATE TABLE public.hen (
    id integer NOT NULL,
    egg_id integer,
    mother_id integer CONSTRAINT mother REFERENCES public.hen MATCH SIMPLE ON UPDATE NO ACTION NOT NULL,
    user_id uuid,
    CONSTRAINT positive CHECK ((id > 0)),
    CONSTRAINT hen_key UNIQUE (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE auth.users (id uuid);
ALTER TABLE ONLY public.egg
    ADD CONSTRAINT egg_hen_id_fkey FOREIGN KEY (hen_id) REFERENCES public.hen(id);
ALTER TABLE ONLY public.egg
    ADD CONSTRAINT egg_zone_id_fkey FOREIGN KEY (zone_id) REFERENCES public.zone(id);
ALTER TABLE ONLY public.hen
    ADD CONSTRAINT hen_egg_id_fkey FOREIGN KEY (egg_id) REFERENCES public.egg(id);
ALTER TABLE ONLY public.hen
    ADD CONSTRAINT hen_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id);
-- PostgreSQL database dump complete
