CREATE TABLE t (a text, b text);
COPY t FROM stdin;
x	y
\.
SELECT
  1;
SELECT 'a
b;' -- c
;
