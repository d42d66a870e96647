INSERT INTO public.t (a, b)
	OVERRIDING SYSTEM VALUE
VALUES
	(1,  'x'),
	(2, NULL)
;


SELECT 1
  -- why
  , /* and
  /* nested */ */ 2;SELECT 'a'  'b';

--
-- PostgreSQL database dump complete
--

