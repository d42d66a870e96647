INSERT INTO public.profiles VALUES ('aaaaaaaa-0000-4000-8000-000000000001', 'Ada');
INSERT INTO public.new_table VALUES (1);

--
-- PostgreSQL database dump complete
--
