-- Data for Name: two lines; Type: TABLE DATA; Schema: We ird; Owner: postgres
INSERT INTO "We ird"."two
lines" VALUES (1, 1);
-- PostgreSQL database dump complete
