SET session_replication_role = replica;

--
-- PostgreSQL database dump
--

-- \restrict Key1

SET statement_timeout = 0;

--
-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO "public"."t" ("id") VALUES
	(1),
	(2);

--
-- PostgreSQL database dump complete
--

-- \unrestrict Key1

RESET ALL;

