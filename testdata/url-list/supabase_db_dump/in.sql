SET session_replication_role = replica;

\restrict x

INSERT INTO "public"."t" ("a") VALUES
	('/storage/v1/object/public/b/1.png'),
	(NULL),
	('/storage/v1/object/public/b/2.png');

--
-- PostgreSQL database dump complete
--
\unrestrict x

RESET ALL;
