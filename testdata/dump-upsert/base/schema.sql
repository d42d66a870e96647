CREATE TABLE public.t (
    id integer NOT NULL,
    name text,
    note text
);

CREATE TABLE public.two_keys (
    id integer NOT NULL,
    email text,
    region text
);

CREATE TABLE public.link (
    a integer NOT NULL,
    b integer NOT NULL
);

CREATE TABLE public.log (
    entry text
);

CREATE TABLE public.kinds (
    id bigint NOT NULL,
    serial integer NOT NULL,
    twice bigint GENERATED ALWAYS AS ((id * 2)) STORED
);

ALTER TABLE public.kinds ALTER COLUMN serial ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.kinds_serial_seq
);

CREATE TABLE public.node (
    id integer NOT NULL,
    parent integer
);

CREATE TABLE public.parent (
    id integer NOT NULL,
    code text
);

CREATE TABLE public.child (
    id integer NOT NULL,
    code text
);

CREATE TABLE public.part (
    id integer NOT NULL,
    v text
)
PARTITION BY LIST (id);

CREATE TABLE public.part_1 (
    v text,
    id integer NOT NULL
);

ALTER TABLE ONLY public.part ATTACH PARTITION public.part_1 FOR VALUES IN (1);

CREATE TABLE public.late (
    id integer NOT NULL
);

CREATE TABLE public.coded (
    id integer,
    code text NOT NULL
);

CREATE TABLE public."Odd ""$$" (
    "the 'key'" text NOT NULL,
    "select" text
);

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kinds
    ADD CONSTRAINT kinds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.late
    ADD CONSTRAINT late_pkey PRIMARY KEY (id) DEFERRABLE;
ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (a, b);
ALTER TABLE ONLY public.node
    ADD CONSTRAINT node_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public."Odd ""$$"
    ADD CONSTRAINT odd_pkey PRIMARY KEY ("the 'key'");
ALTER TABLE ONLY public.parent
    ADD CONSTRAINT parent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.parent
    ADD CONSTRAINT parent_code_key UNIQUE (code);
ALTER TABLE ONLY public.part
    ADD CONSTRAINT part_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.two_keys
    ADD CONSTRAINT two_keys_email_region_key UNIQUE (email, region);
ALTER TABLE ONLY public.two_keys
    ADD CONSTRAINT two_keys_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX coded_code ON public.coded USING btree (code);
CREATE UNIQUE INDEX coded_id ON public.coded USING btree (id) WHERE (id > 0);
CREATE UNIQUE INDEX coded_lower ON public.coded USING btree (lower(code));

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_code_fkey FOREIGN KEY (code) REFERENCES public.parent(code);
ALTER TABLE ONLY public.node
    ADD CONSTRAINT node_parent_fkey FOREIGN KEY (parent) REFERENCES public.node(id);

CREATE TRIGGER audit AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.audit();
ALTER TABLE public.t DISABLE TRIGGER audit;

--
-- PostgreSQL database dump complete
--
