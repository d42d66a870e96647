CREATE TABLE t (a text, b text);
CREATE TABLE nocols ();
CREATE TABLE "from stdin" ("from" text, ";" text);
COPY t (a, b) FROM stdin;
plain	row
	
\N	\N
a;b	it's
"quoted"	$$
-- no	comment
/* no	comment
COPY t FROM stdin;	\\.
SELECT 1;	;
\\restrict abc	\\!
\\.	\\
\b\f\n\r\t\v\\	\101\x41\q
Ünïcödé 漢字	🐘
\.

SELECT count(*) FROM t;COPY t FROM stdin;
\.
COPY nocols  FROM stdin;


\.
COPY "from stdin" ("from", ";") FROM stdin;
x	y
\.
SELECT 1;
copy /* a */ t -- b
 ( a , "b" ) from stdin with ( format csv , delimiter ';' ) ;  	
c;d
"e ""f""";\.
\.x;g
\.
COPY t FROM stdin WITH DELIMITER '|' NULL 'n;';
h|n;
i\|j|k\
\.
SELECT 2;
COPY t (a) FROM stdin;
goes on \
here
ends in a backslash \
\.
SELECT 3;
COPY (SELECT a FROM t WHERE a = ';' OR b IN ('from', 'stdin')) TO stdout;
COPY t TO stdout;
COPY t (a) TO stdout;
COPY pg_catalog.pg_am (amname) TO stdout WITH (FORMAT csv, HEADER, FORCE_QUOTE *);
SELECT 4;
