INSERT INTO agents VALUES ('/storage/v1/object/public/b/1.png', '/storage/v1/object/public/b/2.png');
--
-- PostgreSQL database dump complete
--
