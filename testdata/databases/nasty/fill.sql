-- One text a line, as E'…' so that every odd byte can be seen.
insert into public.nasty (t, v)
select t, left(t, 50) from (values
  (null),
  (E''),
  (E'plain'),

  -- line ends, blanks, control characters
  (E'two\nlines'),
  (E'CRLF\r\nline\r'),
  (E'only CR \r mid'),
  (E'\r'),
  (E'\n'),
  (E'\n\n'),
  (E'fifty blank lines' || repeat(E'\n', 50) || 'and the end'),
  (E'tab\there'),
  (E'\t\t'),
  (E'  leading and trailing  '),
  (E'\b\f\013'),
  (E'\x01\x02\x1f\x7f'),
  (E'\x1b[31mred\x1b[0m'),
  (E'\u00a0nbsp \u2028ls \u0085nel'),
  (E'\ufeffbom'),

  -- backslashes
  (E'back\\slash'),
  (E'trailing backslash\\'),
  (E'\\'),
  (E'\\\\'),
  (E'\\\''),
  (E'\\x41'),
  (E'\\n literal'),
  (E'\\t\\b\\\\N'),

  -- texts that COPY could take for NULL or the end of the data
  (E'\\N'),
  (E'N'),
  (E'NULL'),
  (E'null'),
  (E'\\.'),
  (E'\\.\nafter'),
  (E'x\n\\.\ny'),
  (E'\\\\.'),
  (E'.'),

  -- texts that psql or a line-based tool could misread
  (E'--- END EVENTS ---'),
  (E'a\n--- END EVENTS ---\nb'),
  (E'-- Data for Name: x'),
  (E'x\n--\n-- Data for Name: empty_t; Type: TABLE DATA; Schema: public; Owner: postgres\n--\n'),
  (E'first\n-- comment-like line\n--\nlast'),
  (E'x\n--\n-- PostgreSQL database dump complete\n--\n'),
  (E'\restrict not'),
  (E'\restrict abc'),
  (E'\\restrict abc123'),
  (E'x\n\\restrict abc123\ny'),
  (E'\\unrestrict abc'),
  (E'\\! touch /tmp/owned'),
  (E'x\n\\! touch /tmp/owned\n\\i /etc/passwd\n'),
  (E'COPY public.nasty FROM stdin;'),
  (E'x\nCOPY public.nasty (id) FROM stdin;\n1\n\\.\n'),
  (E'SET search_path = evil;'),
  (E'x\nSET standard_conforming_strings = off;\ny'),
  (E'x\nSELECT pg_catalog.setval(''public.nasty_id_seq'', 1, true);\ny'),
  (E'x\nALTER TABLE public.nasty DISABLE TRIGGER ALL;\ny'),
  (E'COMMIT;'),
  (E'x\nCOMMIT;\nBEGIN;'),
  (E':variable :''quoted'' :"ident" :{?set}'),

  -- quotes, dollars, semicolons, comments
  (E''''),
  (E''''''),
  (E'"quoted"'),
  (E'quote \' double " back` $$ $tag$ $1'),
  (E'dollar $$ body $$; $a$ x $a$; $\u00e9$ x $\u00e9$'),
  (E'semi;colon; insert into x values (1);'),
  (E');'),
  (E'\');'),
  (E'\'); drop table nasty; --'),
  (E'/* not comment'),
  (E'*/'),
  (E'/*/'),
  (E'E\'esc\''),
  (E'U&\'x\''),
  (E'begin atomic case when true then 1 end; end'),
  (E'%s %d %%'),

  -- other scripts
  (E'emoji 😀 👩\u200d👩\u200d👧 é ß 漢字 \u202ertl'),
  (E'composed \u00e9, decomposed e\u0301, last code point \U0010ffff'),

  -- text that looks like another type
  (E'{"a": "b"}'),
  (E'{}'),
  (E'{a,b}'),
  (E'http://localhost:54321/storage/v1/object/public/img/a b.png?x=1&y=2'),
  (E'http://127.0.0.1:54321/storage/v1/object/public/img/c.png'),

  -- long ones
  (repeat('a', 300)),
  (repeat(E'long \n\t\\ \';', 20000))
) as texts (t);

insert into public.nasty (t, j, ja, ta, ia, b, m, e, p, u, ts, d, iv, n, f, bo, r, xml, ip, bits, mon, tsv)
values (
  'typed',
  E'{"k":"v\\n\\\\ \\" \'; \\u00e9 😀","n":null,"a":[1,2.50,true]}',
  array['{"a":"b,c"}'::jsonb, null],
  array['a,b', 'c"d', E'e\\f', null, '', 'NULL', '{x}', 'it''s', E'n\nl'],
  '{{1,2},{3,4}}',
  '\x00ff5c27',
  'it''s',
  'a@b.c',
  row(1, E'x, "y" \\ )')::public.pt,
  '00000000-0000-4000-8000-000000000001',
  '2026-01-02 03:04:05.678901+02',
  'infinity',
  '1 year 2 days 03:04:05.6',
  12345678901234567890.123456789,
  'NaN',
  true,
  '[1,5)',
  '<a b="c">&amp;;</a>',
  '10.0.0.1/8',
  '10101',
  1234.5,
  to_tsvector('english', 'it''s a; test')
);
insert into public.nasty (t, n, f, d, ts) values
  ('nums', 'NaN', '-Infinity', '-infinity', 'infinity'),
  ('nums2', -0.0, 1e-300, '0044-03-15 BC', '1900-01-01'),
  ('nums3', 1e30, 0.1, null, null);
insert into public.nasty (t, b) values
  ('bytea big', decode(repeat('00ff5c270a0d', 50), 'hex')),
  ('bytea empty', '');

insert into public.gen_t (a, c) values (1, 'x'), (2, 'y;');
insert into public.ident_def (name) values ('n1'), ('n2');
insert into public.serial_t (name) values ('s1'), ('s2');
insert into public.nocols default values;
insert into public.nocols default values;
insert into public.parent values (1, 'p1'), (2, 'p2');
insert into public.child values (10, 1, null), (5, 2, 10), (7, 1, 5);
insert into public.cyc_a values (1, null);
insert into public.cyc_b values (1, 1);
update public.cyc_a set b_id = 1;
insert into "We ird"."Table; ""q"" --x" values (1, 'x', 2, 'atomic');
insert into app.parted values (1, '2025-05-05'), (2, '2026-06-06');
insert into public.inh_p values (1, 'p');
insert into public.inh_c values (2, 'c', 3);
insert into public.rls_t values (1, 'a'), (200, 'hidden');
insert into public.unl values (1);
select nextval('app.lonely');
insert into public.dropped values (1, 2);
select lo_from_bytea(0, '\x68656c6c6f000a5c27');
