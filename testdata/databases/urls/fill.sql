insert into public.texts (what, value, want) values
  ('the whole value', 'http://127.0.0.1:54321', 'https://abcdefghijklmnop.supabase.co'),
  ('a path', 'http://127.0.0.1:54321/storage/v1/object/public/a.b/c d.png?x=1&y=2#z', 'https://abcdefghijklmnop.supabase.co/storage/v1/object/public/a.b/c d.png?x=1&y=2#z'),
  ('a query', 'http://127.0.0.1:54321?a=b', 'https://abcdefghijklmnop.supabase.co?a=b'),
  ('in a sentence', 'See http://127.0.0.1:54321/x, or http://127.0.0.1:54321/y.', 'See https://abcdefghijklmnop.supabase.co/x, or https://abcdefghijklmnop.supabase.co/y.'),
  ('twice without a blank', 'http://127.0.0.1:54321/a;http://127.0.0.1:54321/b', 'https://abcdefghijklmnop.supabase.co/a;https://abcdefghijklmnop.supabase.co/b'),
  ('as a parameter of itself', 'http://127.0.0.1:54321/r?to=http://127.0.0.1:54321/x', 'https://abcdefghijklmnop.supabase.co/r?to=https://abcdefghijklmnop.supabase.co/x'),
  ('in double quotes', '<img src="http://127.0.0.1:54321">', '<img src="https://abcdefghijklmnop.supabase.co">'),
  ('in single quotes', '<img src=''http://127.0.0.1:54321''>', '<img src=''https://abcdefghijklmnop.supabase.co''>'),
  ('in Markdown', '![x](http://127.0.0.1:54321) [y](http://127.0.0.1:54321/y)', '![x](https://abcdefghijklmnop.supabase.co) [y](https://abcdefghijklmnop.supabase.co/y)'),
  ('before an entity', 'src=&quot;http://127.0.0.1:54321&quot;', 'src=&quot;https://abcdefghijklmnop.supabase.co&quot;'),
  ('before a line end', E'a\nhttp://127.0.0.1:54321\nb', E'a\nhttps://abcdefghijklmnop.supabase.co\nb'),
  ('before a carriage return', E'http://127.0.0.1:54321\r\n', E'https://abcdefghijklmnop.supabase.co\r\n'),
  ('before a tab', E'http://127.0.0.1:54321\tb', E'https://abcdefghijklmnop.supabase.co\tb'),
  ('before a backslash', E'http://127.0.0.1:54321\\n', E'https://abcdefghijklmnop.supabase.co\\n'),
  ('JSON in a text', '{"u": "http:\/\/127.0.0.1:54321\/x"}', '{"u": "https:\/\/abcdefghijklmnop.supabase.co\/x"}'),
  ('JSON beside a line end', E'{"u":\n"http:\\/\\/127.0.0.1:54321\\/x"}', E'{"u":\n"https:\\/\\/abcdefghijklmnop.supabase.co\\/x"}'),
  ('percent-encoded', '/login?next=http%3A%2F%2F127.0.0.1%3A54321%2Fx', '/login?next=https%3A%2F%2Fabcdefghijklmnop.supabase.co%2Fx'),
  ('percent-encoded in lower case', '/login?next=http%3a%2f%2f127.0.0.1%3a54321%2fx', '/login?next=https%3a%2f%2fabcdefghijklmnop.supabase.co%2fx'),
  ('another port', 'http://127.0.0.1:543210/x', 'http://127.0.0.1:543210/x'),
  ('a shorter port', 'http://127.0.0.1:5432/x', 'http://127.0.0.1:5432/x'),
  ('no port', 'http://127.0.0.1/x', 'http://127.0.0.1/x'),
  ('another scheme', 'https://127.0.0.1:54321/x ws://127.0.0.1:54321', 'https://127.0.0.1:54321/x ws://127.0.0.1:54321'),
  ('another host', 'http://127.0.0.1:54321.evil.example/x', 'http://127.0.0.1:54321.evil.example/x'),
  ('another host name', 'http://localhost:54321/x', 'http://localhost:54321/x'),
  ('a user and another host', 'http://127.0.0.1:54321@evil.example/x', 'http://127.0.0.1:54321@evil.example/x'),
  ('already there', 'https://abcdefghijklmnop.supabase.co/x', 'https://abcdefghijklmnop.supabase.co/x'),
  ('many', repeat(E'http://127.0.0.1:54321/''\\x;\n', 5000), repeat(E'https://abcdefghijklmnop.supabase.co/''\\x;\n', 5000)),
  ('empty', '', ''),
  ('null', null, null);

insert into public.typed values (
  1,
  '{"a": "http://127.0.0.1:54321/a", "b": "http:\/\/127.0.0.1:54321\/b"}',
  '{"a": ["http://127.0.0.1:54321/a", {"http://127.0.0.1:54321": "key"}], "html": "<a href=\"http://127.0.0.1:54321\">"}',
  array['http://127.0.0.1:54321', 'a "http://127.0.0.1:54321"', 'http:\/\/127.0.0.1:54321\/x', null],
  array['"http://127.0.0.1:54321"'::jsonb, '{"u": "http://127.0.0.1:54321/x"}'],
  '<img src="http://127.0.0.1:54321/x"/>',
  row('http://127.0.0.1:54321', 1),
  array[row('http://127.0.0.1:54321/a', 1), row('http://127.0.0.1:54321/b, "c"', 2)]::public.picture[],
  'http://127.0.0.1:54321/d',
  'http://127.0.0.1:54321/v',
  'http://127.0.0.1:54321/binary'
);
-- bytea is written in hexadecimal; its content is not text and is not rewritten.
insert into public.typed_want values (
  1,
  '{"a": "https://abcdefghijklmnop.supabase.co/a", "b": "https:\/\/abcdefghijklmnop.supabase.co\/b"}',
  '{"a": ["https://abcdefghijklmnop.supabase.co/a", {"https://abcdefghijklmnop.supabase.co": "key"}], "html": "<a href=\"https://abcdefghijklmnop.supabase.co\">"}',
  array['https://abcdefghijklmnop.supabase.co', 'a "https://abcdefghijklmnop.supabase.co"', 'https:\/\/abcdefghijklmnop.supabase.co\/x', null],
  array['"https://abcdefghijklmnop.supabase.co"'::jsonb, '{"u": "https://abcdefghijklmnop.supabase.co/x"}'],
  '<img src="https://abcdefghijklmnop.supabase.co/x"/>',
  row('https://abcdefghijklmnop.supabase.co', 1),
  array[row('https://abcdefghijklmnop.supabase.co/a', 1), row('https://abcdefghijklmnop.supabase.co/b, "c"', 2)]::public.picture[],
  'https://abcdefghijklmnop.supabase.co/d',
  'https://abcdefghijklmnop.supabase.co/v',
  'http://127.0.0.1:54321/binary'
);

insert into public."http://127.0.0.1:54321/storage" values
  ('http://127.0.0.1:54321/x', 'https://abcdefghijklmnop.supabase.co/x');
insert into public.agents (portrait)
select format('http://127.0.0.1:54321/storage/v1/object/public/agent.portraits/%s.png', i) from generate_series(1, 50) i;
