--
-- PostgreSQL database dump
--

\restrict dumplineTestKey

-- Dumped from database version 15
-- Dumped by pg_dump version 15

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: app; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA app;


--
-- Name: email; Type: DOMAIN; Schema: public; Owner: -
--

CREATE DOMAIN public.email AS text
	CONSTRAINT email_check CHECK ((VALUE ~ '@'::text));


--
-- Name: mood; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.mood AS ENUM (
    'sad',
    'it''s; ok'
);


--
-- Name: std(integer); Type: FUNCTION; Schema: app; Owner: -
--

CREATE FUNCTION app.std(x integer) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (x > 0) THEN 1
             ELSE 2
         END AS "case";
 SELECT 3;
END;


--
-- Name: trg(); Type: FUNCTION; Schema: app; Owner: -
--

CREATE FUNCTION app.trg() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.name := coalesce(new.name, '') || ';';
  return new;
end $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: parent; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parent (
    id integer NOT NULL,
    name text DEFAULT 'a;b'::text,
    note text
);


--
-- Name: TABLE parent; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.parent IS 'a comment; with ''quotes''
and a line';


--
-- Name: v; Type: VIEW; Schema: app; Owner: -
--

CREATE VIEW app.v AS
 SELECT parent.id,
        CASE
            WHEN (parent.name = ';'::text) THEN 1
            ELSE 2
        END AS c
   FROM public.parent;


--
-- Name: Odd; "name"; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."Odd; ""name""" (
    "select" text,
    "it's" jsonb,
    tags text[],
    data bytea,
    m public.mood
);


--
-- Name: child; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.child (
    id integer NOT NULL,
    parent_id integer
);


--
-- Name: ids; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.ids (
    id bigint NOT NULL,
    double integer GENERATED ALWAYS AS ((3 * 2)) STORED,
    v text
);


--
-- Name: ids_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.ids ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.ids_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: nocols; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.nocols (
);


--
-- Name: 16435; Type: BLOB; Schema: -; Owner: -
--

SELECT pg_catalog.lo_create('16435');


--
-- Data for Name: Odd; "name"; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."Odd; ""name""" VALUES ('COPY x FROM stdin;', '{"a": "it''s \" \\n;"}', '{a;b,"c\"d","\\",NULL}', '\x00ff5c27', 'it''s; ok');
INSERT INTO public."Odd; ""name""" VALUES (NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: child; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.child VALUES (1, 1);


--
-- Data for Name: ids; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.ids OVERRIDING SYSTEM VALUE VALUES (1, DEFAULT, 'a');
INSERT INTO public.ids OVERRIDING SYSTEM VALUE VALUES (2, DEFAULT, 'b');
INSERT INTO public.ids OVERRIDING SYSTEM VALUE VALUES (3, DEFAULT, '--');


--
-- Data for Name: nocols; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.nocols DEFAULT VALUES;
INSERT INTO public.nocols DEFAULT VALUES;


--
-- Data for Name: parent; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.parent VALUES (1, 'one;', 'line
line;
-- no comment
\.
\restrict x
');
INSERT INTO public.parent VALUES (2, ';', '	v\ '' " $$ é 漢');
INSERT INTO public.parent VALUES (3, ';', '');


--
-- Name: ids_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.ids_id_seq', 3, true);


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('16435', 131072);
SELECT pg_catalog.lowrite(0, '\x6c61726765');
SELECT pg_catalog.lo_close(0);

COMMIT;

--
-- Name: child child_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_pkey PRIMARY KEY (id);


--
-- Name: parent parent_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parent
    ADD CONSTRAINT parent_pkey PRIMARY KEY (id);


--
-- Name: child r; Type: RULE; Schema: public; Owner: -
--

CREATE RULE r AS
    ON UPDATE TO public.child DO ( SELECT 1 AS "?column?";
 SELECT 2 AS "?column?";
);


--
-- Name: parent trg; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER trg BEFORE INSERT ON public.parent FOR EACH ROW EXECUTE FUNCTION app.trg();


--
-- Name: child child_parent_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.parent(id);


--
-- PostgreSQL database dump complete
--

\unrestrict dumplineTestKey

