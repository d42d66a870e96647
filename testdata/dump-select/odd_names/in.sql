COPY "App"."Or.der" ("Key") FROM stdin;
k
l
\.
COPY "App"."Order=Items" ("the id", "Or der") FROM stdin;
a=b	k
b	l
\.
-- PostgreSQL database dump complete
