--
-- PostgreSQL database dump
--

\restrict tLTBcClHbxD0czRwQS0XJiwhYFwPRxbZO3GuORIxXqZqXi77CDBvliAd3cAaM6B

-- Dumped from database version 18.6 (Debian 18.6-3)
-- Dumped by pg_dump version 18.6 (Debian 18.6-3)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;


--
-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: bookings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.bookings (
    room integer,
    during daterange,
    note text
);


--
-- Name: cache; Type: TABLE; Schema: public; Owner: -
--

CREATE UNLOGGED TABLE public.cache (
    key text NOT NULL,
    value jsonb
);


--
-- Name: parts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parts (
    id integer NOT NULL,
    kind text CONSTRAINT parts_kind_nn NOT NULL
)
PARTITION BY LIST (kind);


--
-- Name: parts_a; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parts_a (
    id integer CONSTRAINT parts_id_not_null NOT NULL,
    kind text CONSTRAINT parts_kind_nn NOT NULL
);


--
-- Name: parts_rest; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parts_rest (
    id integer CONSTRAINT parts_id_not_null NOT NULL,
    kind text CONSTRAINT parts_kind_nn NOT NULL
);


--
-- Name: people; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.people (
    id bigint NOT NULL,
    town integer NOT NULL,
    first text,
    last text,
    full_name text GENERATED ALWAYS AS (((first || ' '::text) || last)),
    initials text GENERATED ALWAYS AS (("left"(first, 1) || "left"(last, 1))) STORED,
    image text
);


--
-- Name: rooms; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.rooms (
    id integer NOT NULL,
    during daterange NOT NULL
);


--
-- Name: towns; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.towns (
    id integer NOT NULL,
    name text CONSTRAINT name_needed NOT NULL
);


--
-- Name: towns_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.towns ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.towns_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: parts_a; Type: TABLE ATTACH; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parts ATTACH PARTITION public.parts_a FOR VALUES IN ('a');


--
-- Name: parts_rest; Type: TABLE ATTACH; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parts ATTACH PARTITION public.parts_rest DEFAULT;


--
-- Data for Name: bookings; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.bookings (room, during, note) FROM stdin;
1	[2026-06-01,2027-06-01)	over two rows\ttab
\.


--
-- Data for Name: cache; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.cache (key, value) FROM stdin;
k	{"url": "http://127.0.0.1:54321/x"}
\.


--
-- Data for Name: parts_a; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.parts_a (id, kind) FROM stdin;
1	a
\.


--
-- Data for Name: parts_rest; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.parts_rest (id, kind) FROM stdin;
2	b
\.


--
-- Data for Name: people; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.people (id, town, first, last, image) FROM stdin;
1	1	Ada	Lovelace	http://127.0.0.1:54321/storage/v1/object/public/images/ada.png
2	99	Bob	\N	\N
\.


--
-- Data for Name: rooms; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.rooms (id, during) FROM stdin;
1	[2026-01-01,2027-01-01)
1	[2027-01-01,2028-01-01)
2	[2026-02-01,2026-03-01)
\.


--
-- Data for Name: towns; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.towns (id, name) FROM stdin;
1	Ulm
2	multi\nline
3	\\. \\restrict
\.


--
-- Name: towns_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.towns_id_seq', 3, true);


--
-- Statistics for Name: bookings; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'bookings',
	'relpages', '1'::integer,
	'reltuples', '1'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'bookings',
	'attname', 'during',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '14'::integer,
	'n_distinct', '-1'::real,
	'range_empty_frac', '0'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'bookings',
	'attname', 'note',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '18'::integer,
	'n_distinct', '-1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'bookings',
	'attname', 'room',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real
);


--
-- Statistics for Name: cache; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'cache',
	'relpages', '1'::integer,
	'reltuples', '1'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'cache',
	'attname', 'key',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '2'::integer,
	'n_distinct', '-1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'cache',
	'attname', 'value',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '40'::integer,
	'n_distinct', '-1'::real
);


--
-- Statistics for Name: parts; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts',
	'relpages', '-1'::integer,
	'reltuples', '2'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts',
	'attname', 'id',
	'inherited', 't'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{1,2}'::text,
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts',
	'attname', 'kind',
	'inherited', 't'::boolean,
	'null_frac', '0'::real,
	'avg_width', '2'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{a,b}'::text,
	'correlation', '1'::real
);


