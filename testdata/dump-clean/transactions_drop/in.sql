BEGIN;
TRUNCATE TABLE ONLY public.t;
START TRANSACTION;
INSERT INTO public.t VALUES (1, 'COMMIT;');
SAVEPOINT a;
RELEASE a;
end work;
COMMIT;

--
-- PostgreSQL database dump complete
--

