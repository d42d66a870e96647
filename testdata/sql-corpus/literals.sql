-- Every kind of literal, with what looks like an end inside.
SELECT 'a;b', '', '''', '''''', 'it''s; done', ';';
SELECT 'two
lines;
-- no comment
/* nor this
\. \restrict abc
COPY x FROM stdin;
';
SELECT 'a backslash \', 'and \\ two', '\''';
SELECT E'\'', E'\\', E'a\\''b', E'\';', e'tab\there', E'', E'''', E'\x41\102\u0043\U00000044;';
SELECT E'the line goes on\
behind its end; still';
SELECT U&'d\0061t\+000061;', u&'\\;', U&'d!0061t;' UESCAPE '!', U&'''';
SELECT B'1010', b'', X'1FfE', x'';
SELECT N'national; \', n'''', N'a''b';
SELECT date '2020-01-01', interval '1 day;' IS NULL WHERE false;
SELECT interval'1 day', timestamp'2020-01-01 00:00', bool't', e'x'||'y', 'y'||E'\'';
SELECT '$$', '$a$;$a$', $$'$$, $$"$$, '"', '--', '/*', '*/', '(', ')))';
SELECT 1;SELECT 2;;SELECT';';
SELECT
  'Ünïcödé ; 漢字 🐘',
  E'Ünïcödé \' 漢字 🐘';
SELECT 'long'
       , 'on', 'lines'
;
