CREATE TABLE public.profiles (
    id uuid NOT NULL,
    name text
);
CREATE TABLE public.posts (
    id bigint NOT NULL,
    text text,
    author uuid,
    "edited by" uuid
);
CREATE TABLE public.tags (
    id uuid NOT NULL
);
ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_id_fkey FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_author_fkey FOREIGN KEY (author) REFERENCES auth.users(id);
ALTER TABLE ONLY public.posts
    ADD CONSTRAINT "posts_edited by_fkey" FOREIGN KEY ("edited by") REFERENCES auth.users(id) ON DELETE SET NULL;


--
-- PostgreSQL database dump complete
--
