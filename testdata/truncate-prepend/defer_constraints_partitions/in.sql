-- Data for Name: before; Type: TABLE DATA; Schema: app; Owner: postgres
INSERT INTO app.before VALUES (0);
-- Data for Name: leaf1; Type: TABLE DATA; Schema: app; Owner: postgres
INSERT INTO app.leaf1 VALUES (0, 1);
-- Data for Name: between; Type: TABLE DATA; Schema: app; Owner: postgres
INSERT INTO app.between VALUES (0);
-- Data for Name: leaf2; Type: TABLE DATA; Schema: app; Owner: postgres
INSERT INTO app.leaf2 VALUES (1, 0);
-- Data for Name: last; Type: TABLE DATA; Schema: app; Owner: postgres
INSERT INTO app.last VALUES (0);
-- PostgreSQL database dump complete
