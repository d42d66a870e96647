INSERT INTO a VALUES (1);
COPY "B b"."c;""" (x) FROM stdin;
1
\.
INSERT INTO a VALUES (2);
UPDATE d SET x = 1;
