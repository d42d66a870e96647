set client_min_messages = warning;

insert into public.numbers values
  (1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (2, -32768, -2147483648, -9223372036854775808, -0.000000000000000000001, -99999999.99, '-0', '-0', -92233720368547758.08, 0),
  (3, 32767, 2147483647, 9223372036854775807, 1e131, 99999999.99, 3.4028235e38, 1.7976931348623157e308, 92233720368547758.07, 4294967295),
  (4, null, null, null, 'NaN', 'NaN', 'NaN', 'NaN', null, null),
  (5, 1, 1, 1, 'Infinity', null, 'Infinity', 'Infinity', 1, 1),
  (6, 1, 1, 1, '-Infinity', null, '-Infinity', '-Infinity', 1, 1),
  (7, 1, 1, 1, 1.0000, 1.10, 1e-45, 4.9e-324, '1234567.89', 1),
  (8, 1, 1, 1, 0.1, 0.10, 0.1, 0.1, 0.1, 1);

insert into public.strings values
  (1, '', '', '', '', '', '', 'a@b', ''),
  (2, null, null, null, null, null, null, null, null),
  (3, 'NULL', 'null', 'NULL', 'N', 'null', 'NULL', 'NULL@', '\x4e554c4c'),
  (4, E'\\N', E'\\N', E'\\N', '\', E'\\N', E'\\N', E'\\N@', '\x5c4e'),
  (5, ' padded ', ' padded ', ' pad', ' ', ' padded ', ' Padded ', ' @ ', '\x20'),
  (6, E'\n', E'\r\n', E'\t', '''', '"', E'\\.', E'\n@\n', '\x00'),
  (7, '1', '01', '001', '1', '0001', '1e1', '1@1', '\x31'),
  (8, 'true', 'f', 't', 't', 'DEFAULT', 'DEFAULT', 'DEFAULT@', decode(repeat('000102275c0a0dff', 20), 'hex'));
-- Every code point that could confuse a character set, an escape or a line reader.
insert into public.strings (id, t)
select 1000 + code, 'before' || chr(code) || 'after'
from generate_series(1, 300) as code;
insert into public.strings (id, t)
select 2000 + row_number() over (), 'x' || chr(code) || 'y'
from unnest(array[8203, 8206, 8232, 8233, 55295, 57344, 65279, 65533, 65535, 65536, 128512, 917505, 1114111]) as code;

insert into public.times values
  (1, '2026-01-02', '03:04:05', '03:04:05+02', '2026-01-02 03:04:05', '2026-01-02 03:04:05+00', '2026-01-02 03:04:05', '1 day', '1 year'),
  (2, 'infinity', '24:00', '24:00-15:59', 'infinity', 'infinity', 'infinity', '0', '0'),
  (3, '-infinity', '00:00', '00:00+15:59', '-infinity', '-infinity', '-infinity', '-1 year -2 mons +3 days -04:05:06.789', '-1 month'),
  (4, '4713-01-01 BC', '23:59:59.999999', '12:00:00.000001-00:30', '4713-01-01 00:00:00 BC', '0044-03-15 12:00:00+00 BC', '0001-01-01 BC', '178000000 years', '7 months'),
  (5, '5874897-12-31', null, null, '294276-12-31 23:59:59.999999', '1883-11-18 12:03:58-04:56:02', '1999-12-31 23:59:59.9', '1 month -1 day 00:00:00.000001', null),
  (6, null, null, null, null, null, null, null, null);

insert into public.flags values
  (1, true, '1', '10101010', '', '00000000-0000-0000-0000-000000000000'),
  (2, false, '0', '00000000', '1', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  (3, null, null, null, null, null),
  (4, null, '1', '11111111', repeat('01', 100)::bit varying, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');

-- json keeps its text, so its blanks, line ends, double keys and escapes are data.
insert into public.documents values
  (1, E'{ "a" :\n\t1,\r\n "a": 2,\n "url": "http:\\/\\/host\\/x", "u": "\\u0041\\u00e9\\ud83d\\ude00" }', '{"b": [1, 2.50, 1e3, -0, null, true, ""], "a": {"": {}}}',
    E'<?xml version="1.0"?><a b=''c'' d="e"><!-- x; y --><![CDATA[ ]]&amp; '' \\ ]]></a>', '$."a b"[*] ? (@.x > 1 && @.y like_regex "^\\d+''$")', '"a"=>"1", "it''s"=>NULL, "b\"q"=>"c\\d", " "=>""'),
  (2, '"plain string with '' quote and \\ backslash \n newline"', '"\\ \" '' \n \t \u0001 / \/"', E'text only\nwith &lt; a line', 'strict $.a', ''),
  (3, 'null', 'null', '', '$', 'NULL=>"NULL"'),
  (4, null, null, null, null, null),
  (5, '[]', '[]', '<a/>', '$.**', '"=>"=>"=>"'),
  (6, to_json(repeat(E'line "x"\n', 1000)), to_jsonb(repeat(E'line \\ ''\n', 1000)), null, null, null);

insert into public.searches values
  (1, to_tsvector('english', 'it''s a fat cat; on "the" mat \ and'), to_tsquery('english', 'fat & (rat | !cat) <-> mat')),
  (2, $$'a''b':1A,2B 'c\\d':3 'new
line':4 ' ':5$$, $$'a''b':*AB & 'c\\d'$$),
  (3, '', ''),
  (4, null, null);

insert into public.networks values
  (1, '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05'),
  (2, '::1', '2001:db8::/32', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00:00:00'),
  (3, '127.0.0.1', '127.0.0.1/32', null, null);

insert into public.shapes values
  (1, '(1,2)', '{1,2,3}', '[(1,2),(3,4)]', '(3,4),(1,2)', '[(1,2),(3,4)]', '((1,2),(3,4),(5,6))', '<(1,2),3>'),
  (2, '(-0,1e300)', '{1,0,-0.1}', '[(0.1,0.2),(0.3,1e-10)]', '(1,1),(1,1)', '((1,2),(3,4))', '((0,0))', '<(0,0),0>'),
  (3, '(Infinity,NaN)', null, null, null, null, null, null);

insert into public.ranges values
  (1, '[1,5)', '(,10]', '(1.5,2.5]', '["2026-01-01 00:00","2026-01-02 00:00")', '[2026-01-01 00:00+02,)', '[2026-01-01,2026-02-01)', '[a,b)', '{[1,3),[7,9)}', '{[2026-01-01,2026-01-05)}'),
  (2, 'empty', '(,)', '[1,1]', 'empty', '(,infinity)', '(,)', textrange('a,"b"\', 'c)]', '[]'), '{}', '{}'),
  (3, null, null, null, null, null, null, textrange('', E'line\nbreak''', '()'), null, null);

insert into public.arrays values
  (1, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
  (2, array['a,b', 'c"d', E'e\\f', null, '', 'NULL', 'null', '{x}', 'it''s', E'n\nl', ' ', E'\t', E'\\N', E'\\.'],
    array[1, null, -1], '{{1,2},{3,4}}', array['\x00ff5c27'::bytea, '', null], array['{"a":"b,c\"\\"}'::jsonb, 'null', null],
    array['it''s', 'a,b', '(x)', '"quoted"', 'back\slash', '']::public.mood[],
    array[row(1, 'a,"b"'), row(null, null), null, row(2, E'x\\y\n)')]::public.pair[],
    array['infinity'::date, '0001-01-01 BC'], array['NaN', '-Infinity', 1e-300]::float8[], array['NaN', 1.50]::numeric[],
    array['<a b="c,d"/>'::xml, null], array['x y']),
  (3, '[0:2]={a,b,c}', '[-1:0]={1,2}', '[1:1][-2:-1]={{1,2}}', null, null, null, null, null, null, null, null, '[5:5]={x}');

insert into public.composites values
  (1, 'it''s', row(1, 'x, "y" \ )'), row(row(2, E'a\nb'), array['c,d', null, '"e"'], '{"k": "v''\\"}'), row(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
  (2, '', row(null, null), row(null, null, null), null),
  (3, 'back\slash', row(0, ''), row(row(null, ''), '{}', 'null'), row(null, null, null, null, null, null, null, null, null, null)),
  (4, null, null, null, null);

insert into public.system_names values
  (1, 'pg_catalog.pg_class', 'timestamp with time zone', 'pg_catalog.lower(text)', '16/B374D848', '(0,1)', '18446744073709551615'),
  (2, 'public.strings', 'public.mood[]', 'pg_catalog.now()', '0/0', '(4294967295,65535)', '0');
