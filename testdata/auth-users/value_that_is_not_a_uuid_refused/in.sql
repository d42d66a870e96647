INSERT INTO public.profiles VALUES ('canary', 'Ada');

--
-- PostgreSQL database dump complete
--
