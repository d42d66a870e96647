SET standard_conforming_strings = off;
SET escape_string_warning = off;
INSERT INTO public.t VALUES ('it\'s', 'c:\\dir', 'plain', 'two
lines\t', N'x');
INSERT INTO public.t VALUES (N'it\'s', n'a\n
b');
SET standard_conforming_strings = on;
INSERT INTO public.t VALUES ('c:\dir\');

--
-- PostgreSQL database dump complete
--

