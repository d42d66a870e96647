CREATE TABLE public.posts (id integer PRIMARY KEY, slug text);
CREATE TABLE public.photos (id integer PRIMARY KEY);
CREATE TABLE public.comments (id integer PRIMARY KEY, target_type text, target_id integer, x text, y integer);
-- PostgreSQL database dump complete
