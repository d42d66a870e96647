-- a comment; /* and no other */
/* one /* in */ another; */
SELECT 'it''s;' AS "a ""name"";", E'\';\\', U&'\0061', B'10', X'1F', N'n', $$;$$, $tag$'$$;$tag$
  , 1.5e3 -- inside; a statement
  + (2);
;
\restrict key
COPY t (a, b) FROM stdin;
it's	a row;

\\.	\N
\.
SELECT 'tab	newline
control  backslash \ Ünïcödé';
