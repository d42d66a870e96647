SELECT pg_catalog.lo_create('22644');


ALTER LARGE OBJECT 22644 OWNER TO postgres;

INSERT INTO public.t VALUES (1);

BEGIN;

SELECT pg_catalog.lo_open('22644', 131072);
SELECT pg_catalog.lowrite(0, '\x68656c6c6f000a5c27');
SELECT pg_catalog.lo_close(0);

COMMIT;
BEGIN;
SELECT 1;
COMMIT;

--
-- PostgreSQL database dump complete
--

