CREATE TABLE public.agents (
    id bigint NOT NULL,
    name text NOT NULL,
    email text,
    active boolean,
    twice bigint GENERATED ALWAYS AS ((id * 2)) STORED
);
ALTER TABLE public.agents ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.agents_id_seq
);
CREATE TABLE public.posts (
    id integer NOT NULL,
    agent bigint,
    reply_to integer,
    text text
);
CREATE TABLE public.log (
    line text
);
CREATE TABLE public.links (
    a integer NOT NULL,
    b integer NOT NULL
);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_email_key UNIQUE (email);
ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.links
    ADD CONSTRAINT links_pkey PRIMARY KEY (a, b);
ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_agent_fkey FOREIGN KEY (agent) REFERENCES public.agents(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_reply_to_fkey FOREIGN KEY (reply_to) REFERENCES public.posts(id);
CREATE TRIGGER notify AFTER UPDATE ON public.agents FOR EACH ROW EXECUTE FUNCTION public.notify();
--
-- PostgreSQL database dump complete
--
