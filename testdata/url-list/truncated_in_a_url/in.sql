INSERT INTO t (a) VALUES ('/storage/v1/object/public/b/1.png');
INSERT INTO t (a) VALUES ('/storage/v1/object/public/b/2