--
-- Statistics for Name: parts_a; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts_a',
	'relpages', '1'::integer,
	'reltuples', '1'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts_a',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts_a',
	'attname', 'kind',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '2'::integer,
	'n_distinct', '-1'::real
);


--
-- Statistics for Name: parts_rest; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts_rest',
	'relpages', '1'::integer,
	'reltuples', '1'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts_rest',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'parts_rest',
	'attname', 'kind',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '2'::integer,
	'n_distinct', '-1'::real
);


--
-- Statistics for Name: people; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'people',
	'relpages', '1'::integer,
	'reltuples', '2'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'people',
	'attname', 'first',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{Ada,Bob}'::text,
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'people',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '8'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{1,2}'::text,
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'people',
	'attname', 'image',
	'inherited', 'f'::boolean,
	'null_frac', '0.5'::real,
	'avg_width', '63'::integer,
	'n_distinct', '-0.5'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'people',
	'attname', 'initials',
	'inherited', 'f'::boolean,
	'null_frac', '0.5'::real,
	'avg_width', '3'::integer,
	'n_distinct', '-0.5'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'people',
	'attname', 'last',
	'inherited', 'f'::boolean,
	'null_frac', '0.5'::real,
	'avg_width', '9'::integer,
	'n_distinct', '-0.5'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'people',
	'attname', 'town',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{1,99}'::text,
	'correlation', '1'::real
);


--
-- Statistics for Name: rooms; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'rooms',
	'relpages', '1'::integer,
	'reltuples', '3'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'rooms',
	'attname', 'during',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '14'::integer,
	'n_distinct', '-1'::real,
	'range_length_histogram', '{28,365,365}'::text,
	'range_empty_frac', '0'::real,
	'range_bounds_histogram', '{"[2026-01-01,2026-03-01)","[2026-02-01,2027-01-01)","[2027-01-01,2028-01-01)"}'::text
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'rooms',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-0.6666667'::real,
	'most_common_vals', '{1}'::text,
	'most_common_freqs', '{0.6666667}'::real[],
	'correlation', '1'::real
);


--
-- Statistics for Name: towns; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'towns',
	'relpages', '1'::integer,
	'reltuples', '3'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'towns',
	'attname', 'id',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '4'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{1,2,3}'::text,
	'correlation', '1'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'towns',
	'attname', 'name',
	'inherited', 'f'::boolean,
	'null_frac', '0'::real,
	'avg_width', '9'::integer,
	'n_distinct', '-1'::real,
	'histogram_bounds', '{Ulm,"\\. \\restrict","multi
line"}'::text,
	'correlation', '0.5'::real
);


--
-- Name: cache cache_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cache
    ADD CONSTRAINT cache_pkey PRIMARY KEY (key);


--
-- Name: people people_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);


--
-- Name: rooms rooms_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_pkey PRIMARY KEY (id, during WITHOUT OVERLAPS);


--
-- Name: towns towns_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.towns
    ADD CONSTRAINT towns_pkey PRIMARY KEY (id);


--
-- Name: people people_check; Type: CHECK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE public.people
    ADD CONSTRAINT people_check CHECK ((id > 0)) NOT ENFORCED;


--
-- Name: bookings bookings_room_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_room_fkey FOREIGN KEY (room, PERIOD during) REFERENCES public.rooms(id, PERIOD during);


--
-- Name: people people_town_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_town_fkey FOREIGN KEY (town) REFERENCES public.towns(id) NOT ENFORCED;


--
-- Statistics for Name: cache_pkey; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'cache_pkey',
	'relpages', '2'::integer,
	'reltuples', '1'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- Statistics for Name: people_pkey; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'people_pkey',
	'relpages', '2'::integer,
	'reltuples', '2'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- Statistics for Name: rooms_pkey; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'rooms_pkey',
	'relpages', '1'::integer,
	'reltuples', '3'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- Statistics for Name: towns_pkey; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'version', '180006'::integer,
	'schemaname', 'public',
	'relname', 'towns_pkey',
	'relpages', '2'::integer,
	'reltuples', '3'::real,
	'relallvisible', '0'::integer,
	'relallfrozen', '0'::integer
);


--
-- PostgreSQL database dump complete
--

\unrestrict tLTBcClHbxD0czRwQS0XJiwhYFwPRxbZO3GuORIxXqZqXi77CDBvliAd3cAaM6B

