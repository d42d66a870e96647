INSERT INTO public.t VALUES ('http://127.0.0.1:54321/a', 'http://localhost:54321/b', 'http://kong:8000/c', 'http://kong/d');

--
-- PostgreSQL database dump complete
--
