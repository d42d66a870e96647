select format('alter database %I set standard_conforming_strings = off', current_database()) \gexec
insert into public.texts (id, t) values
  (1, '\'),
  (2, '\\'),
  (3, 'it''s'),
  (4, '\'''),
  (5, '\'';'),
  (6, 'C:\new\table'),
  (7, '\x41\101\u0041\U00000041'),
  (8, E'two\nlines\\\nwith a backslash at the end'),
  (9, '\.'),
  (10, '\N'),
  (11, ''),
  (12, null),
  (13, 'no backslash; -- but the rest'),
  (14, E'\r\n\t\b\f'),
  (15, repeat('\''', 10000));
insert into public.texts values
  (20, 'typed', '\x5c270a00', array['\', '''', E'\\\n', '"'], '{"path": "C:\\new", "quote": "\"''"}');
insert into public."back\slash; ' --" ("c'\") values ('\'), ('''');
