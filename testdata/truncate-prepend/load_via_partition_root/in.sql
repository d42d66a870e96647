--
-- PostgreSQL database dump
--

--
-- Data for Name: part_2025; Type: TABLE DATA; Schema: app; Owner: postgres
--

-- load via partition root app.part

INSERT INTO app.part VALUES (1);

--
-- Data for Name: part_2026; Type: TABLE DATA; Schema: app; Owner: postgres
--

-- load via partition root app.part

INSERT INTO app.part VALUES (2);

--
-- PostgreSQL database dump complete
--

