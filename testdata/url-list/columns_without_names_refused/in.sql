
INSERT INTO agents VALUES ('/storage/v1/object/public/b/1.png');
--
-- PostgreSQL database dump complete
--
